// Puts what may be shown into the shapes that readers receive: points, series, groups.
import { nilId } from '../../base/ids.ts';
import type { Point, Series } from '../answers.ts';
import { messagesSent } from '../m01-messages-sent.ts';
import type { Metric } from '../metric.ts';
import type { ShownTable } from '../publish.ts';
import { mondaysBetween, weekName } from '../weeks.ts';
import { keyOf } from './cell-table.ts';
import type { By } from './dimensions.ts';
import type { FigureRow, Weeks } from './figure-reader.ts';
import type { GroupNames } from './group-names.ts';

export function isOf(row: FigureRow, { grouping }: Pick<By, 'grouping'>): boolean {
  return row.grouping === grouping;
}

const nobody = { value: { state: 'shown', value: 0 }, people: 0 } as const;

/** What is said of one row. */
export function pointOf(metric: Metric, row: FigureRow, shown: ShownTable): Point {
  const key = keyOf(metric, row);
  const buckets = metric.measures[row.measure - 1]?.buckets;
  return {
    week: weekName(row.week),
    ...(metric.shape === 'heatmap' ? { weekday: row.weekday, hour: row.hour } : {}),
    ...(buckets === undefined ? {} : { upTo: buckets[row.bucket - 1] ?? null }),
    ...(row.isEmpty === true ? nobody : { value: shown.value(key), people: shown.people(key) }),
  };
}

/** One series for each group and measure of the split, points in the order of time. */
export function seriesOf(
  metric: Metric,
  rows: readonly FigureRow[],
  by: Pick<By, 'grouping'>,
  names: GroupNames,
  shown: ShownTable,
): Series[] {
  const grouped = Map.groupBy(
    rows.filter((row) => isOf(row, by)),
    (row) => `${row.groupId} ${row.measure}`,
  );
  return [...grouped.values()].map((found) => ({
    group: names(found[0]!),
    measure: metric.measures[found[0]!.measure - 1]?.id ?? '',
    points: [...found].sort(inTime).map((row) => pointOf(metric, row, shown)),
  }));
}

function inTime(a: FigureRow, b: FigureRow): number {
  if (a.week !== b.week) return a.week < b.week ? -1 : 1;
  return a.weekday - b.weekday || a.hour - b.hour || a.bucket - b.bucket;
}

/** Zeros for the weeks without a message between a group's first and last; weeks outside stay gaps. */
export function emptyWeeks(
  rows: readonly FigureRow[],
  spans: ReadonlyMap<string, Weeks>,
  asked: Weeks,
): readonly FigureRow[] {
  const groups = new Map(rows.map((row) => [row.groupId, row.grouping]));
  const present = new Set(rows.map((row) => `${row.groupId} ${row.week}`));
  return [...groups].flatMap(([groupId, grouping]) => {
    const span = spans.get(groupId);
    if (span === undefined) return [];
    const first = span.first > asked.first ? span.first : asked.first;
    const last = span.last < asked.last ? span.last : asked.last;
    return mondaysBetween(first, last)
      .filter((week) => !present.has(`${groupId} ${week}`))
      .map((week) => ({ ...nothing, grouping, groupId, week }));
  });
}

const nothing = {
  isEmpty: true,
  measure: 1,
  weekday: 0,
  hour: 0,
  bucket: 0,
  value: 0,
  people: 0,
  cases: 0,
  topShare: 0,
};

/** Messages of the organization over the weeks whose number may be shown. */
export function shownMessages(rows: readonly FigureRow[], shown: ShownTable): number {
  return rows
    .filter(({ groupId }) => groupId === nilId)
    .map((row) => shown.value(keyOf(messagesSent, row)))
    .reduce((sum, value) => (value.state === 'shown' ? sum + value.value : sum), 0);
}
