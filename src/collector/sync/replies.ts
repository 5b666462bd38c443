// The replies: asked for thread by thread, and only where a thread says other than what was read of it.
import type { ThreadDebt } from '../../events/store.ts';
import { secondsOf } from '../../privacy/instant.ts';
import { compileFirst } from '../../privacy/path.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, readThreadShape } from '../../privacy/shapes.ts';
import { canRead } from './accounts.ts';
import { readable } from './newest.ts';
import { leavePlace, listOf, tokenOf } from './page.ts';
import { positionOf } from './rows.ts';
import { type Place, sanitizeFrom, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

/** Threads that are asked for at the same time; the limiter decides how fast. */
const atOnce = 128;
/** Threads that are looked up at once. */
const ofDebts = 500;
/** What vanished from a longer thread is not looked for: all its replies would have to be held in memory. */
const mostPages = 20;

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
  for (;;) {
    throwIfStopped(sync);
    const wasOver = isOver;
    const byToken = new Map(readable(places).map((place) => [place.token, place]));
    const debts = await sync.store.threadDebts(sync.organizationId, [...byToken.keys()], ofDebts);
    if (wasOver && debts.length > 0 && sync.tally.phase !== 'replies') {
      sync.tally.begin('replies', await sync.store.countDebts(sync.organizationId, [...byToken.keys()]));
    }
    await together(debts, atOnce, async (debt) => {
      await readThread(sync, byToken.get(debt.channel)!, debt);
      if (sync.tally.phase === 'replies') sync.tally.advance();
    });
    if (debts.length > 0) continue;
    if (wasOver) return;
    await Promise.race([ended, sync.rest()]);
  }
}

/** Reads one thread whole, stores what differs, removes what is gone, and writes down what it said of itself. */
export async function readThread(sync: Sync, place: Place, debt: ThreadDebt): Promise<void> {
  const { threads } = sync.connector.timeline;
  let pages: Sanitized<typeof messageShape>[] = [];
  // Of a thread that has vanished, what the channel said is all there is to know.
  let root: unknown = threads.rootRecord(textsOf(debt));
  let isWhole = true;
  let pageToken: string | null = null;
  do {
    throwIfStopped(sync);
    const read = await readThreadPage(sync, place, debt, pageToken);
    if (read === 'again') return;
    if (read === 'gone') {
      isWhole = false;
      break;
    }
    root = read.root ?? root;
    ({ pageToken } = read);
    pages.push(read.replies);
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
  readonly pageToken: string | null;
}

/** `again` leaves the debt where it is: it is paid from the beginning, or its channel is not read any more. */
async function readThreadPage(
  sync: Sync,
  place: Place,
  debt: ThreadDebt,
  pageToken: string | null,
): Promise<ThreadPage | 'gone' | 'again'> {
  const { timeline, api } = sync.connector;
  const { threads } = timeline;
  const answer = await sync.calls.call(threads, {
    [threads.place]: place.id,
    [threads.root]: secondsOf(debt.at),
    ...(pageToken !== null && { [api.pageToken.argument]: pageToken }),
  });
  if (answer.is === 'page-expired') return 'again';
  if (answer.is === 'skip') {
    if (answer.reason === 'thread-gone') return 'gone';
    await leavePlace(sync, place, answer.reason);
    return 'again';
  }
  const records = listOf(answer.body, threads.records);
  // The root stands in the channel's history too, with all that happened to it.
  const replies = records.filter((record) => !threads.isRoot(record));
  return {
    replies: Sanitized.ofShape(sanitizeFrom(sync, timeline.stream, place, replies), messageShape),
    root: records.find(threads.isRoot),
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
  const { store, organizationId, records, writer, tally } = sync;
  const [first, ...rest] = pages;
  if (first === undefined) return await writer.write({ ledgers });
  const replies = Sanitized.join([first, ...rest]);
  // Of a thread that was never read nothing is stored but what another connection brought, and that is the same.
  const { changed, missing } = isRead
    ? await store.compare(organizationId, replies, { channel: place.token, thread })
    : { changed: replies, missing: [] };
  const gone = isWhole ? missing : [];
  await store.remove(organizationId, place.token, gone, records.markStale);
  await writer.write({ messages: changed, ledgers });
  tally.add({ replies: replies.count, messages: changed.count, removed: gone.length });
}

/** Nothing is written anew of what the channel said, where the thread says the same. */
function ledgersOf(sync: Sync, place: Place, debt: ThreadDebt, root: unknown): Sanitized[] {
  const { seenStream, readStream } = sync.connector.timeline.threads;
  const read = Sanitized.ofShape(sanitizeFrom(sync, readStream, place, [root]), readThreadShape);
  const [said] = Sanitized.rowsOf(read);
  const isSame = said?.[repliesAt] === debt.replies && said[latestAt] === debt.latestReplyAt;
  return isSame ? [read] : [sanitizeFrom(sync, seenStream, place, [root]), read];
}
