// What the source itself wrote down of edits and deletions: each message it names is read again, where it stands.
//
// Such a record holds what stood there before. Only the times of the messages come out of it: what a message is now, the
// timeline says, in the same words as of all others.
import { hours } from '../../base/clock.ts';
import type { Cursor } from '../../control/cursors.ts';
import { endless, mostEmpty, readFilledPage } from './page.ts';
import { type Place, type Sync, throwIfStopped } from './scope.ts';

/** So much of the record is asked for twice: the source's clock may be behind ours. */
const overlap = hours(1) * 1000;

const mostChanges = 1_000_000;

export interface Changes {
  /** Of messages that were edited or deleted, the newest first, each once. */
  readonly ats: readonly number[];
  /** Up to when the record was read. */
  readonly upTo: number;
}

/**
 * Asks what was changed before `upper` and not told yet, and tells the place what was deleted. It comes before the page of
 * the newest messages, so that most of what it names stands on that page. Null where there is no such record.
 */
export async function readChanges(sync: Sync, place: Place, upper: number): Promise<Changes | null> {
  if (sync.connector.timeline.changes === undefined) return null;
  const { changesReadTo } = place.cursor;
  const bounds = { before: upper, after: changesReadTo === null ? 0 : changesReadTo - overlap };
  const edited = new Set<number>();
  const deleted = new Set<number>();
  let pageToken: string | null = null;
  let hasMore = true;
  for (let empty = 0; hasMore; empty += 1) {
    throwIfStopped(sync);
    if (empty === mostEmpty) throw endless(sync);
    const page = await sync.reader.changes(place.token, bounds, pageToken);
    // The messages themselves are asked for in a moment, and the place is left for what is answered then.
    if (page.is === 'skip') return null;
    if (page.is === 'expired') {
      pageToken = null;
      continue;
    }
    for (const at of page.edited) edited.add(at);
    for (const at of page.deleted) deleted.add(at);
    // What names more than a place can hold is made up, and would fill the memory.
    if (edited.size + deleted.size > mostChanges) throw endless(sync);
    if (page.edited.length + page.deleted.length > 0) empty = 0;
    ({ pageToken } = page);
    hasMore = pageToken !== null;
  }
  place.deleted = deleted;
  return { ats: [...new Set([...edited, ...deleted])].toSorted((one, other) => other - one), upTo: upper };
}

interface Unread {
  readonly changes: Changes;
  /** From here up everything was read a moment ago. */
  readonly covered: number;
  /** How far the place will have been read then. */
  readonly cursor: Cursor;
}

/** Reads again what was changed farther back. False where the place cannot be read any more. */
export async function readChanged(sync: Sync, place: Place, { changes, covered, cursor }: Unread): Promise<boolean> {
  const { organizationId, store } = sync;
  // The horizon moves on, and what it has passed stays stored until the retention takes it.
  const old = changes.ats.filter((at) => at < place.floor);
  const stored = await store.storedTimes(organizationId, place.token, old);
  const wanted = changes.ats.filter((at) => at < covered && (at < place.floor ? stored.has(at) : isRead(cursor, at)));
  const lowest = wanted.at(-1) ?? covered;
  let below = covered;
  for (const at of wanted) {
    // One page holds many messages, and so often the next of them too.
    if (at >= below) continue;
    throwIfStopped(sync);
    const page = await readFilledPage(sync, place, { before: at + 1, after: lowest - 1 });
    if (page === null) return false;
    below = page.hasMore ? (page.reached ?? at) : lowest;
  }
  return true;
}

/** What the history is still to bring, it brings as it is now. */
function isRead({ gapFrom, gapTo, isBackfilled, tailAt }: Cursor, at: number): boolean {
  if (gapFrom !== null && gapTo !== null && at > gapFrom && at < gapTo) return false;
  return isBackfilled || tailAt === null || at >= tailAt;
}
