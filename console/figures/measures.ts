// Which measures of a metric a report offers, and the points of one of them.
import type { MetricDefinition, Series } from '../../src/api/contract/metrics.ts';

type Measure = MetricDefinition['measures'][number];

/** A histogram is drawn on the overview; a course over weeks has one value a week. */
export function measuresOf(metric: MetricDefinition): Measure[] {
  return metric.measures.filter((each) => each.id !== 'distribution');
}

export function measureOf(metric: MetricDefinition, id: string | undefined): Measure {
  const measures = measuresOf(metric);
  return measures.find((each) => each.id === id) ?? measures[0] ?? { id: '', name: metric.name, unit: '' };
}

export function seriesOf(series: readonly Series[], measureId: string): Series[] {
  return series
    .filter((each) => each.measure === measureId)
    .map((each) => ({ ...each, points: each.points.filter((point) => point.upTo === undefined) }));
}
