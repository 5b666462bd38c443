// The working tables of one computation: the messages of the weeks in question, read once, and the roots among them.
import { nilId } from '../../base/ids.ts';
import { addDays, type Monday } from '../weeks.ts';
import type { FigureStore } from './figure-tables.ts';
import { clockColumns, clocksSql, localSql, type Clocks } from './local-time.ts';
import { bounds, dayList } from './sql.ts';

/** The weeks to compute, those whose people are counted and whose roots are looked at, and all that must be read for them. */
export interface Chunk {
  readonly weeks: readonly Monday[];
  readonly touched: readonly Monday[];
  readonly rootWeeks: readonly Monday[];
  readonly read: readonly Monday[];
  readonly isLast: boolean;
}

/** One computation at a time works on an organization, so what a killed one left is replaced by the next. */
export const table = {
  messages: 'workMessages',
  roots: 'workRoots',
  rootWeeks: 'workRootWeeks',
  personWeeks: 'workPersonWeeks',
  rosterWeeks: 'workRosterWeeks',
} as const;

/** What an earlier version left when it was killed. */
const formerTables = ['workPeople', 'workOrganizationWeeks', 'workChannelWeeks', 'workChannels'];

const bots = "SELECT account FROM accounts FINAL WHERE class = 'bot'";
const outsiders = "SELECT account FROM accounts FINAL WHERE class = 'external'";

// They live for seconds: not worth waiting for the disk, which the engine's other tables do. Those of a few weeks are
// not compressed either, which takes longer than to write and to read them; those of many weeks would take the disk.
export function createWorkingTable(name: string, columns: readonly string[], isLarge: boolean): string {
  const codec = isLarge ? '' : ' CODEC(NONE)';
  return `CREATE OR REPLACE TABLE ${name} (${columns.map((column) => `${column}${codec}`).join(', ')})
    ENGINE = MergeTree ORDER BY tuple() SETTINGS fsync_after_insert = 0 AS`;
}

const instant = "DateTime64(6, 'UTC')";

/**
 * Reads the messages of the chunk. People are hashes of their tokens: small enough to count fast, the same in every
 * computation, and among a million people two are taken for one with a chance of 1 in 30 million. Nobody is person 0.
 * `persons` is SQL for whose account is whose; without it, and where it says nothing, an account is a person. The week is
 * that of the author's local day; their answers to somebody whose week is another are read too.
 */
export function messagesSql({ read }: Pick<Chunk, 'read'>, isLarge = false, persons?: string, clocks?: Clocks): string {
  const by = authorsBy(persons, clocks === undefined ? undefined : clocksSql(read, clocks));
  const columns = ['channel UUID', `at ${instant}`, `threadAt ${instant}`, 'person UInt64', 'isReply Bool'];
  const rest = ['isOutside Bool', 'week Date', 'minuteOfWeek UInt16', 'isAfterHours Bool', 'isFreeDay Bool'];
  const { week, minuteOfWeek, isAfterHours, isFreeDay } = localSql;
  return `${createWorkingTable(table.messages, [...columns, ...rest], isLarge)}
    SELECT channel, at, threadAt, person, isReply, isOutside, ${week} AS week, ${minuteOfWeek} AS minuteOfWeek,
      ${isAfterHours} AS isAfterHours, ${isFreeDay} AS isFreeDay
    FROM (
      SELECT channel, at, threadAt, ${clockColumns(by.clock)},
        if(author = toUUID('${nilId}'), 0, cityHash64(${by.person})) AS person,
        toUnixTimestamp64Micro(threadAt) != 0 AND threadAt != at AS isReply,
        isExternal OR person = 0 OR author IN (${outsiders}) AS isOutside
      FROM messages FINAL ${by.join}
      WHERE ${instantsOf(read)} AND class = 'human' AND author NOT IN (${bots}) ${by.where}
    )
    WHERE ${by.clock === undefined ? '' : 'isReply OR '}week IN ${dayList(read)} ${bounds}`;
}

interface AuthorsBy {
  readonly person: string;
  readonly join: string;
  readonly where: string;
  /** The joined row that has the author's clock. */
  readonly clock?: string;
}

function authorsBy(persons: string | undefined, clocks: string | undefined): AuthorsBy {
  if (persons === undefined) return { person: 'author', join: '', where: '' };
  const known = `SELECT account, person AS whose FROM (${persons})`;
  const timed = `SELECT account, whose, clocks.* EXCEPT (person) FROM (${known}) AS matched LEFT JOIN (${clocks}) AS clocks ON whose = clocks.person`;
  return {
    person: `if(whose = toUUID('${nilId}'), author, whose)`,
    join:
      clocks === undefined
        ? `LEFT ANY JOIN (${known}) AS known ON author = known.account`
        : `ASOF LEFT JOIN (${timed}) AS known ON author = known.account AND at >= known.since`,
    ...(clocks !== undefined && { clock: 'known' }),
    where: `AND author NOT IN (SELECT account FROM (${persons}) WHERE isLeftOut OR isNoPerson)`,
  };
}

const inMicroseconds = 'toUnixTimestamp64Micro';
const oneDay = 'toInt64(86400) * 1000000';

/**
 * Counts the roots of the chunk by the person who asked, the channel and the week: `settled` are those at least a day older
 * than the last stored message, `answered` those of them that somebody else answered within a day, `waits` has the
 * microseconds until somebody else answered, for every root that was. The root's author may answer first, so of each
 * thread the first answer counts and the first by anybody else.
 */
export function rootsSql({ rootWeeks }: Pick<Chunk, 'rootWeeks'>, isLarge = false): string {
  const columns = ['channel UUID', 'week Date', 'person UInt64', 'settled UInt32', 'answered UInt32'];
  return `${createWorkingTable(table.roots, [...columns, 'waits Array(Int64)'], isLarge)}
    SELECT channel, week, person, countIf(isSettled) AS settled,
      countIf(isSettled AND waited >= 0 AND waited <= ${oneDay}) AS answered, groupArrayIf(waited, waited >= 0) AS waits
    FROM (SELECT root.channel AS channel, week, person,
      ${inMicroseconds}(root.at) + ${oneDay} <= ${inMicroseconds}({lastAt:DateTime64(6, 'UTC')}) AS isSettled,
      greatest(if(firstBy != person, firstAt, nextAt) - ${inMicroseconds}(root.at), toInt64(-1)) AS waited
    FROM (
      SELECT channel, at, week, person FROM ${table.messages}
      WHERE NOT isReply AND NOT isOutside AND week IN ${dayList(rootWeeks)} AND week <= {lastWeek:Date}
    ) AS root
    LEFT JOIN (
      SELECT channel, threadAt, groupArray(toUnixTimestamp64Micro(at)) AS times, groupArray(person) AS people,
        arrayMin(times) AS firstAt, people[indexOf(times, firstAt)] AS firstBy,
        arrayMin(arrayFilter((time, by) -> by != firstBy, times, people)) AS nextAt
      FROM ${table.messages} WHERE isReply AND person != 0 AND at >= threadAt GROUP BY channel, threadAt
    ) AS thread ON root.channel = thread.channel AND root.at = thread.threadAt)
    GROUP BY channel, week, person ${bounds}`;
}

export async function dropWorkingTables(store: FigureStore, organizationId: string): Promise<void> {
  const all = [...Object.values(table), ...formerTables];
  await store.command(organizationId, `DROP TABLE IF EXISTS ${all.join(', ')} SYNC`);
}

/** Bounds in UTC around the weeks, wide enough for every zone, so that only their part of the disk is read. */
function instantsOf(weeks: readonly Monday[]): string {
  const runs: { first: Monday; end: Monday }[] = [];
  for (const week of [...weeks].sort()) {
    const last = runs.at(-1);
    if (last?.end === week) last.end = addDays(week, 7);
    else runs.push({ first: week, end: addDays(week, 7) });
  }
  const ranges = runs.map(
    ({ first, end }) =>
      `(at >= toDateTime64('${addDays(first, -1)} 00:00:00', 6, 'UTC') AND at < toDateTime64('${addDays(end, 2)} 00:00:00', 6, 'UTC'))`,
  );
  return `(${ranges.join(' OR ') || 'false'})`;
}
