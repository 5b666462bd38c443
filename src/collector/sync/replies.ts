// The replies: asked for thread by thread, and only where a thread says other than what was read of it.
import type { Ledgers, ThreadPage } from '../../connector/interpreter.ts';
import type { ThreadDebt } from '../../events/store.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, readThreadShape } from '../../privacy/shapes.ts';
import { canRead } from './accounts.ts';
import { readable } from './newest.ts';
import { ledgersOf } from './ledgers.ts';
import { endless, leavePlace } from './page.ts';
import { positionOf } from './rows.ts';
import { type Place, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

/** Threads that are asked for at the same time; the limiter decides how fast. */
const atOnce = 128;
/** Threads that are looked up at once; when they are paid, everything must be on the disk before the next are. */
const ofDebts = 10_000;
/** What vanished from a longer thread is not looked for: all its replies would have to be held in memory. */
const mostPages = 20;
/** A page token that is always too old leads nowhere. */
const mostBeginnings = 3;

const isBroadcastAt = positionOf(messageShape, 'isBroadcast');
const repliesAt = positionOf(readThreadShape, 'replies');
const latestAt = positionOf(readThreadShape, 'latestReplyAt');

/** Pays every debt there is, and those that the history makes until it has ended. */
export async function readReplies(sync: Sync, places: readonly Place[], history: Promise<void>): Promise<void> {
  const { threads } = sync.connector.timeline;
  if (threads === undefined || !canRead(sync, threads.readStream)) return;
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  // A failure of the history is the history's to tell; here it only means that no more debts come.
  const ended = history.then(end, end);
  /** Threads over which the source stumbles: all others are read. */
  const broken = new Set<string>();
  for (;;) {
    throwIfStopped(sync);
    const wasOver = isOver;
    const byToken = new Map(readable(places).map((place) => [place.token, place]));
    const found = await sync.store.threadDebts(sync.organizationId, [...byToken.keys()], ofDebts + broken.size);
    // Threads older than the retention are on their way out.
    const debts = found.filter((debt) => debt.at >= sync.edge && !broken.has(nameOf(debt)));
    if (wasOver && debts.length > 0 && sync.tally.phase !== 'replies') {
      sync.tally.begin('replies', await sync.store.countDebts(sync.organizationId, [...byToken.keys()]));
    }
    const read = async (debt: ThreadDebt): Promise<void> => {
      const place = byToken.get(debt.channel)!;
      // It may have been left while its threads waited.
      if (place.cursor.reason === null) await readThread(sync, place, debt);
      if (sync.tally.phase === 'replies') sync.tally.advance();
    };
    await together(debts, atOnce, read, (error, debt) => {
      broken.add(nameOf(debt));
      sync.setAside(error);
    });
    await sync.writer.drain();
    if (debts.length > 0) continue;
    if (wasOver) return;
    await Promise.race([ended, sync.rest()]);
  }
}

const nameOf = ({ channel, at }: ThreadDebt): string => `${channel} ${at}`;

/** Reads one thread whole, stores what differs, removes what is gone, and writes down what it said of itself. */
export async function readThread(sync: Sync, place: Place, debt: ThreadDebt, beginnings = 1): Promise<void> {
  let pages: Sanitized<typeof messageShape>[] = [];
  let root: Ledgers | null = null;
  let isWhole = true;
  let empty = 0;
  let pageToken: string | null = null;
  do {
    throwIfStopped(sync);
    const read = await readThreadPage(sync, place, debt, pageToken);
    if (read === 'left') return;
    if (read === 'expired') {
      if (beginnings === mostBeginnings) throw endless(sync);
      return await readThread(sync, place, debt, beginnings + 1);
    }
    if (read === 'gone') {
      isWhole = false;
      break;
    }
    root = read.root ?? root;
    ({ pageToken } = read);
    pages.push(read.replies);
    empty = read.replies.count === 0 ? empty + 1 : 0;
    if (empty === mostPages) throw endless(sync);
    isWhole &&= read.isAnswer;
    if (pages.length < mostPages) continue;
    isWhole = false;
    await writeReplies(sync, place, debt, { pages, isWhole, ledgers: [] });
    pages = [];
  } while (pageToken !== null);
  await writeReplies(sync, place, debt, { pages, isWhole, ledgers: settle(sync, debt, root) });
  sync.tally.add({ threads: 1 });
}

/** `expired`: it must be read from its beginning. `left`: its channel is not read any more. */
async function readThreadPage(
  sync: Sync,
  place: Place,
  debt: ThreadDebt,
  pageToken: string | null,
): Promise<ThreadPage | 'gone' | 'expired' | 'left'> {
  const read = await sync.reader.thread(place.token, debt.at, pageToken);
  if (read.is === 'page') return read;
  if (read.is === 'expired') return 'expired';
  if (read.reason === 'thread-gone') return 'gone';
  await leavePlace(sync, place, read.reason);
  return 'left';
}

interface ReadThread {
  readonly pages: readonly Sanitized<typeof messageShape>[];
  /** False where not all of its replies are in the pages: none can be called gone then. */
  readonly isWhole: boolean;
  readonly ledgers: readonly Sanitized[];
}

/**
 * Stores what differs, and with it what the thread said of itself, in both ledgers: the two are equal until the channel
 * says something else. If we die above that line, the thread is read again.
 */
async function writeReplies(
  sync: Sync,
  place: Place,
  { at: thread, isRead }: ThreadDebt,
  { pages, isWhole, ledgers }: ReadThread,
): Promise<void> {
  const { store, organizationId, writer, tally } = sync;
  const [first, ...rest] = pages;
  if (first === undefined) return await writer.put({ ledgers });
  const replies = Sanitized.join([first, ...rest]);
  // Of a thread that was never read nothing is stored but what another connection brought, and that is the same.
  const { changed, missing } = isRead
    ? await store.compare(organizationId, replies, { channel: place.token, thread })
    : { changed: replies, missing: [] };
  const gone = isWhole ? missing : [];
  await writer.put({ messages: changed, gone: { channel: place.token, ats: gone }, ledgers });
  // A reply that is shown in the channel too was counted there.
  const messages = Sanitized.rowsOf(changed).filter((row) => row[isBroadcastAt] !== true).length;
  tally.add({ replies: replies.count, messages, removed: gone.length });
}

/**
 * Nothing is written anew of what the channel said, where the thread says the same. Of a thread that has vanished, what the
 * channel said is all there is to know.
 */
function settle({ keyVersion }: Sync, debt: ThreadDebt, root: Ledgers | null): Sanitized[] {
  const { seen, read } = root ?? ledgersOf(debt.channel, keyVersion, [debt]);
  const [said] = Sanitized.rowsOf(read);
  const isSame = said?.[repliesAt] === debt.replies && said[latestAt] === debt.latestReplyAt;
  return isSame ? [read] : [seen, read];
}
