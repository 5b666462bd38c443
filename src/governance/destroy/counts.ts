// What a destruction takes: rows by table, as the receipt says it, and in a few numbers for those who sign.
import type { Live } from '../../collector/live.ts';
import { listConnections } from '../../control/connections.ts';
import { countRows, type OwnedScope, rostersWithin } from '../../control/destroy-rows.ts';
import type { DestroyScope } from '../../control/destructions.ts';
import { countStored, countWeeks, type RowCounts, type StoredScope } from '../../events/destruction.ts';

/** A scope with what must be known of it after its rows are gone. */
export interface Bounds {
  readonly organizationId: string;
  readonly scope: DestroyScope;
  readonly connections: readonly string[];
  /** Snapshots of the HR files that stand for one of the days. */
  readonly rosters: readonly string[];
}

type Rooms = Pick<Live, 'control' | 'store'>;

export async function boundsOf({ control }: Rooms, organizationId: string, scope: DestroyScope): Promise<Bounds> {
  if (scope.is === 'connection') return { organizationId, scope, connections: [scope.connection], rosters: [] };
  if (scope.is === 'days') {
    const rosters = await rostersWithin(control, organizationId, scope.from, scope.to);
    return { organizationId, scope, connections: [], rosters: rosters.map(({ snapshot }) => snapshot) };
  }
  const connections = await listConnections(control, organizationId);
  return { organizationId, scope, connections: connections.map(({ id }) => id), rosters: [] };
}

/** Rows by table, `events.messages`, `control.cursors`; tables that hold none are left out. */
export async function countOf({ control, store }: Rooms, bounds: Bounds): Promise<RowCounts> {
  const [stored, owned] = [storedScope(bounds), ownedScope(bounds)];
  const events = await countStored(store, bounds.organizationId, stored);
  const rows = owned === null ? await daysRows(control, bounds) : await countRows(control, owned);
  return { ...prefixed('events', events), ...prefixed('control', rows) };
}

/** Weeks whose figures are counted anew; with the whole organization none is. */
export function weeksOf({ store }: Rooms, bounds: Bounds): Promise<number> {
  const stored = storedScope(bounds);
  return stored.is === 'organization' ? Promise.resolve(0) : countWeeks(store, bounds.organizationId, stored);
}

export function storedScope({ scope, rosters }: Bounds): StoredScope {
  return scope.is === 'days' ? { ...scope, rosters } : scope;
}

/** Null where the control plane knows no rows of it but HR files. */
export function ownedScope({ organizationId, scope, connections }: Bounds): OwnedScope | null {
  if (scope.is === 'days') return null;
  return scope.is === 'connection' ? { ...scope, organizationId } : { ...scope, organizationId, connections };
}

async function daysRows(control: Rooms['control'], { organizationId, scope }: Bounds): Promise<RowCounts> {
  if (scope.is !== 'days') return {};
  const rosters = await rostersWithin(control, organizationId, scope.from, scope.to);
  return rosters.length === 0 ? {} : { rosters: rosters.length };
}

const prefixed = (prefix: string, counts: RowCounts): RowCounts =>
  Object.fromEntries(Object.entries(counts).map(([table, rows]) => [`${prefix}.${table}`, rows]));

/** In the words of those who sign. Every table is in one of them. */
export interface Summary {
  readonly events: number;
  readonly threads: number;
  readonly snapshots: number;
  readonly figures: number;
  readonly sealed: number;
  readonly queue: number;
  readonly audit: number;
  /** Rows of settings, runs, cursors and the like. */
  readonly rest: number;
  readonly weeks: number;
}

const kinds: Readonly<Record<string, keyof Summary>> = {
  'events.messages': 'events',
  'events.badgeSwipes': 'events',
  'events.seenThreads': 'threads',
  'events.readThreads': 'threads',
  'events.accounts': 'snapshots',
  'events.channels': 'snapshots',
  'events.roster': 'snapshots',
  'events.identityMap': 'snapshots',
  'events.ownMetrics': 'snapshots',
  'events.surveyAnswers': 'snapshots',
  'control.secrets': 'sealed',
  'control.account_originals': 'sealed',
  'control.queue.job_common': 'queue',
  'control.audit_entries': 'audit',
};

export function summaryOf(rows: RowCounts, weeks: number): Summary {
  const summary = { events: 0, threads: 0, snapshots: 0, figures: 0, sealed: 0, queue: 0, audit: 0, rest: 0, weeks };
  for (const [table, count] of Object.entries(rows)) {
    // What the event store holds beside what was collected is worked out of it.
    summary[kinds[table] ?? (table.startsWith('events.') ? 'figures' : 'rest')] += count;
  }
  return summary;
}
