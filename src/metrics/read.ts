// Answers questions about one metric: the catalogue, and the numbers of a metric from week to week.
import { Refused } from '../base/errors.ts';
import type { MetricAnswer, MetricCatalogue, MetricDefinition } from './answers.ts';
import { metricOf, metrics } from './catalogue.ts';
import { emptyWeeks, isOf, seriesOf, shownMessages } from './internal/arrange.ts';
import { byOf, readDimensions } from './internal/dimensions.ts';
import { readFamilies } from './internal/families.ts';
import { readMembers, readSpans, type Weeks } from './internal/figure-reader.ts';
import { prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { readGroupNames } from './internal/group-names.ts';
import { readLacking } from './internal/lacking.ts';
import { readMatched } from './internal/matched.ts';
import { readStanding } from './internal/standing.ts';
import { messagesSent } from './m01-messages-sent.ts';
import type { Metric } from './metric.ts';
import { fewestPeople, publish, type Published } from './publish.ts';
import type { ReadingOrganization } from './reading-organization.ts';
import { addWeeks, mondayOf, weekName, type Monday } from './weeks.ts';

export interface MetricQuestion {
  /** ISO weeks, `2026-W10`; the last 26 weeks of the data where they are absent. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `organization`, `channel`, or the key of a dimension. */
  readonly by?: string | undefined;
  /** True while an import runs or figures wait to be computed again. */
  readonly isStale?: boolean | undefined;
}

/** Every definition, as data, with the dimensions by which this organization's people can be grouped. */
export async function catalogue(store: FigureStore, organization: ReadingOrganization): Promise<MetricCatalogue> {
  await prepareFigureTables(store, organization.id);
  return {
    k: organization.k ?? fewestPeople,
    metrics: metrics.map(definitionOf),
    dimensions: await readDimensions(store, organization.id, organization.dimensions),
  };
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
 * speak of the last week asked for. Throws Refused for an unknown metric, dimension or week.
 */
export async function metricAnswer(
  store: FigureStore,
  organization: ReadingOrganization,
  metricId: string,
  question: MetricQuestion = {},
): Promise<Published<MetricAnswer>> {
  const metric = metricOf(metricId);
  const by = byOf(metric, question.by, organization.dimensions);
  await prepareFigureTables(store, organization.id);
  const { coverage, lastWeek } = await readStanding(store, organization.id, question.isStale ?? false);
  const weeks = weeksAsked(question, lastWeek ?? '1970-01-05');
  const [found, names, matched, lacking] = await Promise.all([
    readFamilies(store, { organization, metric, weeks, members: await membersFor(store, organization.id, metric) }),
    readGroupNames(store, organization, by, weeks),
    readMatched(store, organization, weeks),
    readLacking(store, organization, metric, weeks),
  ]);
  const ofMessages =
    metric.id === 'M01' ? found : await readFamilies(store, { organization, metric: messagesSent, weeks });
  const rows = found.rows.filter((row) => isOf(row, by));
  const zeros = metric.emptyWeekIsZero ? emptyWeeks(rows, await readSpans(store, organization.id), weeks) : [];
  return publish([...new Set([...found.decided, ...ofMessages.decided])], (shown) => ({
    metric: definitionOf(metric),
    by: by.key,
    from: weekName(weeks.first),
    to: weekName(weeks.last),
    timeZone: organization.timeZone,
    series: seriesOf(metric, [...rows, ...zeros], by, names, shown),
    lacking: [...lacking.sentences],
    coverage: { ...coverage, ...matched, messages: shownMessages(ofMessages.rows, shown) },
  }));
}

function weeksAsked({ from, to }: MetricQuestion, lastWeek: Monday): Weeks {
  const last = to === undefined ? lastWeek : mondayOf(to);
  const first = from === undefined ? addWeeks(last, 1 - weeksShown) : mondayOf(from);
  if (first <= last) return { first, last };
  throw new Refused('invalid-request', 'The first week is later than the last.', 'Turn them around.');
}

async function membersFor(
  store: FigureStore,
  organizationId: string,
  metric: Metric,
): Promise<ReadonlyMap<string, number>> {
  return metric.measures.some(({ rule }) => rule.needsMembers) ? readMembers(store, organizationId) : new Map();
}
