// What a destruction takes: rows by table, as the receipt says it, and in a few numbers for those who sign.
import type { Live } from '../../collector/live.ts';
import { days } from '../../base/clock.ts';
import { listConnections } from '../../control/connections.ts';
import { countRows, type OwnedScope, rostersWithin } from '../../control/destroy-rows.ts';
import type { DestroyScope } from '../../control/destructions.ts';
import type { KnownBy } from '../../control/objections.ts';
import { countStored, countWeeks, type RowCounts, type StoredScope } from '../../events/destruction.ts';
import { type Counted, countPerson } from '../erase-person.ts';

/** A scope with what must be known of it after its rows are gone. */
export interface Bounds {
  readonly organizationId: string;
  readonly scope: DestroyScope;
  readonly connections: readonly string[];
  /** Snapshots of the HR files that stand for one of the days. */
  readonly rosters: readonly string[];
  /** By what one person is known. */
  readonly known: readonly KnownBy[];
}

type Rooms = Pick<Live, 'control' | 'store'>;

export async function boundsOf(
  { control }: Rooms,
  organizationId: string,
  scope: DestroyScope,
  known: readonly KnownBy[],
): Promise<Bounds> {
  const bounds = { organizationId, scope, connections: [], rosters: [], known };
  if (scope.is === 'person') return bounds;
  if (scope.is === 'connection') return { ...bounds, connections: [scope.connection] };
  if (scope.is === 'days') {
    const rosters = await rostersWithin(control, organizationId, scope.from, scope.to);
    return { ...bounds, rosters: rosters.map(({ snapshot }) => snapshot) };
  }
  const connections = await listConnections(control, organizationId);
  return { ...bounds, connections: connections.map(({ id }) => id) };
}

/** Rows by table, `events.messages`, `control.cursors`; tables that hold none are left out. */
export async function countOf(rooms: Rooms, bounds: Bounds): Promise<RowCounts> {
  const { control, store } = rooms;
  if (bounds.scope.is === 'person') {
    return personRows((await countPerson(rooms, bounds.organizationId, bounds.known)).before);
  }
  const [stored, owned] = [storedScope(bounds), ownedScope(bounds)];
  const events = stored === null ? {} : await countStored(store, bounds.organizationId, stored);
  const rows = owned === null ? await daysRows(control, bounds) : await countRows(control, owned);
  return { ...prefixed('events', events), ...prefixed('control', rows) };
}

/** Weeks whose figures are counted anew; with the whole organization none is. */
export async function weeksOf(rooms: Rooms, bounds: Bounds): Promise<number> {
  const stored = storedScope(bounds);
  if (stored === null) return mondaysOf((await countPerson(rooms, bounds.organizationId, bounds.known)).days);
  return stored.is === 'organization' ? 0 : countWeeks(rooms.store, bounds.organizationId, stored);
}

/** Null for a person, whose rows are found by their tokens. */
export function storedScope({ scope, rosters }: Bounds): StoredScope | null {
  if (scope.is === 'person') return null;
  return scope.is === 'days' ? { ...scope, rosters } : scope;
}

/** In how many weeks these days lie, `YYYY-MM-DD`. The first of January 1970 was a Thursday. */
export const mondaysOf = (dates: readonly string[]): number =>
  new Set(dates.map((day) => Math.floor((Date.parse(day) / days(1) + 3) / 7))).size;

const inControl = new Set(['account_originals', 'match_decisions']);

/** By table; rows of others that name the person stand apart, since they stay without the name. */
export function personRows(counted: readonly Counted[]): RowCounts {
  const rows = counted.flatMap(({ table, own, naming }) => [
    [`${inControl.has(table) ? 'control' : 'events'}.${table}`, own] as const,
    [`naming.${table}`, naming] as const,
  ]);
  return Object.fromEntries(rows.filter(([, count]) => count > 0));
}

/** Null where the control plane knows no rows of it but HR files. */
export function ownedScope({ organizationId, scope, connections }: Bounds): OwnedScope | null {
  if (scope.is === 'days' || scope.is === 'person') return null;
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
  /** Rows of others that name the person: they stay, without. */
  readonly naming: number;
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

function kindOf(table: string): keyof Summary {
  if (table.startsWith('naming.')) return 'naming';
  return table.startsWith('events.') ? 'figures' : 'rest';
}

export function summaryOf(rows: RowCounts, weeks: number): Summary {
  const nothing = { events: 0, threads: 0, snapshots: 0, naming: 0 };
  const summary = { ...nothing, figures: 0, sealed: 0, queue: 0, audit: 0, rest: 0, weeks };
  for (const [table, count] of Object.entries(rows)) {
    // What the event store holds beside what was collected is worked out of it.
    summary[kinds[table] ?? kindOf(table)] += count;
  }
  return summary;
}
