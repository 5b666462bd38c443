// Answers questions about one metric: the catalogue, and the numbers of a metric from week to week.
import { Refused } from '../base/errors.ts';
import type { MetricAnswer, MetricCatalogue, MetricDefinition } from './answers.ts';
import { metricOf, metrics } from './catalogue.ts';
import { prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { emptyWeeks, isOf, isOfOneWeek, seriesOf, shownMessages } from './internal/arrange.ts';
import {
  cellTable,
  readFigures,
  readMembers,
  readSpans,
  type FigureRow,
  type Weeks,
} from './internal/figure-reader.ts';
import { readStanding } from './internal/standing.ts';
import { messagesSent } from './m01-messages-sent.ts';
import type { Metric, Split } from './metric.ts';
import { fewestPeople, publish, type Published } from './publish.ts';
import { addWeeks, mondayOf, weekName, type Monday } from './weeks.ts';

export interface ReadingOrganization {
  readonly id: string;
  readonly name: string;
  /** An IANA zone. */
  readonly timeZone: string;
  /** The fewest people a number may speak of; 5 where it is not raised. */
  readonly k?: number;
}

export interface MetricQuestion {
  /** ISO weeks, `2026-W10`; the last 26 weeks of the data where they are absent. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `organization`, `channel`, or the key of a dimension. */
  readonly by?: string | undefined;
  /** True while an import runs or figures wait to be computed again. */
  readonly isStale?: boolean | undefined;
}

/** Every definition, as data. `k` is the organization's minimum, 5 where it is not raised. */
export function catalogue(k: number = fewestPeople): MetricCatalogue {
  return { k, metrics: metrics.map(definitionOf), dimensions: [] };
}

export function definitionOf(metric: Metric): MetricDefinition {
  const { id, name, slug, question, formula, grain, timeRule, groupRule, edgeCases, source, shape } = metric;
  return {
    id,
    name,
    slug,
    question,
    formula,
    grain,
    timeRule,
    groupRule,
    edgeCases,
    source,
    shape,
    measures: metric.measures.map((measure) => ({ id: measure.id, name: measure.name, unit: measure.unit })),
    splits: [...metric.splits],
  };
}

/** The weeks without a question: how far a chart looks back. */
const weeksShown = 26;

/**
 * The numbers of one metric, by id (`M09`) or slug. Weeks without data are gaps; heatmaps, histograms and lists
 * speak of the last week asked for. Throws Refused for an unknown metric, split or week.
 */
export async function metricAnswer(
  store: FigureStore,
  organization: ReadingOrganization,
  metricId: string,
  question: MetricQuestion = {},
): Promise<Published<MetricAnswer>> {
  const metric = metricOf(metricId);
  const by = splitOf(metric, question.by);
  await prepareFigureTables(store, organization.id);
  const { coverage, lastWeek } = await readStanding(store, organization.id, question.isStale ?? false);
  const weeks = weeksAsked(question, lastWeek ?? '1970-01-05');
  const rows = await rowsOf(store, organization.id, metric, weeks, by);
  const counted =
    metric.id === 'M01' ? [] : await readFigures(store, organization.id, messagesSent, weeks, ['organization']);
  const table = cellTable(metric, rows, await membersFor(store, organization.id, metric));
  const cells = [...table.cells, ...cellTable(messagesSent, counted).cells];
  const ofMessages = metric.id === 'M01' ? rows : counted;
  return publish({ cells, sums: table.sums }, organization.k ?? fewestPeople, (shown) => ({
    metric: definitionOf(metric),
    by,
    from: weekName(weeks.first),
    to: weekName(weeks.last),
    timeZone: organization.timeZone,
    series: seriesOf(metric, rows, by, organization, shown),
    coverage: { ...coverage, messages: shownMessages(ofMessages, shown), matchedMessages: null },
  }));
}

/** What was asked for, if the metric is split by it. Throws Refused for everything else. */
function splitOf(metric: Metric, asked: string | undefined): Split {
  const found = asked === undefined ? metric.splits[0] : metric.splits.find((split) => split === asked);
  if (found !== undefined && found !== 'people') return found;
  throw new Refused(
    'invalid-request',
    `${metric.id} is not split by that.`,
    `It can be split by ${metric.splits.join(' or ')}.`,
  );
}

function weeksAsked({ from, to }: MetricQuestion, lastWeek: Monday): Weeks {
  const last = to === undefined ? lastWeek : mondayOf(to);
  const first = from === undefined ? addWeeks(last, 1 - weeksShown) : mondayOf(from);
  if (first <= last) return { first, last };
  throw new Refused('invalid-request', 'The first week is later than the last.', 'Turn them around.');
}

/**
 * Channels are never read without their organization: the total decides which of them can be shown. Of a heatmap or
 * histogram the organization is not read without its channels either: a place that one channel fills alone is that
 * channel's, so both answers must hide the same.
 */
async function rowsOf(
  store: FigureStore,
  organizationId: string,
  metric: Metric,
  weeks: Weeks,
  by: Split,
): Promise<readonly FigureRow[]> {
  const splits: readonly Split[] = by === 'channel' ? ['organization', 'channel'] : ['organization'];
  // A channel's window ends every fourth week, so the last one may lie up to three weeks back.
  const reading = metric.shape === 'heatmap' ? { first: addWeeks(weeks.last, -3), last: weeks.last } : weeks;
  const rows = await readFigures(store, organizationId, metric, reading, splits);
  const filled = metric.emptyWeekIsZero
    ? [...rows, ...emptyWeeks(rows, await readSpans(store, organizationId), weeks)]
    : rows;
  const lastWeek = filled.reduce((last, row) => (isOf(row, by) && row.week > last ? row.week : last), '');
  const kept = filled.filter((row) => row.week === lastWeek || !isOfOneWeek(metric, row));
  if (by === 'channel' || lastWeek === '' || !hasPlaces(metric)) return kept;
  return [
    ...kept,
    ...(await readFigures(store, organizationId, metric, { first: lastWeek, last: lastWeek }, ['channel'])),
  ];
}

/** True where a week is told apart into hours or buckets, for channels too. */
const hasPlaces = ({ shape, measures, splits }: Metric): boolean =>
  splits.includes('channel') && (shape === 'heatmap' || measures.some(({ buckets }) => buckets !== undefined));

async function membersFor(
  store: FigureStore,
  organizationId: string,
  metric: Metric,
): Promise<ReadonlyMap<string, number>> {
  return metric.measures.some(({ rule }) => rule.needsMembers) ? readMembers(store, organizationId) : new Map();
}
