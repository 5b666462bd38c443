// The replies: asked for thread by thread, and only where a thread says other than what was read of it.
import type { ThreadDebt } from '../../events/store.ts';
import { secondsOf } from '../../privacy/instant.ts';
import { compileFirst } from '../../privacy/path.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, readThreadShape } from '../../privacy/shapes.ts';
import { canRead } from './accounts.ts';
import { readable } from './newest.ts';
import { endless, leavePlace, listOf, tokenOf } from './page.ts';
import { positionOf } from './rows.ts';
import { type Place, sanitizeFrom, type Sync, throwIfStopped } from './scope.ts';
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
  if (!canRead(sync, sync.connector.timeline.threads.readStream)) return;
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
    const debts = found.filter((debt) => !broken.has(nameOf(debt)));
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
  const { threads } = sync.connector.timeline;
  let pages: Sanitized<typeof messageShape>[] = [];
  // Of a thread that has vanished, what the channel said is all there is to know.
  let root: unknown = threads.rootRecord(textsOf(debt));
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
  await writeReplies(sync, place, debt, { pages, isWhole, ledgers: ledgersOf(sync, place, debt, root) });
  sync.tally.add({ threads: 1 });
}

interface ThreadPage {
  readonly replies: Sanitized<typeof messageShape>;
  readonly root: unknown;
  /** False where it holds nothing at all, not even the root: that is no word about the replies. */
  readonly isAnswer: boolean;
  readonly pageToken: string | null;
}

/** `expired`: it must be read from its beginning. `left`: its channel is not read any more. */
async function readThreadPage(
  sync: Sync,
  place: Place,
  debt: ThreadDebt,
  pageToken: string | null,
): Promise<ThreadPage | 'gone' | 'expired' | 'left'> {
  const { timeline, api } = sync.connector;
  const { threads } = timeline;
  const answer = await sync.calls.call(threads, {
    [threads.place]: place.id,
    [threads.root]: secondsOf(debt.at),
    ...(pageToken !== null && { [api.pageToken.argument]: pageToken }),
  });
  if (answer.is === 'page-expired') return 'expired';
  if (answer.is === 'skip') {
    if (answer.reason === 'thread-gone') return 'gone';
    await leavePlace(sync, place, answer.reason);
    return 'left';
  }
  const records = listOf(answer.body, threads.records);
  // The root stands in the channel's history too, with all that happened to it.
  const replies = records.filter((record) => !threads.isRoot(record));
  return {
    replies: Sanitized.ofShape(sanitizeFrom(sync, timeline.stream, place, replies), messageShape),
    root: records.find(threads.isRoot),
    isAnswer: records.length > 0,
    pageToken: compileFirst(threads.hasMore)(answer.body) === false ? null : tokenOf(sync, answer.body),
  };
}

const textsOf = (debt: ThreadDebt) => ({
  at: secondsOf(debt.at),
  replies: debt.replies,
  latestReplyAt: secondsOf(debt.latestReplyAt),
});

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

/** Nothing is written anew of what the channel said, where the thread says the same. */
function ledgersOf(sync: Sync, place: Place, debt: ThreadDebt, root: unknown): Sanitized[] {
  const { seenStream, readStream } = sync.connector.timeline.threads;
  const read = Sanitized.ofShape(sanitizeFrom(sync, readStream, place, [root]), readThreadShape);
  const [said] = Sanitized.rowsOf(read);
  const isSame = said?.[repliesAt] === debt.replies && said[latestAt] === debt.latestReplyAt;
  return isSame ? [read] : [sanitizeFrom(sync, seenStream, place, [root]), read];
}
