// Decides what may be seen of a week, over all its groups at once: answers by one dimension hide what any other would need.
import { metricNumber, type Metric } from '../metric.ts';
import { decide, fewestPeople, type Decided } from '../publish.ts';
import { addWeeks, type Monday } from '../weeks.ts';
import { cellTable } from './cell-table.ts';
import { readFigures, readNests, type FigureRow, type Weeks } from './figure-reader.ts';
import { dayList } from './sql.ts';
import { isCurrent, type FigureStore } from './figure-tables.ts';

const allSplits = ['organization', 'channel', 'people'] as const;

export interface Families {
  readonly rows: readonly FigureRow[];
  readonly decided: readonly Decided[];
}

export interface FamilyQuestion {
  readonly organization: { readonly id: string; readonly k?: number };
  readonly metric: Metric;
  readonly weeks: Weeks;
  /** Ids of measures; all of them where it is absent. */
  readonly measures?: readonly string[];
  /** Members of each channel, where a measure is divided by them. */
  readonly members?: ReadonlyMap<string, number>;
}

/**
 * The figures of a metric and what may be seen of them. Heatmaps and histograms are tables in themselves, so of those there
 * is the last week alone.
 */
export async function readFamilies(store: FigureStore, question: FamilyQuestion): Promise<Families> {
  const { organization, metric, weeks, members } = question;
  const all = metric.measures.map((measure, place) => ({ ...measure, number: place + 1 }));
  const asked = all.filter(({ id }) => question.measures?.includes(id) ?? true);
  const weekly = asked.filter((measure) => metric.shape === 'weekly' && measure.buckets === undefined);
  const tables = asked.filter((measure) => !weekly.includes(measure));
  const numbers = (some: typeof asked): readonly number[] => some.map(({ number }) => number);
  const of = (range: Weeks, some: typeof asked) =>
    some.length === 0
      ? []
      : readFigures(store, organization.id, metric, range, { splits: allSplits, measures: numbers(some) });
  const last = tables.length === 0 ? undefined : await lastWeekOf(store, organization.id, metric, weeks);
  const rows = [...(await of(weeks, weekly)), ...(last === undefined ? [] : await of({ first: last, last }, tables))];
  const byWeek = Map.groupBy(rows, ({ week }) => week);
  const nests = await readNests(store, organization.id, [...byWeek.keys()]);
  const decided = [...byWeek].map(([week, found]) =>
    decide(cellTable(metric, found, members, nests.get(week)), organization.k ?? fewestPeople),
  );
  return { rows, decided };
}

/** The last week with figures. A window ends every fourth week, so it may lie up to three weeks back. */
async function lastWeekOf(
  store: FigureStore,
  organizationId: string,
  metric: Metric,
  weeks: Weeks,
): Promise<Monday | undefined> {
  const first = metric.shape === 'heatmap' ? addWeeks(weeks.last, -3) : weeks.first;
  const [found] = await store.query<{ latest: Monday; count: number }>(
    organizationId,
    `SELECT toString(max(week)) AS latest, count() AS count FROM figures
    WHERE metric = ${metricNumber(metric)} AND week BETWEEN ${dayList([first])} AND ${dayList([weeks.last])} AND ${isCurrent}`,
  );
  return found === undefined || found.count === 0 ? undefined : found.latest;
}
