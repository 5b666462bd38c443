// Each person's weeks in each channel: kept from one computation to the next, so that a changed day reads its own week only.
import { nilId } from '../../base/ids.ts';
import { addWeeks, type Monday } from '../weeks.ts';
import { groupingNumbers, personWeeksNumber } from './figure-tables.ts';
import { type Counting, groupedSql } from './roster-groups.ts';
import { bounds, dayList } from './sql.ts';
import { createWorkingTable, table } from './working-tables.ts';

/** Which rows of `personWeeks` a computation reads: its own of the weeks that it counts anew, else those that stand. */
export interface Counted {
  readonly version: number;
  readonly touched: readonly Monday[];
}

/** Counts the touched weeks of the chunk anew, from its working table of messages, under the computation's version. */
export function personWeeksSql(touched: readonly Monday[], version: number): string {
  return `INSERT INTO personWeeks (week, channel, person, isOutside, messages, replies, days, hours, version)
    SELECT week, channel, person, isOutside, count() AS messages, countIf(isReply) AS replies,
      groupBitOr(toUInt8(bitShiftLeft(1, intDiv(hourOfWeek, 24)))) AS days,
      arraySort(groupArray(hourOfWeek)) AS hours, ${version} AS version
    FROM ${table.messages} WHERE week IN ${dayList(touched)}
    GROUP BY week, channel, person, isOutside ${bounds}`;
}

/** Lays out people's weeks for the metrics: by channel, for the organization and by group; an outsider is nobody's person. */
export function groupedWeeksSql(
  weeks: readonly Monday[],
  counted: Counted,
  counting: Counting,
  isLarge = false,
): string {
  const columns = [
    'week Date',
    'person UInt64',
    'messages UInt32',
    'replies UInt32',
    'days UInt8',
    'hours Array(UInt8)',
  ];
  const inChannels = `(SELECT * FROM personWeeks FINAL WHERE NOT isOutside AND ${isCounted(weeks, counted)})`;
  const grouped = groupedSql({
    channels: inChannels,
    people: `(SELECT week, person, sum(inChannel.messages) AS messages, sum(inChannel.replies) AS replies,
      groupBitOr(inChannel.days) AS days, groupArrayArray(inChannel.hours) AS hours
      FROM ${inChannels} AS inChannel GROUP BY week, person)`,
    columns: 'messages, replies, days, hours',
    weeks,
    counting,
  });
  return `${createWorkingTable(table.personWeeks, ['grouping UInt8', 'groupId UUID', ...columns], isLarge)} ${grouped} ${bounds}`;
}

/** Lays out people's roots in the same way. */
export function groupedRootsSql(weeks: readonly Monday[], counting: Counting, isLarge = false): string {
  const columns = ['week Date', 'person UInt64', 'settled UInt32', 'answered UInt32', 'waits Array(Int64)'];
  const grouped = groupedSql({
    channels: table.roots,
    people: `(SELECT week, person, sum(inChannel.settled) AS settled, sum(inChannel.answered) AS answered,
      groupArrayArray(inChannel.waits) AS waits FROM ${table.roots} AS inChannel GROUP BY week, person)`,
    columns: 'settled, answered, waits',
    weeks,
    counting,
  });
  return `${createWorkingTable(table.rootWeeks, ['grouping UInt8', 'groupId UUID', ...columns], isLarge)} ${grouped} ${bounds}`;
}

/** No list asks for a day further back than this before the last stored day. */
const weeksAwake = 14;

/**
 * Rows (grouping, groupId, channel, isArchived, awakeOn): every channel, and on which local day a person last wrote in it. A channel that
 * its source does not list is in it while it is awake.
 */
export function channelsOf(lastWeek: Monday, counted: Counted): string {
  const weeks = Array.from({ length: weeksAwake }, (_, back) => addWeeks(lastWeek, -back));
  const places = `[(toUInt8(${groupingNumbers.channel}), channel), (toUInt8(${groupingNumbers.organization}), toUUID('${nilId}'))]`;
  return `(SELECT channel, arrayJoin(${places}) AS place, place.1 AS grouping, place.2 AS groupId,
      max(wasArchived) AS isArchived, max(awake) AS awakeOn
    FROM (
      SELECT channel, isArchived AS wasArchived, toDate(0) AS awake FROM channels FINAL
      UNION ALL
      SELECT channel, false, week + arrayMax(bitPositionsToArray(days)) AS awake FROM personWeeks FINAL
      WHERE ${isCounted(weeks, counted)} AND awake > {lastDay:Date} - 90
    )
    GROUP BY channel)`;
}

function isCounted(weeks: readonly Monday[], { version, touched }: Counted): string {
  const anew = new Set(touched);
  const stand = weeks.filter((week) => !anew.has(week));
  return `(week IN ${dayList(weeks.filter((week) => anew.has(week)))} AND version = ${version}
    OR week IN ${dayList(stand)} AND (week, version) IN (
      SELECT week, max(version) FROM figureWeeks WHERE metric = ${personWeeksNumber} AND week IN ${dayList(stand)} GROUP BY week
    ))`;
}
