// Reads the rosters that stand back from the event store, as far as a comparison needs them.
import type { Roster } from '../../control/rosters.ts';
import type { EventStore } from '../../events/store.ts';
import { PeopleOfDay } from './people-of-day.ts';

interface Row {
  readonly person: string;
  readonly manager: string;
  readonly groups: readonly string[];
  readonly dimensions: readonly number[];
  readonly isThere: boolean;
  readonly isLeftOut: boolean;
}

/** A sixteenth of the people at a time: a million of them as objects would be hundreds of megabytes. */
const parts = [...'0123456789abcdef'];

// Quoted for the engine: a day without a date stands as 1900-01-01.
const rowsSql = `
  SELECT person, manager, groups, dimensions, isLeftOut,
    (leftOn = toDate32('1900-01-01') OR leftOn > {day:Date32}) AND joinedOn <= {day:Date32} AS isThere
  FROM roster FINAL
  WHERE snapshot = {snapshot:UUID} AND startsWith(toString(person), {part:String})`;

export async function peopleThatStand(
  store: EventStore,
  organizationId: string,
  { snapshot, day }: Pick<Roster, 'snapshot' | 'day'>,
  dimensions: ReadonlySet<number>,
): Promise<PeopleOfDay> {
  const people = new PeopleOfDay(dimensions);
  for (const part of parts) {
    for (const row of await store.query<Row>(organizationId, rowsSql, { snapshot, day, part })) people.add(row);
  }
  return people;
}

/** The numbers of the dimensions that a roster has groups of. */
export async function dimensionsThatStand(
  store: EventStore,
  organizationId: string,
  snapshot: string,
): Promise<ReadonlySet<number>> {
  const sql = 'SELECT DISTINCT arrayJoin(dimensions) AS number FROM roster FINAL WHERE snapshot = {snapshot:UUID}';
  const rows = await store.query<{ number: number }>(organizationId, sql, { snapshot });
  return new Set(rows.map(({ number }) => number));
}

/** How many groups each dimension has in a roster. */
export async function groupsThatStand(
  store: EventStore,
  organizationId: string,
  snapshot: string,
): Promise<ReadonlyMap<number, number>> {
  const sql = `
    SELECT dimension AS number, uniqExact(token) AS count
    FROM roster FINAL ARRAY JOIN groups AS token, dimensions AS dimension
    WHERE snapshot = {snapshot:UUID} GROUP BY dimension`;
  const rows = await store.query<{ number: number; count: number }>(organizationId, sql, { snapshot });
  return new Map(rows.map(({ number, count }) => [number, count]));
}
