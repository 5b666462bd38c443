// The working tables of one computation: the messages of the weeks in question, read once, with people as small numbers.
import { nilId } from '../../base/ids.ts';
import { groupColumn, type Sources, type Split } from '../metric.ts';
import { addDays, dayStartHour, type Monday } from '../weeks.ts';
import type { FigureStore } from './figure-tables.ts';

/** The weeks to compute, those whose roots are looked at, and all that must be read for them. */
export interface Chunk {
  readonly weeks: readonly Monday[];
  readonly rootWeeks: readonly Monday[];
  readonly read: readonly Monday[];
}

/** A query that could need more spills to the disk or fails alone; the engine goes on. */
export const bounds =
  'SETTINGS max_memory_usage = 3000000000, max_bytes_before_external_group_by = 1000000000, do_not_merge_across_partitions_select_final = 1';

/** Days as a list of SQL. They are ours or come from the engine; anything else must not get here. */
export function dayList(days: readonly string[]): string {
  return `(${days.map((day) => `toDate('${/^\d{4}-\d{2}-\d{2}$/.exec(day)![0]}')`).join(', ') || 'toDate(0)'})`;
}

/** The local day of an instant by the wall clock. Taking 4 hours off the instant would be wrong when clocks change. */
export function localDaySql(at: string): string {
  return `(toDate(${at}, {zone:String}) - (toHour(${at}, {zone:String}) < ${dayStartHour}))`;
}

/** One computation at a time works on an organization, so what a killed one left is replaced by the next. */
const table = {
  people: 'workPeople',
  messages: 'workMessages',
  organizationWeeks: 'workOrganizationWeeks',
  channelWeeks: 'workChannelWeeks',
  roots: 'workRoots',
  channels: 'workChannels',
} as const;

const bots = "SELECT account FROM accounts FINAL WHERE class = 'bot'";
const outsiders = "SELECT account FROM accounts FINAL WHERE class = 'external'";

/** What a metric's SQL reads, cut to one split. */
export function sourcesOf(split: Split): Omit<Sources, 'figures'> {
  return {
    personWeeks: split === 'organization' ? table.organizationWeeks : table.channelWeeks,
    messages: `(SELECT *, ${groupColumn(split)} AS groupId FROM ${table.messages} WHERE NOT isOutside)`,
    roots: `(SELECT *, ${groupColumn(split)} AS groupId FROM ${table.roots})`,
    channels: `(SELECT *, ${groupColumn(split)} AS groupId FROM ${table.channels})`,
  };
}

/** Reads the messages of a chunk, counts each person's weeks and finds each root's first answer. */
export async function fillWorkingTables(
  store: FigureStore,
  organizationId: string,
  zone: string,
  chunk: Chunk,
): Promise<void> {
  const range = instantsOf(chunk.read);
  const fill = (sql: string): Promise<void> => store.command(organizationId, sql, { zone });
  await fill(
    `CREATE OR REPLACE TABLE ${table.people} ENGINE = MergeTree ORDER BY author AS
    SELECT author, toUInt32(rowNumberInAllBlocks()) AS person FROM (
      SELECT DISTINCT author FROM messages WHERE ${range} AND class = 'human'
        AND author != toUUID('${nilId}') AND author NOT IN (${bots})
    ) ${bounds}`,
  );
  await fill(
    `CREATE OR REPLACE TABLE ${table.messages} ENGINE = MergeTree ORDER BY tuple() AS
    SELECT channel, at, threadAt, person, isReply, isOutside, toMonday(day) AS week, toDayOfWeek(day) AS weekday, hour
    FROM (
      SELECT channel, at, threadAt, person, ${localDaySql('at')} AS day, toHour(at, {zone:String}) AS hour,
        toUnixTimestamp64Micro(threadAt) != 0 AND threadAt != at AS isReply,
        isExternal OR author IN (${outsiders}) AS isOutside
      FROM messages FINAL INNER JOIN ${table.people} AS known USING (author)
      WHERE ${range} AND class = 'human'
    )
    WHERE week IN ${dayList(chunk.read)} ${bounds}`,
  );
  await Promise.all([fillWeeks(fill), fill(rootsSql(chunk))]);
}

async function fillWeeks(fill: (sql: string) => Promise<void>): Promise<void> {
  await fill(
    `CREATE OR REPLACE TABLE ${table.channelWeeks} ENGINE = MergeTree ORDER BY tuple() AS
    SELECT channel AS groupId, week, person, count() AS messages, countIf(isReply) AS replies,
      groupBitOr(toUInt8(bitShiftLeft(1, weekday - 1))) AS days
    FROM ${table.messages} WHERE NOT isOutside GROUP BY channel, week, person ${bounds}`,
  );
  await fill(
    `CREATE OR REPLACE TABLE ${table.organizationWeeks} ENGINE = MergeTree ORDER BY tuple() AS
    SELECT ${groupColumn('organization')} AS groupId, week, person, sum(weekly.messages) AS messages,
      sum(weekly.replies) AS replies, groupBitOr(weekly.days) AS days
    FROM ${table.channelWeeks} AS weekly GROUP BY week, person ${bounds}`,
  );
}

// The root's author may answer first, so of each thread the first answer counts and the first by anybody else.
function rootsSql(chunk: Chunk): string {
  return `CREATE OR REPLACE TABLE ${table.roots} ENGINE = MergeTree ORDER BY tuple() AS
    SELECT root.channel AS channel, at, week, person,
      greatest(if(firstBy != person, firstAt, nextAt) - toUnixTimestamp64Micro(at), toInt64(-1)) AS waited
    FROM (
      SELECT channel, at, week, person FROM ${table.messages}
      WHERE NOT isReply AND NOT isOutside AND week IN ${dayList(chunk.rootWeeks)}
    ) AS root
    LEFT JOIN (
      SELECT channel, threadAt, groupArray(toUnixTimestamp64Micro(at)) AS times, groupArray(person) AS people,
        arrayMin(times) AS firstAt, people[indexOf(times, firstAt)] AS firstBy,
        arrayMin(arrayFilter((time, by) -> by != firstBy, times, people)) AS nextAt
      FROM ${table.messages} WHERE isReply AND at >= threadAt GROUP BY channel, threadAt
    ) AS thread ON root.channel = thread.channel AND root.at = thread.threadAt ${bounds}`;
}

/** Reads of each channel whether it is archived and on which local day a person last wrote, if it was lately. */
export async function fillChannels(
  store: FigureStore,
  organizationId: string,
  zone: string,
  lastAt: string,
): Promise<void> {
  await store.command(
    organizationId,
    `CREATE OR REPLACE TABLE ${table.channels} ENGINE = MergeTree ORDER BY tuple() AS
    SELECT channel, max(wasArchived) AS isArchived, max(awake) AS awakeOn
    FROM (
      SELECT channel, isArchived AS wasArchived, toDate(0) AS awake FROM channels FINAL
      UNION ALL
      SELECT channel, false, ${localDaySql('max(at)')} FROM messages FINAL
      WHERE at > {lastAt:DateTime64(6, 'UTC')} - INTERVAL 92 DAY AND class = 'human' AND author NOT IN (${bots})
      GROUP BY channel
    )
    GROUP BY channel ${bounds}`,
    { zone, lastAt },
  );
}

export async function dropWorkingTables(store: FigureStore, organizationId: string): Promise<void> {
  await store.command(organizationId, `DROP TABLE IF EXISTS ${Object.values(table).join(', ')} SYNC`);
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
