// Who belonged to which groups in a week: read from the roster of the week, as rows that other statements join.
import { nilId } from '../../base/ids.ts';
import { workedOutDimensions } from '../../privacy/dimensions.ts';
import { rosterOfWeek, type RosterSnapshot } from '../roster-of-week.ts';
import type { Monday } from '../weeks.ts';
import { groupingNumbers } from './figure-tables.ts';
import { bounds, dayList, daySql, uuidList } from './sql.ts';
import { createWorkingTable, table } from './working-tables.ts';

const [tenure, manager] = workedOutDimensions;

export const managerGrouping = manager.number;

/** The token of a manager's organization: figures hold no token of a person. */
export const organizationOf = (person: string): string => `reinterpretAsUUID(sipHash128(${person}))`;

/** How long people have been there: bands as of the week's Sunday, with the tokens that stand for them. */
export const tenureBands = [
  { token: '00000000-0000-0000-0000-000000002001', name: 'Under 3 months', months: 3 },
  { token: '00000000-0000-0000-0000-000000002002', name: '3 to 12 months', months: 12 },
  { token: '00000000-0000-0000-0000-000000002003', name: '1 to 3 years', months: 36 },
  { token: '00000000-0000-0000-0000-000000002004', name: '3 years and more', months: Number.POSITIVE_INFINITY },
] as const;

/** The group of everybody in the roster. No reader is shown it: it says which part of the messages is matched. */
const rosterGroup = `toUUID('00000000-0000-0000-0000-000000002201')`;

/** What decides who belongs where; without rosters nobody belongs to a group. */
export interface Counting {
  readonly rosters?: readonly RosterSnapshot[];
  /** SQL for rows (account, person, isLeftOut, isNoPerson). */
  readonly persons?: string;
}

/** No day of the event store. */
const noDay = `toDate32('1900-01-01')`;

/** The rosters of these weeks, each with its weeks; without any, no week has groups of people. */
function rostersOf(
  weeks: readonly Monday[],
  rosters: readonly RosterSnapshot[],
): readonly (readonly [Monday, string])[] {
  return weeks.flatMap((week) => {
    const found = rosterOfWeek(rosters, week);
    return found === undefined ? [] : [[week, found.id] as const];
  });
}

/**
 * Rows (week, person, token, memberships): everybody who was there in the week by its roster, with the pairs (grouping,
 * groupId) of their groups. Who is left out stands in none. A manager belongs to the organization that they lead:
 * otherwise it and their department would differ by exactly one person. Undefined where no week has a roster.
 */
export function membersSql(weeks: readonly Monday[], { rosters = [] }: Counting): string | undefined {
  const pairs = rostersOf(weeks, rosters);
  if (pairs.length === 0) return undefined;
  const read = `snapshot IN ${uuidList(new Set(pairs.map(([, id]) => id)))}`;
  const weekPairs = pairs.map(([week, id]) => `(${daySql(week)}, ${uuidList([id]).slice(1, -1)})`);
  return `(
    SELECT week, cityHash64(token) AS person, token, arraySort(arrayDistinct(arrayConcat(
        [(toUInt8(${groupingNumbers.roster}), ${rosterGroup})],
        if(joinedOn = ${noDay}, [], [(toUInt8(${tenure.number}), ${tenureSql})]),
        arrayZip(arrayMap(dimension -> toUInt8(dimension), dimensions), groups),
        arrayMap(one -> (toUInt8(${managerGrouping}), ${organizationOf('one')}), if(isLeading, arrayPushFront(managers, token), managers))
      ))) AS memberships
    FROM (
      SELECT roster.person AS token, joinedOn, leftOn, managers, dimensions, groups,
        (snapshot, token) IN (SELECT DISTINCT snapshot, arrayJoin(managers) FROM roster FINAL WHERE ${read}) AS isLeading,
        arrayJoin(arrayMap(pair -> pair.1, arrayFilter(pair -> pair.2 = snapshot, [${weekPairs.join(', ')}]))) AS week
      FROM roster FINAL WHERE ${read} AND roster.person NOT IN ${leftOutSql(rosters)}
    )
    WHERE joinedOn <= week + 6 AND (leftOn = ${noDay} OR leftOn >= week)
  )`;
}

const tenureSql = `multiIf(${tenureBands
  .map(({ token, months }) =>
    months === Number.POSITIVE_INFINITY
      ? `toUUID('${token}')`
      : `addMonths(joinedOn, ${months}) > week + 6, toUUID('${token}')`,
  )
  .join(', ')})`;

/** Who is to be left out, by the latest roster in which they stand: it holds for every week, those before it too. */
export function leftOutSql(rosters: readonly RosterSnapshot[]): string {
  const ascending = [...rosters].sort((a, b) => (a.day < b.day ? -1 : 1)).map(({ id }) => id);
  const all = uuidList(ascending);
  return `(SELECT roster.person FROM roster FINAL WHERE snapshot IN ${all} GROUP BY roster.person
    HAVING argMax(isLeftOut, indexOf([${all.slice(1, -1)}], snapshot)))`;
}

/**
 * Lays out what people did in their weeks for all groups: rows of channels as they are, and those of people, summed over
 * channels, once for the organization and once for each group of the person. `columns` are selected of both.
 */
export function groupedSql(of: {
  readonly channels: string;
  readonly people: string;
  readonly columns: string;
  readonly weeks: readonly Monday[];
  readonly counting: Counting;
}): string {
  const members = membersSql(of.weeks, of.counting);
  const organization = `(toUInt8(${groupingNumbers.organization}), toUUID('${nilId}'))`;
  const places = members === undefined ? `[${organization}]` : `arrayPushFront(memberships, ${organization})`;
  // The people of a roster may be many more than those who did something, so these are the table that is held in memory.
  const from =
    members === undefined ? of.people : `${members} AS members RIGHT JOIN ${of.people} AS own USING (week, person)`;
  return `SELECT toUInt8(${groupingNumbers.channel}) AS grouping, channel AS groupId, week, person, ${of.columns} FROM ${of.channels}
    UNION ALL
    SELECT place.1 AS grouping, place.2 AS groupId, week, person, ${of.columns}
    FROM (SELECT arrayJoin(${places}) AS place, week, person, ${of.columns} FROM ${from})`;
}

/** Counts the people of the rosters by group and week: how many there are, have an account, and wrote how often. */
export function rosterWeeksSql(weeks: readonly Monday[], counting: Counting, isLarge = false): string {
  const counts = ['people', 'withAccount', 'wrote', 'wroteOften', 'wroteIn28Days'].map((column) => `${column} UInt32`);
  const members = membersSql(weeks, counting);
  return `${createWorkingTable(table.rosterWeeks, ['grouping UInt8', 'groupId UUID', 'week Date', ...counts], isLarge)}
    ${members === undefined ? `SELECT toUInt8(0), toUUID('${nilId}'), toDate(0), 0, 0, 0, 0, 0 WHERE false` : countsSql(members, accountsSql('token', counting.persons))} ${bounds}`;
}

/** Whether a person has an account that counts. */
export function accountsSql(person: string, persons: string | undefined): string {
  if (persons === undefined) return 'false';
  return `${person} IN (SELECT person FROM (${persons}) WHERE NOT isLeftOut AND NOT isNoPerson)`;
}

function countsSql(members: string, accounts: string): string {
  const everybody = groupingNumbers.roster;
  return `
    SELECT if(place.1 = ${everybody}, toUInt8(0), place.1) AS grouping, if(place.1 = ${everybody}, toUUID('${nilId}'), place.2) AS groupId,
      week, count() AS people, countIf(hasAccount) AS withAccount, countIf(days != 0) AS wrote,
      countIf(bitCount(days) >= 3) AS wroteOften, countIf(isActive) AS wroteIn28Days
    FROM (
      SELECT arrayJoin(memberships) AS place, week, ${accounts} AS hasAccount, days, isActive
      FROM ${members} AS members LEFT JOIN (
        SELECT ending AS week, person, groupBitOr(if(weeksLater = 0, days, 0)) AS days, true AS isActive
        FROM (
          SELECT week + 7 * weeksLater AS ending, person, days, weeksLater
          FROM ${table.personWeeks} ARRAY JOIN range(4) AS weeksLater WHERE grouping = ${groupingNumbers.organization}
        )
        GROUP BY ending, person
      ) AS own USING (week, person)
    )
    GROUP BY grouping, groupId, week`;
}

/** Figures of a week speak of up to so many weeks that end with it. */
const weeksOfWindow = 4;

/**
 * Writes in which other groups each group lies wholly, by the people who were there in the week: wherever one does, the
 * numbers of the two, taken from each other, speak of the people between them. A window of several weeks can speak of a
 * group that is gone by its end: each lies where it did in the last of them in which it was there. `windows` are the weeks
 * with those that their windows need.
 */
export function groupNestsSql(
  weeks: readonly Monday[],
  windows: readonly Monday[],
  counting: Counting,
  version: number,
): string | undefined {
  const members = membersSql(windows, counting);
  if (members === undefined) return undefined;
  const named = `arrayFilter(one -> one.1 != ${groupingNumbers.roster}, memberships)`;
  // What everybody in a group has in common is where the group lies.
  return `INSERT INTO groupNests (week, grouping, groupId, within, version)
    SELECT ending, group.1, group.2, arraySort(argMax(common, week)), toUInt64(${version})
    FROM (
      SELECT week, group, arrayFilter(one -> one != group.2, groupArrayIntersect(all)) AS common
      FROM (SELECT week, arrayMap(one -> one.2, ${named}) AS all, arrayJoin(${named}) AS group FROM ${members})
      GROUP BY week, group
    )
    ARRAY JOIN arrayMap(later -> week + 7 * later, range(${weeksOfWindow})) AS ending
    WHERE ending IN ${dayList(weeks)} GROUP BY ending, group ${bounds}`;
}
