// What was written since the last sync, and what was changed a short while ago.
import { days, hours } from '../../base/clock.ts';
import { type PageRead, readFilledPage, readPage } from './page.ts';
import { afterNewest } from './cursor.ts';
import { canRead } from './accounts.ts';
import { readChanged, readChanges } from './changes.ts';
import { learnEmpty, type Place, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

/** Channels that are asked at the same time; the limiter decides how fast. */
const atOnce = 8;

/** A night has passed when so long ago the last lookback began: a sync at 3:05 follows one at 3:10 the day before. */
export const night = hours(20);

/**
 * Reads the newest page of every channel: one call for each. It reaches as far back as its size allows, within the
 * lookback, so that in most channels recent edits, deletions and reactions cost no call of their own. By night the
 * lookback is read to its end in all of them.
 */
export async function readNewest(sync: Sync, places: readonly Place[], isNightly: boolean): Promise<void> {
  if (!canRead(sync, sync.connector.timeline.stream)) return;
  const upper = sync.now();
  sync.tally.begin('newest', places.length);
  const loud = isNightly ? readable(places) : await passQuiet(sync, readable(places), upper);
  await together(
    loud,
    atOnce,
    async (place) => {
      throwIfStopped(sync);
      await readNewestOf(sync, place, upper, isNightly);
      sync.tally.advance();
    },
    sync.setAside,
  );
  await sync.writer.drain();
}

/** So much is asked for twice: the source's clock may be behind ours. */
const overlap = hours(1) * 1000;

/**
 * Passes over the places in which the source says nothing happened: they are read up to now without a call. Gives the
 * others. What is changed rather than written is looked for by night, in all of them.
 */
async function passQuiet(sync: Sync, places: readonly Place[], upper: number): Promise<readonly Place[]> {
  const heads = places.flatMap(({ cursor }) => cursor.headAt ?? []);
  const read = sync.connector.snapshots.places.recent;
  if (heads.length === 0 || read === undefined) return places;
  const since = heads.reduce((one, other) => Math.min(one, other)) - overlap;
  if (since < upper - days(read.mostDays) * 1000) return places;
  const recent = await sync.reader.recent(since);
  if (recent === null) return places;
  const loud: Place[] = [];
  for (const place of places) {
    const { cursor } = place;
    if (cursor.headAt === null || recent.has(place.token)) {
      loud.push(place);
      continue;
    }
    place.cursor = afterNewest(cursor, upper, cursor.headAt);
    await sync.writer.put({ cursor: place.cursor });
    sync.tally.advance();
  }
  return loud;
}

export const readable = (places: readonly Place[]): Place[] => places.filter(({ cursor }) => cursor.reason === null);

async function readNewestOf(sync: Sync, place: Place, upper: number, isNightly: boolean): Promise<void> {
  const { headAt, lookedBackAt } = place.cursor;
  if (headAt === null) return readFirst(sync, place, upper);
  const now = new Date(sync.startedAt / 1000);
  const from = Math.max(headAt - days(sync.connector.timeline.lookbackDays) * 1000, place.floor) - 1;
  const changes = await readChanges(sync, place, upper);
  const page = await readPage(sync, place, { before: upper, after: from });
  if (page === null) return;
  // An empty page with more to come tells nothing yet: the hole is read by the history, token by token.
  const reached = page.reached ?? upper;
  const cursor = afterNewest(place.cursor, upper, page.hasMore ? reached : headAt);
  const isLookback = isNightly && (lookedBackAt === null || now.getTime() - lookedBackAt.getTime() >= night);
  if (isLookback && !(await lookBack(sync, place, page, from))) return;
  const covered = page.hasMore && !isLookback ? reached : from + 1;
  if (changes !== null && !(await readChanged(sync, place, { changes, covered, cursor }))) return;
  // It moves last, and all at once: where the source says that nothing happened since the head, nobody asks again.
  place.cursor = {
    ...cursor,
    lookedBackAt: isLookback ? now : lookedBackAt,
    changesReadTo: changes?.upTo ?? cursor.changesReadTo,
    messagesSeen: place.cursor.messagesSeen + page.ats.filter((at) => at > headAt).length,
  };
  await sync.writer.put({ cursor: place.cursor });
}

/** What lies behind the first of all pages, the history reads in a moment. */
async function readFirst(sync: Sync, place: Place, upper: number): Promise<void> {
  await learnEmpty(sync, place, upper);
  const page = await readPage(sync, place, { before: upper, after: place.floor - 1 });
  if (page === null) return;
  const { hasMore, reached, ats } = page;
  const cursor = afterNewest(place.cursor, upper, hasMore ? (reached ?? upper) : place.floor);
  place.cursor = {
    ...cursor,
    isBackfilled: cursor.isBackfilled || !hasMore,
    lookedBackAt: new Date(sync.startedAt / 1000),
    // Of what was never read nothing can have been changed since.
    changesReadTo: upper,
    messagesSeen: cursor.messagesSeen + ats.length,
  };
  await sync.writer.put({ cursor: place.cursor });
}

/** Goes on from the newest page to the end of the lookback. False where the place cannot be read any more. */
async function lookBack(sync: Sync, place: Place, newest: PageRead, from: number): Promise<boolean> {
  let page: PageRead | null = newest;
  while (page?.hasMore) {
    throwIfStopped(sync);
    page = await readFilledPage(sync, place, { before: page.reached ?? sync.now(), after: from });
  }
  return page !== null;
}
