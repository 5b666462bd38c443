// The channels of a source: which there are, which are read, and why the others are not.
import type { PlaceReason } from '../../connector/api-connector.ts';
import { isNamed } from '../patterns.ts';
import { type Place, horizonOf, type Sync, throwIfStopped } from './scope.ts';
import { newCursor } from './cursor.ts';

/** The channels that are read, each with its cursor. Slack's names are compared with patterns here and go nowhere. */
export async function readPlaces(sync: Sync): Promise<Place[]> {
  const { connector, calls, store, tally, records } = sync;
  const read = connector.snapshots.places;
  tally.begin('channels');
  const cursors = await records.cursors();
  const reasons = new Map<string, PlaceReason | null>();
  const places: Place[] = [];
  for await (const page of calls.pages(read, {})) {
    throwIfStopped(sync);
    const wanted = page.filter((record) => {
      const place = placeOf(sync, record, reasons);
      if (place === undefined) return false;
      const cursor = cursors.get(place.token) ?? newCursor(place.token);
      places.push({ ...place, cursor: { ...cursor, reason: null }, emptyBelow: null, hasJoined: false });
      return true;
    });
    const context = { ...(sync.known as object), channel: '' };
    const sanitized = sync.sanitizers.get(read.stream)!(wanted, context);
    await store.append(sync.organizationId, sync.connectionId, sanitized, sync.version);
  }
  // The list was read to its end: what is in no page of it is gone, or private now.
  for (const token of cursors.keys()) if (!reasons.has(token)) reasons.set(token, 'gone');
  await records.saveReasons(reasons);
  await learnNew(sync, places);
  tally.add({ channels: places.length });
  return places;
}

/** A first sync reads a thousand channels of which nothing is stored: asked one by one, that would take seconds. */
async function learnNew({ store, organizationId }: Sync, places: readonly Place[]): Promise<void> {
  const unread = places.filter(({ cursor }) => cursor.headAt === null);
  if (unread.length === 0) return;
  const stored = await store.storedChannels(
    organizationId,
    unread.map(({ token }) => token),
  );
  for (const place of unread) if (!stored.has(place.token)) place.emptyBelow = Number.MAX_SAFE_INTEGER;
}

function placeOf(
  sync: Sync,
  record: unknown,
  reasons: Map<string, PlaceReason | null>,
): Omit<Place, 'cursor' | 'emptyBelow' | 'hasJoined'> | undefined {
  const read = sync.connector.snapshots.places;
  const id = read.idOf(record);
  // A channel that is not public is not even counted.
  if (id === undefined || !read.isPublic(record)) return undefined;
  const token = sync.pseudonymize.ref('channel', id);
  if (reasons.has(token)) return undefined;
  const reason = reasonNotToRead(sync, record, token);
  reasons.set(token, reason);
  if (reason !== null) return undefined;
  return { id, token, floor: Math.max(horizonOf(sync), read.createdAt(record) * 1_000_000) };
}

function reasonNotToRead({ connector, choice }: Sync, record: unknown, token: string): PlaceReason | null {
  const read = connector.snapshots.places;
  if (!choice.includesExternal && read.isExternal(record)) return 'external';
  if (choice.which === 'all') return null;
  const isListed = choice.places.includes(token) || isNamed(choice.patterns, read.nameOf(record));
  return isListed === (choice.which === 'chosen') ? null : 'not-chosen';
}
