// The buckets of a histogram of durations, with both their bounds.
import type { Point } from '../../src/api/contract/metrics.ts';
import { duration } from '../words/numbers.ts';
import { amountAlone, drawn, valueText } from '../words/values.ts';

export interface Bucket {
  /** Seconds; where the axis starts or ends for the two open ends. */
  readonly from: number;
  readonly to: number;
  readonly y: number | undefined;
  readonly isHidden: boolean;
  readonly name: string;
  readonly text: string;
  /** The value alone, for a table. */
  readonly cell: string;
}

/** Ascending. The first bucket starts at zero and the last has no end: both are drawn as wide as their neighbour. */
export function bucketsOf(points: readonly Point[], unit: string): Bucket[] {
  const sorted = points
    .filter((each) => each.upTo !== undefined)
    .sort((one, other) => (one.upTo ?? Infinity) - (other.upTo ?? Infinity));
  const bounds = sorted.map((each) => each.upTo ?? undefined);
  return sorted.map((point, index) => {
    const to = bounds[index];
    const from = bounds[index - 1];
    const name = bucketName(from, to);
    return {
      from: from ?? (to ?? 60) / ratio(bounds, 0),
      to: to ?? (from ?? 60) * ratio(bounds, bounds.length - 3),
      y: drawn(point.value),
      isHidden: point.value.state === 'hidden',
      name,
      text: `${name}: ${valueText(point.value, unit)}`,
      cell: valueText(point.value, unit, amountAlone),
    };
  });
}

function ratio(bounds: readonly (number | undefined)[], index: number): number {
  const one = bounds[Math.max(0, index)];
  const next = bounds[Math.max(0, index) + 1];
  return one && next && next > one ? next / one : 2;
}

function bucketName(from: number | undefined, to: number | undefined): string {
  if (to === undefined) return from === undefined ? 'any time' : `longer than ${duration(from)}`;
  return from === undefined ? `up to ${duration(to)}` : `${duration(from)} to ${duration(to)}`;
}

const rounds = [1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 28 * 86_400];

/** Round durations inside the axis. */
export function durationTicks(from: number, to: number): number[] {
  return rounds.filter((each) => each >= from && each <= to);
}
