// Reads the figures that stand: of one metric, of one measure, from week to week.
import { nilId } from '../../base/ids.ts';
import { metricNumber, type Metric, type Split } from '../metric.ts';
import type { Monday } from '../weeks.ts';
import { groupingNumbers, groupNestsNumber, isCurrent, type FigureStore } from './figure-tables.ts';
import { dayList, daySql } from './sql.ts';

export interface FigureRow {
  readonly measure: number;
  readonly grouping: number;
  readonly groupId: string;
  readonly week: Monday;
  readonly weekday: number;
  readonly hour: number;
  readonly bucket: number;
  readonly value: number;
  readonly people: number;
  readonly cases: number;
  readonly topShare: number;
  /** A week in which nobody did anything: there is no figure of it, and its value is 0. */
  readonly isEmpty?: boolean;
}

export interface Weeks {
  readonly first: Monday;
  readonly last: Monday;
}

/** The rows of one place of a table, as lists of one length: names of columns once for each row would be most of an answer. */
interface Place extends Pick<FigureRow, 'measure' | 'week' | 'weekday' | 'hour' | 'bucket'> {
  readonly groups: readonly (readonly [number, string, number, number, number, number])[];
}

/** The figures of one metric from the first week to the last, of these splits; of these measures, by number, or all. */
export async function readFigures(
  store: FigureStore,
  organizationId: string,
  metric: Pick<Metric, 'id'>,
  weeks: Weeks,
  { splits, measures }: { readonly splits: readonly Split[]; readonly measures?: readonly number[] },
): Promise<readonly FigureRow[]> {
  const places = await store.query<Place>(
    organizationId,
    `SELECT measure, toString(week) AS week, weekday, hour, bucket,
      arraySort(groupArray((grouping, toString(groupId), value, people, cases, topShare))) AS groups
    FROM (
      SELECT * FROM figures FINAL
      WHERE metric = ${metricNumber(metric)} AND week BETWEEN ${daySql(weeks.first)} AND ${daySql(weeks.last)}
        AND least(grouping, ${groupingNumbers.people}) IN (${splits.map((split) => groupingNumbers[split]).join(', ')})
        AND grouping != ${groupingNumbers.roster} AND ${isCurrent}
        ${measures === undefined ? '' : `AND measure IN (${measures.join(', ')})`}
    )
    GROUP BY measure, week, weekday, hour, bucket ORDER BY measure, week, weekday, hour, bucket`,
  );
  return places.flatMap(({ groups, ...place }) =>
    groups.map(([grouping, groupId, value, people, cases, topShare]) => ({
      ...place,
      grouping,
      groupId,
      value,
      people,
      cases,
      topShare,
    })),
  );
}

/** Members of each channel now; a channel without a count is not in it. */
export async function readMembers(store: FigureStore, organizationId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await store.query<{ channel: string; members: number }>(
    organizationId,
    'SELECT toString(channel) AS channel, members FROM channels FINAL WHERE members > 0',
  );
  return new Map(rows.map(({ channel, members }) => [channel, members]));
}

/** The first and the last week with messages of each group, by its id; the organization's is the nil id. */
export async function readSpans(store: FigureStore, organizationId: string): Promise<ReadonlyMap<string, Weeks>> {
  const rows = await store.query<{ groupId: string; first: Monday; last: Monday }>(
    organizationId,
    `SELECT toString(groupId) AS groupId, toString(first) AS first, toString(last) AS last
    FROM (SELECT groupId, min(week) AS first, max(week) AS last FROM figures WHERE metric = 1 AND ${isCurrent} GROUP BY groupId)`,
  );
  return new Map(rows.map(({ groupId, first, last }) => [groupId, { first, last }]));
}

/** Groups of one dimension that lie wholly in another group, none of them in one another. */
export interface Nest {
  readonly outer: string;
  /** The dimension of the inner groups. */
  readonly grouping: number;
  readonly inner: readonly string[];
}

/** Which groups lie in which, for the figures of each of these weeks. */
export async function readNests(
  store: FigureStore,
  organizationId: string,
  weeks: readonly Monday[],
): Promise<ReadonlyMap<Monday, readonly Nest[]>> {
  if (weeks.length === 0) return new Map();
  const rows = await store.query<{ week: Monday; grouping: number; groupId: string; within: readonly string[] }>(
    organizationId,
    `SELECT toString(week) AS week, grouping, toString(groupId) AS groupId, within
    FROM (
      SELECT * FROM groupNests FINAL WHERE week IN ${dayList(weeks)} AND (week, version) IN (
        SELECT week, max(version) FROM figureWeeks WHERE metric = ${groupNestsNumber} GROUP BY week
      )
    )
    ORDER BY week, grouping, groupId`,
  );
  return new Map([...Map.groupBy(rows, ({ week }) => week)].map(([week, found]) => [week, largestOf(listsOf(found))]));
}

/** The same the other way round: for each group, and for the organization, the groups of each dimension that lie in it. */
function listsOf(
  rows: readonly { readonly grouping: number; readonly groupId: string; readonly within: readonly string[] }[],
): readonly Nest[] {
  const lists = new Map<string, { outer: string; grouping: number; inner: string[] }>();
  for (const { grouping, groupId, within } of rows) {
    for (const outer of [nilId, ...within]) {
      const key = `${outer} ${grouping}`;
      const known = lists.get(key);
      if (known === undefined) lists.set(key, { outer, grouping, inner: [groupId] });
      else known.inner.push(groupId);
    }
  }
  return [...lists.values()];
}

/** Organizations of managers lie in one another: of those in a group, the ones that are in no other add up to it. */
export function largestOf(nests: readonly Nest[]): readonly Nest[] {
  const within = new Map<string, Set<string>>();
  for (const { outer, inner } of nests)
    for (const one of inner) within.set(one, (within.get(one) ?? new Set<string>()).add(outer));
  const isIn = (one: string, other: string): boolean => within.get(one)?.has(other) === true;
  const isSame = (one: string, other: string): boolean => isIn(one, other) && isIn(other, one);
  return nests.flatMap(({ outer, grouping, inner }) => {
    const smaller = inner.filter((one) => !isSame(one, outer));
    const candidates = new Set(smaller);
    const isLargest = (one: string): boolean =>
      ![...(within.get(one) ?? [])].some((other) => candidates.has(other) && (!isSame(one, other) || other < one));
    const largest = smaller.filter(isLargest);
    // Two groups of the same people are each other's only part.
    const lists = [...inner.filter((one) => isSame(one, outer)).map((one) => [one]), largest];
    return lists.filter(({ length }) => length > 0).map((list) => ({ outer, grouping, inner: list }));
  });
}
