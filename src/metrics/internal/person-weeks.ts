// Each person's weeks in each channel: kept from one computation to the next, so that a changed day reads its own week only.
import { groupsOfChannel } from '../metric.ts';
import { addWeeks, type Monday } from '../weeks.ts';
import { personWeeksNumber } from './figure-tables.ts';
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

/** Lays out people's weeks for the metrics, by channel and for the organization; an outsider is nobody's person. */
export function groupedWeeksSql(weeks: readonly Monday[], counted: Counted, isLarge = false): string {
  const columns = ['groupId UUID', 'week Date', 'person UInt64', 'messages UInt32', 'replies UInt32', 'days UInt8'];
  return `${createWorkingTable(table.personWeeks, [...columns, 'hours Array(UInt8)'], isLarge)}
    SELECT groupId, week, person, sum(inChannel.messages) AS messages, sum(inChannel.replies) AS replies,
      groupBitOr(inChannel.days) AS days, groupArrayArray(inChannel.hours) AS hours
    FROM (
      SELECT arrayJoin(${groupsOfChannel}) AS groupId, week, person, messages, replies, days, hours
      FROM personWeeks FINAL WHERE NOT isOutside AND ${isCounted(weeks, counted)}
    ) AS inChannel
    GROUP BY groupId, week, person ${bounds}`;
}

/** No list asks for a day further back than this before the last stored day. */
const weeksAwake = 14;

/**
 * Rows (groupId, channel, isArchived, awakeOn): every channel, and on which local day a person last wrote in it. A channel that
 * its source does not list is in it while it is awake.
 */
export function channelsOf(lastWeek: Monday, counted: Counted): string {
  const weeks = Array.from({ length: weeksAwake }, (_, back) => addWeeks(lastWeek, -back));
  return `(SELECT channel, arrayJoin(${groupsOfChannel}) AS groupId, max(wasArchived) AS isArchived, max(awake) AS awakeOn
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
