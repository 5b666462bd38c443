// Destroying at the event store: what of it there is, table by table, and that not a byte of what was removed is left.
import { setTimeout as wait } from 'node:timers/promises';
import { RetryLater } from '../base/errors.ts';
import {
  badgeShape,
  messageShape,
  ownMetricShape,
  readThreadShape,
  rosterShape,
  seenThreadShape,
  surveyShape,
} from '../privacy/shapes.ts';
import { betweenDays } from './bulk-rows.ts';
import { tokenList } from './internal/literals.ts';
import { type Removing, removeConnection, removeWhere } from './removal.ts';
import type { EventStore } from './store.ts';
import { tableShapes } from './tables.ts';

/** What of an organization's rows is meant; `rosters` are the snapshots that stand for one of the days. */
export type StoredScope =
  | { readonly is: 'connection'; readonly connection: string }
  /** UTC days, `YYYY-MM-DD`, both among them. */
  | { readonly is: 'days'; readonly from: string; readonly to: string; readonly rosters: readonly string[] }
  | { readonly is: 'organization' };

export type RowCounts = Readonly<Record<string, number>>;
type Store = Pick<EventStore, 'query' | 'command' | 'hasOrganization'>;

/** How many rows of the scope are stored, replaced ones included: of every table that holds some. */
export async function countStored(store: Store, organizationId: string, scope: StoredScope): Promise<RowCounts> {
  if (!(await store.hasOrganization(organizationId))) return {};
  const conditions = await conditionsOf(store, organizationId, scope);
  const counts: Record<string, number> = {};
  for (const [table, condition] of conditions) {
    const sql = `SELECT count() AS rows FROM ${table} WHERE ${condition}`;
    const [found] = await store.query<{ rows: number | string }>(organizationId, sql);
    if (Number(found!.rows) > 0) counts[table] = Number(found!.rows);
  }
  return counts;
}

/** How many weeks, Mondays first, hold messages of the scope. */
export async function countWeeks(store: Store, organizationId: string, scope: StoredScope): Promise<number> {
  const condition = (await conditionsOf(store, organizationId, scope)).get('messages') ?? 'false';
  const sql = `SELECT uniqExact(toMonday(toDate(at, 'UTC'))) AS weeks FROM messages WHERE ${condition}`;
  const [found] = await store.query<{ weeks: number | string }>(organizationId, sql);
  return Number(found!.weeks);
}

/** Removes the rows of the scope. `announce` is told first which days (since 1970) change. Repeatable. */
export async function removeStored(
  store: Store,
  organizationId: string,
  scope: Exclude<StoredScope, { is: 'organization' }>,
  announce: Removing['announce'],
): Promise<void> {
  const removing: Removing = {
    query: (sql) => store.query(organizationId, sql),
    command: (sql) => store.command(organizationId, sql),
    announce,
  };
  if (scope.is === 'connection') return removeConnection(removing, scope.connection);
  await announce(daysBetween(scope.from, scope.to));
  for (const [shape, condition] of ofDays(scope)) await removeWhere(removing, shape, condition);
}

const daysSince1970 = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

function daysBetween(from: string, to: string): number[] {
  const first = daysSince1970(from);
  return Array.from({ length: daysSince1970(to) - first + 1 }, (_, at) => first + at);
}

type OfDays = Extract<StoredScope, { is: 'days' }>;

function ofDays({ from, to, rosters }: OfDays) {
  const within = `toDate(at, 'UTC') BETWEEN toDate('${from}') AND toDate('${to}')`;
  return [
    [messageShape, within],
    [seenThreadShape, within],
    [readThreadShape, within],
    [badgeShape, within],
    [ownMetricShape, betweenDays(ownMetricShape, from, to)],
    [surveyShape, betweenDays(surveyShape, from, to)],
    [rosterShape, rosters.length === 0 ? 'false' : `snapshot IN ${tokenList(rosters)}`],
  ] as const;
}

/** The tables in which rows of the scope can be, each with the condition of those rows. */
async function conditionsOf(
  store: Store,
  organizationId: string,
  scope: StoredScope,
): Promise<ReadonlyMap<string, string>> {
  if (scope.is === 'days') return new Map(ofDays(scope).map(([{ name }, condition]) => [name, condition]));
  const tables = await tablesOf(store, organizationId);
  if (scope.is === 'organization') return new Map(tables.map(({ name }) => [name, 'true']));
  const ofConnection = `connection IN ${tokenList([scope.connection])}`;
  // Figures are of no connection: their weeks are counted anew.
  const named = [...tableShapes.map(({ name }) => name as string), 'persons'];
  const there = tables.filter(({ name }) => named.includes(name));
  return new Map(there.map(({ name }) => [name, ofConnection]));
}

interface Table {
  readonly name: string;
  readonly lifetime: number;
}

/** With the seconds for which each keeps what was replaced. */
async function tablesOf(store: Store, organizationId: string): Promise<readonly Table[]> {
  const sql = `SELECT name, toUInt32OrZero(extract(engine_full, 'old_parts_lifetime = (\\\\d+)')) AS lifetime
    FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name`;
  return store.query<Table>(organizationId, sql);
}

/** What a table keeps replaced parts for where nothing else is known, seconds. */
const usualLifetime = 30;

/** How long the engine may take to let go of what was removed. */
const patienceMs = 300_000;

/**
 * Returns when the engine holds no file of what was removed: it keeps replaced parts for half a minute, and is told to
 * keep them no longer. Throws RetryLater where it does not let go. Repeatable, killed anywhere.
 */
export async function purge(store: Store, organizationId: string): Promise<void> {
  if (!(await store.hasOrganization(organizationId))) return;
  const tables = await tablesOf(store, organizationId);
  const keepFor = async (seconds: (table: Table) => number): Promise<void> => {
    for (const table of tables) {
      const sql = `ALTER TABLE ${table.name} MODIFY SETTING old_parts_lifetime = ${seconds(table)}`;
      await store.command(organizationId, sql);
    }
  };
  await keepFor(() => 0);
  await untilGone(store, organizationId);
  await keepFor(({ lifetime }) => (lifetime > 0 ? lifetime : usualLifetime));
}

async function untilGone(store: Store, organizationId: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const sql = `SELECT (SELECT count() FROM system.mutations WHERE database = currentDatabase() AND NOT is_done)
    + (SELECT count() FROM system.parts WHERE database = currentDatabase() AND NOT active) AS left`;
  for (;;) {
    const [found] = await store.query<{ left: number | string }>(organizationId, sql);
    if (Number(found!.left) === 0) return;
    if (performance.now() > deadline) {
      const at = new Date(Date.now() + 60_000);
      throw new RetryLater('clickhouse-unavailable', 'The event store holds on to what was removed.', at);
    }
    await wait(50);
  }
}
