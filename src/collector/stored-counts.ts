// How much of a connection is stored: counted seldom, since a count reads every row that the connection has.
import { seconds } from '../base/clock.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import type { EventStore, Stored } from '../events/store.ts';
import type { Live } from './live.ts';

interface Count {
  readonly counted: Promise<Stored>;
  /** What was known of the connection when it was counted: a sync that begins or ends is another. */
  readonly stamp: string;
  /** When it may be counted again, on the clock of `performance`; never while it is being counted. */
  againAt: number;
}

interface Counts {
  readonly prepared: Set<string>;
  readonly byConnection: Map<string, Count>;
}

const countsOf = new WeakMap<EventStore, Counts>();

const atMostEvery = seconds(3);
/** A count of ten million rows takes a second: however many pages are open, an engine spends a twentieth on it. */
const restAfter = 20;

/** As it is, or was a moment ago: never older than the end of the last sync. */
export async function storedOf({ store, syncs }: Live, connection: LiveConnection): Promise<Stored> {
  const { organizationId, connectionId, state, nextSyncAt } = connection;
  const { prepared, byConnection } = countsFor(store);
  const stamp = `${state} ${nextSyncAt?.getTime()} ${syncs.find(connectionId)?.runId}`;
  const before = byConnection.get(connectionId);
  if (before?.stamp === stamp && performance.now() < before.againAt) return before.counted;
  const startedAt = performance.now();
  const counted = count(store, prepared, organizationId, connectionId);
  const now: Count = { counted, stamp, againAt: Infinity };
  byConnection.set(connectionId, now);
  try {
    const stored = await counted;
    const endedAt = performance.now();
    now.againAt = endedAt + Math.max(atMostEvery, (endedAt - startedAt) * restAfter);
    return stored;
  } catch (error) {
    if (byConnection.get(connectionId) === now) byConnection.delete(connectionId);
    throw error;
  }
}

/** What was counted is not so any more. */
export function forgetStored(store: EventStore, connectionId: string): void {
  countsFor(store).byConnection.delete(connectionId);
}

async function count(
  store: EventStore,
  prepared: Set<string>,
  organizationId: string,
  connectionId: string,
): Promise<Stored> {
  if (!prepared.has(organizationId)) await store.prepareOrganization(organizationId);
  prepared.add(organizationId);
  return store.stored(organizationId, connectionId);
}

function countsFor(store: EventStore): Counts {
  const found = countsOf.get(store) ?? { prepared: new Set(), byConnection: new Map() };
  countsOf.set(store, found);
  return found;
}
