// Enforces retention: counts what is older than its period, freezes its weeks, removes it, and says what went.
import { monthsBefore } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { append } from '../control/audit.ts';
import type { Control } from '../control/control.ts';
import { isHalted } from '../control/halts.ts';
import { listRosters, oneApplyAtATime, removeRoster } from '../control/rosters.ts';
import {
  type Edges,
  edgesOf,
  endRetentionRun,
  frozenDays,
  longestPeriod,
  noteRemoved,
  readRetention,
  type Removed,
  type Retention,
} from '../control/retention.ts';
import { staleDays } from '../control/stale-days.ts';
import { sweep } from '../collector/roster/apply.ts';
import { countOldRows, removeOldRows } from '../collector/uploads/old-rows.ts';
import type { EventEdges } from '../events/expiry.ts';
import type { EventStore } from '../events/store.ts';
import { countOldFigures, removeFrozenPeople, removeOldFigures } from '../metrics/frozen-days.ts';

export interface RetentionRooms {
  readonly control: Control;
  readonly store: EventStore;
}

export interface RetentionParts extends RetentionRooms {
  /** Computes the figures of the days that wait; nobody else computes meanwhile. */
  readonly catchUp: (organizationId: string, signal: AbortSignal) => Promise<void>;
}

/** What would go. */
export interface Preview {
  readonly removed: Removed;
  readonly connections: readonly {
    readonly connectionId: string;
    readonly messages: number;
    /** UTC days; null without messages. */
    readonly firstDay: string | null;
    readonly lastDay: string | null;
  }[];
}

/** What a run at `now` would remove with these periods. Changes nothing. */
export async function previewRetention(
  { control, store }: RetentionRooms,
  organizationId: string,
  retention: Retention,
  now: Date,
): Promise<Preview> {
  await store.prepareOrganization(organizationId);
  const edges = edgesOf(retention, now);
  const ofEvents = eventEdges(edges, await store.storedConnections(organizationId), now);
  return count({ control, store }, organizationId, edges, ofEvents);
}

async function count(
  rooms: RetentionRooms,
  organizationId: string,
  edges: Edges,
  ofEvents: EventEdges,
): Promise<Preview> {
  const { control, store } = rooms;
  const [expired, fileRows, rosters, figureWeeks] = await Promise.all([
    store.expired(organizationId, ofEvents),
    countOldRows(rooms, organizationId, edges.files),
    oldRosters(control, organizationId, edges.rosters),
    countOldFigures(store, organizationId, edges.figures),
  ]);
  return {
    removed: {
      messages: expired.reduce((sum, { messages }) => sum + messages, 0),
      threads: expired.reduce((sum, { threads }) => sum + threads, 0),
      fileRows,
      rosters: rosters.length,
      figureWeeks,
    },
    connections: expired.map(({ connection, messages, firstDay, lastDay }) => ({
      connectionId: connection,
      messages,
      firstDay,
      lastDay,
    })),
  };
}

/**
 * One run, if it is due. At most one of an organization at a time, and none beside a computation of its figures. One that
 * dies is repeated, and finds the rest; it goes on while the organization is halted.
 */
export async function enforceRetention(
  parts: RetentionParts,
  organizationId: string,
  signal: AbortSignal,
): Promise<Removed | null> {
  const { control, store } = parts;
  const now = control.clock.now();
  const due = await readRetention(control, organizationId);
  if (due.nextRunAt > now) return null;
  await store.prepareOrganization(organizationId);
  const uncomputedDays = await computeBefore(parts, organizationId, edgesOf(due, now), signal);
  // In this order: a connection is written down before its events are, so that what is stored and not known is nobody's.
  const stored = await store.storedConnections(organizationId);
  // Again: computing may take an hour, in which somebody can change their mind.
  const retention = await readRetention(control, organizationId);
  if (retention.nextRunAt > now) return null;
  const edges = edgesOf(retention, now);
  const ofEvents = eventEdges(edges, stored, now);
  const { removed, connections } = await count(parts, organizationId, edges, ofEvents);
  await freeze(control, retention, edges, connections);
  const entry = { organizationId, memberId: null, action: 'retention.enforce', subject: organizationId };
  // Before anything goes: killed behind this line, the next run removes the rest and says so.
  await append(control, { ...entry, details: { ...removed, uncomputedDays } });
  signal.throwIfAborted();
  await store.expire(organizationId, ofEvents);
  await removeFrozenPeople(store, organizationId, await frozenDays(control, organizationId));
  signal.throwIfAborted();
  await removeOldRows(parts, organizationId, edges.files);
  await removeOldRosters(parts, organizationId, edges.rosters);
  await removeOldFigures(store, organizationId, edges.figures);
  await endRetentionRun(control, organizationId, removed, retention.nextRunAt);
  return removed;
}

/** What is computed after this leaves the weeks of what goes alone, whether their events are gone yet or not. */
async function freeze(
  control: Control,
  { connections: known }: Retention,
  edges: Edges,
  going: Preview['connections'],
): Promise<void> {
  const ids = new Set(known.map(({ connectionId }) => connectionId));
  for (const { connectionId, firstDay } of going) {
    if (firstDay === null || !ids.has(connectionId)) continue;
    await noteRemoved(control, connectionId, { from: firstDay, before: edges.connections.get(connectionId)! });
  }
}

/**
 * Figures of days that go are computed before they do, while everything is there. Where that cannot be, since the
 * organization is halted or the computation fails, they stay as they stood: minimisation waits for nobody. Gives how many
 * days that are.
 */
async function computeBefore(
  { control, catchUp }: RetentionParts,
  organizationId: string,
  edges: Edges,
  signal: AbortSignal,
): Promise<number> {
  const latest = [...edges.connections.values()].reduce((one, other) => (one > other ? one : other), edges.events);
  const waiting = async () => (await staleDays(control, organizationId)).filter(({ day }) => day < latest).length;
  if ((await waiting()) === 0) return 0;
  if (!(await isHalted(control, organizationId))) {
    await catchUp(organizationId, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      control.log.warn('figures of days that go were not computed', {
        organization: organizationId,
        code: codeOf(error),
      });
    });
  }
  return waiting();
}

/**
 * What is stored of a connection that is known no more goes by the organization's period. One that is neither stored nor
 * known may begin while this runs, and nobody knows how long it keeps what it brings.
 */
function eventEdges({ connections, events }: Edges, stored: readonly string[], now: Date): EventEdges {
  const unknown = stored.map((id) => [id, events] as const);
  return { connections: new Map([...unknown, ...connections]), others: monthsBefore(now, longestPeriod) };
}

/** Days whose HR file explains no event that stays: all before the edge but the last, which holds until the next. */
async function oldRosters(control: Control, organizationId: string, edge: string): Promise<string[]> {
  const days = (await listRosters(control, organizationId)).map(({ day }) => day);
  return days.filter((day) => day <= edge).slice(0, -1);
}

async function removeOldRosters(
  { control, store }: RetentionRooms,
  organizationId: string,
  edge: string,
): Promise<void> {
  await oneApplyAtATime(control, organizationId, async () => {
    const days = await oldRosters(control, organizationId, edge);
    for (const day of days) await removeRoster(control, organizationId, day, null);
    if (days.length > 0) await sweep({ control, store }, organizationId);
  });
}
