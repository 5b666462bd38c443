// The past: read newest first over all channels, page by page, until the horizon.
import { canRead } from './accounts.ts';
import { afterOwed, owedOf } from './cursor.ts';
import { readable } from './newest.ts';
import { readFilledPage } from './page.ts';
import { learnEmpty, type Place, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

/** Pages that are on their way at the same time; the limiter decides how fast. */
const atOnce = 4;

interface Refresh {
  /** Milliseconds after which `refresh` is called in between. */
  readonly newestEvery: number;
  /** Reads what is new, so that a backfill of days does not make the newest figures old. */
  readonly refresh: () => Promise<void>;
}

export async function readHistory(
  sync: Sync,
  places: readonly Place[],
  { newestEvery, refresh }: Refresh,
): Promise<void> {
  if (!canRead(sync, sync.connector.timeline.stream)) return;
  const owing = new Set(readable(places).filter((place) => owedOf(place.cursor, place.floor) !== null));
  sync.tally.begin('history', places.length);
  let refreshedAt = sync.now();
  while (owing.size > 0) {
    // A round ends when it is time for what is new.
    const isDue = (): boolean => sync.now() - refreshedAt >= newestEvery * 1000;
    await together(
      newestFirst(owing, isDue),
      atOnce,
      async (place) => {
        throwIfStopped(sync);
        await readOwed(sync, place);
        if (place.cursor.reason === null && owedOf(place.cursor, place.floor) !== null) owing.add(place);
        sync.tally.progress(shareOf(places, sync.now()), places.length - owing.size);
      },
      sync.setAside,
    );
    await sync.writer.drain();
    if (!isDue()) continue;
    await refresh();
    refreshedAt = sync.now();
  }
}

/** Takes out the channel whose unread past is the youngest, again and again. */
function* newestFirst(owing: Set<Place>, isOver: () => boolean): Iterable<Place> {
  while (owing.size > 0 && !isOver()) {
    let youngest: Place | undefined;
    for (const place of owing) if (youngest === undefined || fromOf(place) > fromOf(youngest)) youngest = place;
    owing.delete(youngest!);
    yield youngest!;
  }
}

const fromOf = ({ cursor, floor }: Place): number => owedOf(cursor, floor)?.from ?? 0;

/** One page of what a channel owes. The cursor moves last: killed above that line, the page is read again. */
async function readOwed(sync: Sync, place: Place): Promise<void> {
  const owed = owedOf(place.cursor, place.floor)!;
  await learnEmpty(sync, place, owed.from);
  const page = await readFilledPage(sync, place, { before: owed.from, after: owed.to });
  if (page === null) return;
  const reached = page.hasMore ? (page.reached ?? owed.to) : owed.to + 1;
  const cursor = afterOwed(place.cursor, reached, !page.hasMore);
  place.cursor = { ...cursor, messagesSeen: cursor.messagesSeen + page.ats.length };
  await sync.writer.put({ cursor: place.cursor });
}

/** How much of all pasts has been read, by time. */
function shareOf(places: readonly Place[], now: number): number {
  let done = 0;
  let total = 0;
  for (const place of places) {
    const length = Math.max(now - place.floor, 1);
    const owed = owedOf(place.cursor, place.floor);
    total += length;
    done += owed === null ? length : length - Math.min(length, Math.max(owed.from - owed.to, 0));
  }
  return total === 0 ? 1 : done / total;
}
