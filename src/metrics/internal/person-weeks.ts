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
  const dayBit = 'toUInt8(bitShiftLeft(1, intDiv(minuteOfWeek, 1440)))';
  return `INSERT INTO personWeeks (week, channel, person, isOutside, messages, replies, afterHours, days, freeDays, minutes, version)
    SELECT week, channel, person, isOutside, count() AS messages, countIf(isReply) AS replies, countIf(isAfterHours) AS afterHours,
      groupBitOr(${dayBit}) AS days, groupBitOrIf(${dayBit}, isFreeDay) AS freeDays,
      arraySort(groupArray(minuteOfWeek)) AS minutes, ${version} AS version
    FROM ${table.messages} WHERE week IN ${dayList(touched)} AND week <= {lastWeek:Date}
    GROUP BY week, channel, person, isOutside ${bounds}`;
}

const weekColumns = {
  messages: 'UInt32',
  replies: 'UInt32',
  afterHours: 'UInt32',
  days: 'UInt8',
  freeDays: 'UInt8',
  hours: 'Array(UInt8)',
  workdays: 'UInt8',
  starts: 'UInt16',
  ends: 'UInt16',
} as const;

const hoursOf = (minutes: string): string => `arrayMap(minute -> toUInt8(intDiv(minute, 60)), ${minutes})`;

/** So few messages in a day may be a single burst, and say nothing of when it began and ended. */
const messagesOfWorkday = 3;

/** Lays out people's weeks for the metrics: by channel, for the organization and by group; an outsider is nobody's person. */
export function groupedWeeksSql(
  weeks: readonly Monday[],
  counted: Counted,
  counting: Counting,
  isLarge = false,
): string {
  const columns = Object.entries(weekColumns).map((column) => column.join(' '));
  const inChannels = `(SELECT * FROM personWeeks FINAL WHERE NOT isOutside AND ${isCounted(weeks, counted)})`;
  const grouped = groupedSql({
    channels: `(SELECT *, ${hoursOf('minutes')} AS hours, 0 AS workdays, 0 AS starts, 0 AS ends FROM ${inChannels})`,
    people: peopleSql(inChannels),
    columns: Object.keys(weekColumns).join(', '),
    weeks,
    counting,
  });
  const all = ['grouping UInt8', 'groupId UUID', 'week Date', 'person UInt64', ...columns];
  return `${createWorkingTable(table.personWeeks, all, isLarge)} ${grouped} ${bounds}`;
}

// The minutes of a person's week stand in order, so each day begins where its number differs from that of the minute before.
function peopleSql(inChannels: string): string {
  const isWorkday = `next - start >= ${messagesOfWorkday}`;
  const sumOverDays = (minute: string): string =>
    `arraySum((start, next) -> if(${isWorkday}, minutes[${minute}] % 1440, 0), firsts, nexts)`;
  return `(
    SELECT week, person, messages, replies, afterHours, days, freeDays, ${hoursOf('minutes')} AS hours,
      arrayCount((start, next) -> ${isWorkday}, firsts, nexts) AS workdays,
      ${sumOverDays('start')} AS starts, ${sumOverDays('next - 1')} AS ends
    FROM (
      SELECT *, arrayMap(minute -> intDiv(minute, 1440), minutes) AS dayOf,
        arrayFilter((at, day, before) -> day != before, arrayEnumerate(dayOf), dayOf, arrayPushFront(arrayPopBack(dayOf), 255)) AS firsts,
        arrayPushBack(arrayPopFront(firsts), length(minutes) + 1) AS nexts
      FROM (
        SELECT week, person, sum(inChannel.messages) AS messages, sum(inChannel.replies) AS replies, sum(inChannel.afterHours) AS afterHours,
          groupBitOr(inChannel.days) AS days, groupBitOr(inChannel.freeDays) AS freeDays,
          arraySort(groupArrayArray(inChannel.minutes)) AS minutes
        FROM ${inChannels} AS inChannel GROUP BY week, person
      )
    )
  )`;
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
export const weeksAwake = 14;

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
