// Removes what is older than its retention: whole months where everything in them is, else row by row.
import { Defect } from '../base/errors.ts';
import { messageShape, readThreadShape, seenThreadShape } from '../privacy/shapes.ts';
import { beforeDay, type OfDays } from './bulk-rows.ts';
import { instant, tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';
import { type Removing, removeWhere } from './removal.ts';

/**
 * The UTC days, `YYYY-MM-DD`, before which nothing stays: of each connection, and of those that are not named, of which one
 * may have begun a moment ago.
 */
export interface EventEdges {
  readonly connections: ReadonlyMap<string, string>;
  readonly others: string;
}

/** What of one connection is older than its edge. */
export interface ExpiredEvents {
  readonly connection: string;
  readonly messages: number;
  readonly threads: number;
  /** UTC days of the first and the last of these messages; null without messages. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

const threadShapes = [seenThreadShape, readThreadShape] as const;

/** The connections of which events are stored. */
export async function storedConnections(query: Query): Promise<readonly string[]> {
  const of = [messageShape, ...threadShapes].map(({ name }) => `SELECT connection FROM ${name}`);
  const sql = `SELECT toString(connection) AS connection FROM (${of.join(' UNION DISTINCT ')}) ORDER BY 1`;
  return (await query<{ connection: string }>(sql)).map(({ connection }) => connection);
}

export async function countExpired(query: Query, edges: EventEdges): Promise<ExpiredEvents[]> {
  const old = expiredSql(edges);
  const ofThreads = threadShapes.map(({ name }) => `SELECT connection, at, false FROM ${name} FINAL WHERE ${old}`);
  return query<ExpiredEvents>(`
    SELECT toString(connection) AS connection, countIf(isMessage) AS messages, count() - messages AS threads,
      if(messages = 0, NULL, toString(toDate(minIf(at, isMessage), 'UTC'))) AS firstDay,
      if(messages = 0, NULL, toString(toDate(maxIf(at, isMessage), 'UTC'))) AS lastDay
    FROM (SELECT connection, at, true AS isMessage FROM messages FINAL WHERE ${old} UNION ALL ${ofThreads.join(' UNION ALL ')})
    GROUP BY connection ORDER BY connection`);
}

/** Removes it. Repeatable: one that was cut short is done again, and finds the rest. */
export async function expireEvents(removing: Removing, edges: EventEdges): Promise<void> {
  const old = expiredSql(edges);
  const months = await removing.query<{ month: number }>(
    `SELECT DISTINCT toYYYYMM(at) AS month FROM messages WHERE ${old} ORDER BY month`,
  );
  const earliest = [...edges.connections.values(), edges.others].toSorted()[0]!;
  for (const { month } of months) {
    // Only where no connection keeps anything of the month: what another one stores meanwhile must not go with it.
    if (isWholly(month, earliest)) await removing.command(`ALTER TABLE messages DROP PARTITION ${month}`);
    else await removeWhere(removing, messageShape, `toYYYYMM(at) = ${month} AND (${old})`);
  }
  for (const shape of threadShapes) await removeWhere(removing, shape, old);
}

/** How many rows of a bulk file are older than the day. */
export async function countExpiredRows(query: Query, shape: OfDays, day: string): Promise<number> {
  const [found] = await query<{ rows: number }>(
    `SELECT count() AS rows FROM ${shape.name} FINAL WHERE ${beforeDay(shape, day)}`,
  );
  return found!.rows;
}

/** Removes them. Repeatable. */
export async function expireRows(removing: Removing, shape: OfDays, day: string): Promise<void> {
  await removeWhere(removing, shape, beforeDay(shape, day));
}

/** True where every day of the month, as `YYYYMM`, is before that day. */
function isWholly(month: number, day: string): boolean {
  return month < Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));
}

function expiredSql({ connections, others }: EventEdges): string {
  const named = [...Map.groupBy(connections, ([, day]) => day)].map(
    ([day, some]) => `connection IN ${tokenList(some.map(([id]) => id))} AND at < ${startOf(day)}`,
  );
  const rest = connections.size === 0 ? '' : `connection NOT IN ${tokenList([...connections.keys()])} AND `;
  return `(${[...named, `${rest}at < ${startOf(others)}`].join(' OR ')})`;
}

function startOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new Defect('internal', 'The event store was asked about no day.', 'Please report this.');
  return instant(at * 1000);
}
