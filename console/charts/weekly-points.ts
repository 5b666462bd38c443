// The points of a week-by-week chart: a missing week stays a gap, a hidden one stays visible as hidden.
import type { Point } from '../../src/api/contract/metrics.ts';
import { behindText, drawn, valueText } from '../words/values.ts';
import { weekName, weeksBetween, weekStart } from '../words/weeks.ts';

export interface WeekPoint {
  readonly week: string;
  readonly at: Date;
  readonly y: number | undefined;
  readonly kind: 'shown' | 'bounded' | 'hidden' | 'missing';
  readonly text: string;
}

/** One for every week from the first point to the last, or over the given weeks. */
export function weekPoints(
  points: readonly Point[],
  unit: string,
  span?: { readonly from: string; readonly to: string },
): WeekPoint[] {
  const byWeek = new Map(points.map((each) => [each.week, each]));
  const weeks = [...byWeek.keys()].sort();
  const from = span?.from ?? weeks[0];
  const to = span?.to ?? weeks.at(-1);
  if (from === undefined || to === undefined) return [];
  return weeksBetween(from, to).map((week) => weekPoint(week, byWeek.get(week), unit));
}

function weekPoint(week: string, point: Point | undefined, unit: string): WeekPoint {
  const at = weekStart(week) ?? new Date(0);
  if (!point || point.value.state === 'none')
    return { week, at, y: undefined, kind: 'missing', text: `${weekName(week)}: nothing to count` };
  const text = `${weekName(week)}: ${valueText(point.value, unit)}${behindText(point.value, point.people, unit)}`;
  const kind = point.value.state === 'unavailable' ? 'missing' : point.value.state;
  return { week, at, y: drawn(point.value), kind, text };
}

/** At most `count` weeks for the ticks of an axis, evenly spaced and always with the last one. */
export function tickWeeks(weeks: readonly WeekPoint[], count: number): WeekPoint[] {
  const step = Math.max(1, Math.ceil(weeks.length / Math.max(1, count)));
  return weeks.filter((_, index) => (weeks.length - 1 - index) % step === 0);
}
