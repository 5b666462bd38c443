// The channels of a source: which there are, which are read, and why the others are not.
import { isWithin } from '../../connector/api-connector.ts';
import { type PlaceReason } from '../../connector/place-reasons.ts';
import type { PlaceFacts } from '../../connector/interpreter.ts';
import type { Cursor } from '../../control/cursors.ts';
import { readmit, Sanitized } from '../../privacy/sanitize.ts';
import { channelShape } from '../../privacy/shapes.ts';
import { newCursor } from './cursor.ts';
import { positionOf } from './rows.ts';
import { horizonOf, type Place, type Sync, throwIfStopped } from './scope.ts';

const channelAt = positionOf(channelShape, 'channel');
const membersAt = positionOf(channelShape, 'members');

/** The channels that are read, each with its cursor. */
export async function readPlaces(sync: Sync): Promise<Place[]> {
  const { reader, store, tally, records, choice } = sync;
  tally.begin('channels');
  const cursors = await records.cursors();
  const reasons = new Map<string, PlaceReason | null>();
  const places: Place[] = [];
  for await (const page of reader.places(choice.patterns)) {
    throwIfStopped(sync);
    const wanted = new Set<unknown>();
    for (const facts of page.places) {
      // A list that is read again from its beginning names a channel twice.
      if (reasons.has(facts.token)) continue;
      // The reader has left out what is farther; a proxy is not taken at its word.
      if (!isWithin(facts.reach, sync.reach)) continue;
      const reason = reasonNotToRead(sync, facts);
      reasons.set(facts.token, reason);
      if (reason !== null) continue;
      wanted.add(facts.token);
      places.push(placeOf(sync, facts, cursors.get(facts.token) ?? newCursor(facts.token)));
    }
    await records.requireOneWay([...wanted] as string[]);
    const rows = await withMembers(
      sync,
      Sanitized.filter(page.rows, (row) => wanted.has(row[channelAt])),
    );
    const { organizationId, connectionId, connector } = sync;
    const own = sync.isLesser(connector.snapshots.places.stream)
      ? await store.withoutOthers(organizationId, rows, sync.replaceable)
      : rows;
    await store.append(organizationId, connectionId, own, sync.version);
  }
  // The list was read to its end: what is in no page of it is gone, or private now.
  for (const token of cursors.keys()) if (!reasons.has(token)) reasons.set(token, 'gone');
  await records.saveReasons(reasons);
  await learnNew(sync, places);
  tally.add({ channels: places.length });
  return places;
}

/** Where the list does not tell how many people are in a channel, it has as many as the last time that it was asked. */
async function withMembers({ connector, store, organizationId }: Sync, rows: Sanitized<typeof channelShape>) {
  if (connector.snapshots.places.details === undefined || rows.count === 0) return rows;
  const listed = Sanitized.rowsOf(rows);
  const known = await store.storedMembers(
    organizationId,
    listed.map((row) => row[channelAt] as string),
  );
  const told = listed.map((row) => row.with(membersAt, known.get(row[channelAt] as string) ?? 0));
  return readmit(channelShape, rows.keyVersion, told);
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

function placeOf(sync: Sync, { token, createdAt }: PlaceFacts, cursor: Cursor): Place {
  const floor = Math.max(horizonOf(sync), createdAt * 1_000_000);
  return { token, floor, cursor: { ...cursor, reason: null }, emptyBelow: null, hasJoined: false, deleted: new Set() };
}

function reasonNotToRead({ choice }: Sync, { token, isExternal, isNamed }: PlaceFacts): PlaceReason | null {
  if (!choice.includesExternal && isExternal) return 'external';
  if (choice.which === 'all') return null;
  const isListed = choice.places.includes(token) || isNamed;
  return isListed === (choice.which === 'chosen') ? null : 'not-chosen';
}
