// Reads the figures that stand and lays them out as a table of cells with the sums that tie them.
import { nilId } from '../../base/ids.ts';
import { metricNumber, type Metric, type Split } from '../metric.ts';
import type { Monday } from '../weeks.ts';
import type { Cell, CellTable, Sum } from '../suppression.ts';
import { groupingNumbers, isCurrent, type FigureStore } from './figure-tables.ts';
import { dayList } from './sql.ts';

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
}

export interface Weeks {
  readonly first: Monday;
  readonly last: Monday;
}

/** The figures of one metric from the first week to the last, of these splits. */
export async function readFigures(
  store: FigureStore,
  organizationId: string,
  metric: Pick<Metric, 'id'>,
  weeks: Weeks,
  splits: readonly Split[],
): Promise<readonly FigureRow[]> {
  return store.query<FigureRow>(
    organizationId,
    `SELECT measure, grouping, toString(groupId) AS groupId, toString(week) AS week, weekday, hour, bucket, value, people, cases, topShare
    FROM (
      SELECT * FROM figures FINAL
      WHERE metric = ${metricNumber(metric)} AND week BETWEEN ${dayList([weeks.first])} AND ${dayList([weeks.last])}
        AND least(grouping, ${groupingNumbers.people}) IN (${splits.map((split) => groupingNumbers[split]).join(', ')})
        AND grouping != ${groupingNumbers.roster} AND ${isCurrent}
    )
    ORDER BY measure, grouping, week, groupId, weekday, hour, bucket`,
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

/** The key of a row's cell. */
export function keyOf(
  metric: Pick<Metric, 'id'>,
  row: Omit<FigureRow, 'value' | 'people' | 'cases' | 'topShare'>,
): string {
  return [metric.id, row.measure, row.grouping, row.groupId, row.week, row.weekday, row.hour, row.bucket].join(' ');
}

/** Rows as cells, with every sum through which a hidden cell could be found. */
export function cellTable(
  metric: Metric,
  rows: readonly FigureRow[],
  members: ReadonlyMap<string, number> = new Map(),
): CellTable {
  const cells = rows.flatMap((row) => cellOf(metric, row, members) ?? []);
  return { cells, sums: [...sumsOverChannels(metric, rows), ...sumsOverParts(metric, rows)] };
}

function cellOf(metric: Metric, row: FigureRow, members: ReadonlyMap<string, number>): Cell | undefined {
  const measure = metric.measures[row.measure - 1];
  if (measure === undefined) return undefined;
  const { value, people, cases, topShare } = row;
  const cell = { key: keyOf(metric, row), people, cases, topShare, rule: measure.rule };
  if (measure.rule.needsMembers !== true) return { ...cell, value };
  const count = members.get(row.groupId);
  // Who wrote and left is no member any more, so there can be more writers than members.
  return count === undefined ? undefined : { ...cell, members: count, value: Math.min(100, (100 * value) / count) };
}

/** Channels add up to their organization, place by place. */
function sumsOverChannels(metric: Metric, rows: readonly FigureRow[]): readonly Sum[] {
  const adding = rows.filter((row) => metric.measures[row.measure - 1]?.rule.sumsUp === true);
  const parents = new Set(
    adding.filter(({ grouping }) => grouping === groupingNumbers.organization).map((row) => keyOf(metric, row)),
  );
  const children = Map.groupBy(
    adding.filter(({ grouping }) => grouping === groupingNumbers.channel),
    (row) => keyOf(metric, { ...row, grouping: groupingNumbers.organization, groupId: nilId }),
  );
  return [...children].map(([parent, parts]) => ({
    ...(parents.has(parent) ? { parent } : {}),
    children: parts.map((row) => keyOf(metric, row)),
  }));
}

/** Buckets add up to the answered roots, hours of the week to the messages of their weeks, within each group. */
function sumsOverParts(metric: Metric, rows: readonly FigureRow[]): readonly Sum[] {
  const parts = rows.filter((row) => {
    const measure = metric.measures[row.measure - 1];
    return measure?.rule.sumsUp === true && (metric.shape === 'heatmap' || measure.buckets !== undefined);
  });
  const whole = metric.measures.findIndex(({ id }) => id === 'roots') + 1;
  const known = new Set(rows.map((row) => keyOf(metric, row)));
  const grouped = Map.groupBy(parts, (row) =>
    keyOf(metric, { ...row, measure: whole, weekday: 0, hour: 0, bucket: 0 }),
  );
  return [...grouped].map(([parent, children]) => ({
    ...(known.has(parent) ? { parent } : {}),
    children: children.map((row) => keyOf(metric, row)),
  }));
}
