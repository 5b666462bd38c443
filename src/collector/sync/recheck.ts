// Reads what is stored again, a share of it every night, so that no edit, deletion or late reply stays unseen for ever.
//
// A page of the history carries, for 999 messages at once, how many replies each has, when the last came, and every
// edit and reaction: a million messages cost about a thousand calls. Edits and reactions of the replies themselves
// show nowhere but in their thread, so threads are read again too, more slowly.
import { canRead } from './accounts.ts';
import { readable } from './newest.ts';
import { readFilledPage } from './page.ts';
import { readThread } from './replies.ts';
import { type Place, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

const atOnce = 16;

/** Every stored message is read again within so many nights, and every reply. */
export const nights = { ofHistory: 7, ofThreads: 30 } as const;

/** Walks the channels whose last round is the longest ago, as many as one night's share. */
export async function recheckHistory(sync: Sync, places: readonly Place[]): Promise<void> {
  if (!canRead(sync, sync.connector.timeline.stream)) return;
  const stored = readable(places).filter(({ cursor }) => cursor.isBackfilled && cursor.headAt !== null);
  const lastRead = ({ cursor }: Place): number => cursor.auditedAt?.getTime() ?? 0;
  const inTurn = stored.toSorted((one, other) => lastRead(one) - lastRead(other));
  const share = inTurn.slice(0, Math.ceil(stored.length / nights.ofHistory));
  sync.tally.begin('checking', share.length);
  await together(
    share,
    atOnce,
    async (place) => {
      await walk(sync, place);
      sync.tally.advance();
    },
    sync.setAside,
  );
  await sync.writer.drain();
}

/** From where an interrupted round stopped down to the channel's first message, the horizon notwithstanding. */
async function walk(sync: Sync, place: Place): Promise<void> {
  const begunAt = place.cursor.auditBegunAt ?? new Date(sync.startedAt / 1000);
  let before = place.cursor.auditAt ?? place.cursor.headAt!;
  // Of a round that another sync began, the first part is not known here.
  let seen = place.cursor.auditAt === null ? 0 : null;
  for (;;) {
    throwIfStopped(sync);
    const page = await readFilledPage(sync, place, { before, after: 0 });
    if (page === null) return;
    if (seen !== null) seen += page.ats.length;
    if (!page.hasMore) break;
    before = page.reached ?? before;
    place.cursor = { ...place.cursor, auditAt: before, auditBegunAt: begunAt };
    await sync.writer.put({ cursor: place.cursor });
  }
  const messagesSeen = seen ?? place.cursor.messagesSeen;
  place.cursor = { ...place.cursor, messagesSeen, auditAt: null, auditBegunAt: null, auditedAt: begunAt };
  await sync.writer.put({ cursor: place.cursor });
}

/** Reads the threads again that were read the longest ago. */
export async function recheckThreads(sync: Sync, places: readonly Place[]): Promise<void> {
  const { connector, store, organizationId } = sync;
  const { threads: declared } = connector.timeline;
  if (declared === undefined || !canRead(sync, declared.readStream)) return;
  const byToken = new Map(readable(places).map((place) => [place.token, place]));
  const share = Math.ceil((await store.countThreads(organizationId, [...byToken.keys()])) / nights.ofThreads);
  const threads = await store.threadsReadLongAgo(organizationId, [...byToken.keys()], share);
  const kept = threads.filter(({ at }) => at >= sync.edge);
  await together(kept, atOnce, (one) => readThread(sync, byToken.get(one.channel)!, one), sync.setAside);
  await sync.writer.drain();
}
