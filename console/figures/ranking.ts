// The order in which channels are shown.
import type { Series } from '../../src/api/contract/metrics.ts';
import { drawn } from '../words/values.ts';

export interface Ranked {
  /** Those with a number to draw, the highest latest one first. */
  readonly visible: readonly Series[];
  /** Those hidden in every week that has anything. */
  readonly hidden: readonly Series[];
}

export function rankSeries(series: readonly Series[]): Ranked {
  const latest = (each: Series) =>
    drawn(each.points.findLast((point) => drawn(point.value) !== undefined)?.value ?? { state: 'none' });
  const visible = series.filter((each) => latest(each) !== undefined);
  return {
    visible: visible.toSorted(
      (one, other) => (latest(other) ?? 0) - (latest(one) ?? 0) || (one.group.name < other.group.name ? -1 : 1),
    ),
    hidden: series.filter(
      (each) => latest(each) === undefined && each.points.some((point) => point.value.state === 'hidden'),
    ),
  };
}
