// Enforces retention: counts what is older than its period, freezes its weeks, removes it, and says what went.
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
  noteRemoved,
  readRetention,
  type Removed,
  type Retention,
} from '../control/retention.ts';
import { staleDays } from '../control/stale-days.ts';
import { sweep } from '../collector/roster/apply.ts';
import { countOldRows, removeOldRows } from '../collector/uploads/old-rows.ts';
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
  rooms: RetentionRooms,
  organizationId: string,
  retention: Retention,
  now: Date,
): Promise<Preview> {
  const { store } = rooms;
  await store.prepareOrganization(organizationId);
  const edges = edgesOf(retention, now);
  const [expired, fileRows, rosters, figureWeeks] = await Promise.all([
    store.expired(organizationId, eventEdges(edges)),
    countOldRows(rooms, organizationId, edges.files),
    oldRosters(rooms.control, organizationId, edges.rosters),
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
  const retention = await readRetention(control, organizationId);
  const now = control.clock.now();
  if (retention.nextRunAt > now) return null;
  const edges = edgesOf(retention, now);
  const uncomputedDays = await computeBefore(parts, organizationId, edges, signal);
  const { removed, connections } = await previewRetention(parts, organizationId, retention, now);
  const entry = { organizationId, memberId: null, action: 'retention.enforce', subject: organizationId };
  // Before anything goes: killed behind this line, the next run removes the rest and says so.
  await append(control, { ...entry, details: { ...removed, uncomputedDays } });
  // Then this: what is computed after this line leaves these weeks alone, whether their events are gone yet or not.
  const known = new Set(retention.connections.map(({ connectionId }) => connectionId));
  for (const { connectionId, firstDay } of connections) {
    if (firstDay === null || !known.has(connectionId)) continue;
    await noteRemoved(control, connectionId, { from: firstDay, before: edges.connections.get(connectionId)! });
  }
  signal.throwIfAborted();
  await store.expire(organizationId, eventEdges(edges));
  await removeFrozenPeople(store, organizationId, await frozenDays(control, organizationId));
  signal.throwIfAborted();
  await removeOldRows(parts, organizationId, edges.files);
  await removeOldRosters(parts, organizationId, edges.rosters);
  await removeOldFigures(store, organizationId, edges.figures);
  await endRetentionRun(control, organizationId, removed);
  return removed;
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

const eventEdges = ({ connections, events }: Edges) => ({ connections, others: events });

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
