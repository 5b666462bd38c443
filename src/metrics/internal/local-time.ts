// The wall clock and the schedule of whoever wrote a message: their own where the roster of the week names them, else the organization's.
import { nilId } from '../../base/ids.ts';
import type { RosterSnapshot } from '../roster-of-week.ts';
import { addWeeks, dayStartHour, mondayOfDay, type Monday } from '../weeks.ts';
import { uuidList } from './sql.ts';
import { isTimeZone, offsetsBetween, weekStart } from './zone-offsets.ts';

/** What says where people work and when. */
export interface Clocks {
  /** The organization's, an IANA zone. */
  readonly timeZone: string;
  readonly rosters: readonly RosterSnapshot[];
  /** The IANA names behind the tokens of `roster.zone`. */
  readonly zones: ReadonlyMap<string, string>;
}

/** Monday to Friday, 09:00 to 17:00: minutes after midnight, and one bit a day, Monday first. */
const usual = { workStart: 9 * 60, workEnd: 17 * 60, workDays: 0b0011111 } as const;

/** From an instant on (Unix seconds) a roster is the one of its weeks, until the next. */
interface Step {
  readonly snapshot: string;
  readonly since: number;
  readonly until: number;
}

const always = 4_000_000_000;

const uuid = (token: string): string => uuidList([token]).slice(1, -1);

/**
 * Rows (person, since, isOwn, ahead, workStart, workEnd, workDays) for every person whose zone or schedule is not always the
 * organization's, by their token: from `since` on they are so many seconds ahead of UTC and work from, to and on. Where
 * `isOwn` is false, the organization's hold again. The first row of each begins before everything. Undefined where no
 * roster is of these weeks.
 *
 * A week has the roster that it starts with on the organization's clock. The engine would need a constant zone for each
 * message, and tries every zone for every message; instants at which somebody's clock changes are found by one join.
 */
export function clocksSql(weeks: readonly Monday[], { timeZone, rosters, zones }: Clocks): string | undefined {
  const sorted = [...weeks].sort();
  if (sorted.length === 0) return undefined;
  const [first, end] = [
    weekStart(addWeeks(sorted[0]!, -1), timeZone),
    weekStart(addWeeks(sorted.at(-1)!, 3), timeZone),
  ];
  const steps = stepsBetween(rosters, timeZone, first, end);
  if (steps.every(({ snapshot }) => snapshot === nilId)) return undefined;
  const others = [...zones].filter(([, name]) => name !== timeZone && isTimeZone(name));
  const pieces = [[nilId, timeZone] as const, ...others].flatMap(([token, name]) => {
    const offsets = offsetsBetween(name, first, end);
    return offsets.map(({ since, ahead }, place) => {
      const until = offsets[place + 1]?.since ?? always;
      return `(${uuid(token)}, toInt64(${place === 0 ? 0 : since}), toInt64(${until}), toInt32(${ahead}))`;
    });
  });
  return sqlOf({ steps, pieces, others: others.map(([token]) => uuid(token)) });
}

/** The rosters of the weeks between two instants, one after the other; the nil id stands for none. */
function stepsBetween(
  rosters: readonly RosterSnapshot[],
  timeZone: string,
  first: number,
  end: number,
): readonly Step[] {
  const ascending = [...rosters].sort((one, other) => (one.day < other.day ? -1 : 1));
  const byWeek = new Map(ascending.map(({ id, day }) => [mondayOfDay(day), id]));
  const starts = [...byWeek].map(([week, snapshot]) => ({ snapshot, since: weekStart(week, timeZone) }));
  const all = [{ snapshot: nilId, since: 0 }, ...starts].map((step, place) => ({
    ...step,
    until: starts[place]?.since ?? always,
  }));
  return all
    .filter(({ since, until }) => until > first && since < end)
    .map((step, place) => (place === 0 ? { ...step, since: 0 } : step));
}

interface Pieces {
  readonly steps: readonly Step[];
  readonly pieces: readonly string[];
  readonly others: readonly string[];
}

// Someone who is missing in a roster, or has the organization's clock in it, has it from then on: hence a row for each
// person and step, which one of their own at the same instant replaces.
function sqlOf({ steps, pieces, others }: Pieces): string {
  const isElsewhere = `has([${others.join(', ')}]::Array(UUID), zone)`;
  const isDifferent = `(${isElsewhere} OR (workEnd != 0 AND (workStart, workEnd) != (${usual.workStart}, ${usual.workEnd})) OR workDays NOT IN (0, ${usual.workDays}))`;
  const snapshots = steps.map(({ snapshot }) => uuid(snapshot)).join(', ');
  const stepRows = steps.map(
    ({ snapshot, since, until }) => `(${uuid(snapshot)}, toInt64(${since}), toInt64(${until}))`,
  );
  const different = `FROM roster FINAL WHERE snapshot IN (${snapshots}) AND ${isDifferent}`;
  return `
    SELECT person, fromUnixTimestamp64Micro(clock.1 * 1000000, 'UTC') AS since, clock.2.1 AS isOwn, clock.2.2 AS ahead,
      clock.2.3 AS workStart, clock.2.4 AS workEnd, clock.2.5 AS workDays
    FROM (
      SELECT person, arraySort(groupArray(clock)) AS all,
        arrayFilter((one, next) -> one.1 != next, all, arrayPushBack(arrayMap(one -> one.1, arrayPopFront(all)), -1)) AS standing,
        arrayFilter((one, before) -> one.1 = 0 OR one.2 != before.2, standing, arrayPushFront(arrayPopBack(standing), standing[1])) AS clocks
      FROM (
        SELECT person, (arrayJoin([${steps.map(({ since }) => `toInt64(${since})`).join(', ')}]), ${clockSql(false, '0', '0', '0', '0')}) AS clock
        FROM (SELECT DISTINCT person ${different})
        UNION ALL
        SELECT person, (greatest(piece.2, step.2), ${clockSql(true, 'piece.4', 'starts', 'ends', 'working')}) AS clock
        FROM (
          SELECT snapshot, person, if(${isElsewhere}, zone, ${uuid(nilId)}) AS place,
            if(workEnd = 0, ${usual.workStart}, workStart) AS starts,
            if(workEnd = 0, ${usual.workEnd}, workEnd) AS ends, if(workDays = 0, ${usual.workDays}, workDays) AS working
          ${different}
        ) AS own
        INNER JOIN (
          SELECT step, piece, step.1 AS snapshot, piece.1 AS place
          FROM (SELECT arrayJoin([${stepRows.join(', ')}]) AS step, arrayJoin([${pieces.join(', ')}]) AS piece)
          WHERE step.2 < piece.3 AND piece.2 < step.3
        ) AS clocks USING (snapshot, place)
      )
      GROUP BY person
    ) ARRAY JOIN clocks AS clock`;
}

function clockSql(isOwn: boolean, ahead: string, workStart: string, workEnd: string, workDays: string): string {
  return `(toBool(${isOwn}), toInt32(${ahead}), toUInt16(${workStart}), toUInt16(${workEnd}), toUInt8(${workDays}))`;
}

/** Columns of a message for `localSql`: those of its author's clock where `clock` names a joined row of `clocksSql`. */
export function clockColumns(clock: string | undefined): string {
  const organization = 'timezoneOffset(toTimeZone(at, {zone:String}))';
  const own = (column: string, otherwise: string): string =>
    clock === undefined ? otherwise : `if(${clock}.isOwn, ${clock}.${column}, ${otherwise})`;
  return `toUInt32(toUnixTimestamp(at) + ${own('ahead', organization)}) AS wall, ${own('workStart', `${usual.workStart}`)} AS starts,
    ${own('workEnd', `${usual.workEnd}`)} AS ends, ${own('workDays', `${usual.workDays}`)} AS working`;
}

const shifted = `toUInt32(wall - ${dayStartHour * 3600})`;
const day = `toUInt16(intDiv(${shifted}, 86400))`;
/** 0 for Monday: the day that is counted as the first was a Thursday. */
const weekday = (dayNumber: string): string => `toUInt8((${dayNumber} + 3) % 7)`;
const minuteOfDay = 'intDiv(wall, 60) % 1440';
const isWorking = (dayNumber: string): string => `bitTest(working, ${weekday(dayNumber)})`;

// Who works from 22:00 to 06:00 works in the morning of the day after a day of work.
const isOnTime = `if(starts < ends, ${minuteOfDay} >= starts AND ${minuteOfDay} < ends AND ${isWorking('intDiv(wall, 86400)')},
  (${minuteOfDay} >= starts AND ${isWorking('intDiv(wall, 86400)')}) OR (${minuteOfDay} < ends AND ${isWorking('intDiv(wall, 86400) + 6')}))`;

/**
 * Expressions over `clockColumns`. The minute of the week is counted from Monday 04:00, so the minutes of a local day stand
 * in order. What is written within the schedule makes no free day, though the shift began on the day before.
 */
export const localSql = {
  week: `toDate(${day} - ${weekday(day)})`,
  minuteOfWeek: `toUInt16(${weekday(day)} * 1440 + intDiv(${shifted}, 60) % 1440)`,
  isAfterHours: `NOT (${isOnTime})`,
  isFreeDay: `NOT bitTest(working, ${weekday(day)}) AND NOT (${isOnTime})`,
} as const;
