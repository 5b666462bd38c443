// Frozen weeks: those of which events went to retention. Their figures stay as they were computed when all was there.
import type { Metric, Reach } from '../metric.ts';
import { addDays, addWeeks, type DayRange, mondayOfDay, mondaysBetween, type Monday } from '../weeks.ts';
import { weeksAwake } from './person-weeks.ts';
import { type Reached, type Span, weeksWithin } from './reached-weeks.ts';

/**
 * The weeks that hold any of these UTC days by anybody's clock: what happens in a UTC day may belong to the local day
 * before or after it.
 */
export function frozenWeeks(frozen: readonly DayRange[]): ReadonlySet<Monday> {
  const weeks = frozen.flatMap(({ from, before }) =>
    mondaysBetween(mondayOfDay(addDays(from, -1)), mondayOfDay(before)),
  );
  return new Set(weeks);
}

/** What is reached less what is frozen: nothing is computed for which events are missing that were there once. */
export function withoutFrozen(
  metrics: readonly Metric[],
  reached: Reached,
  frozen: ReadonlySet<Monday>,
  span: Span,
): Reached {
  if (frozen.size === 0) return reached;
  const weeksOf = (metric: Metric): readonly Monday[] => {
    const weeks = reached.metrics.get(metric.id) ?? [];
    const { reach } = metric;
    if (reach === 'everything') return isNowFrozen(frozen, span) ? [] : weeks;
    return weeks.filter((week) => !readsFrozen(reach, week, frozen));
  };
  const left = new Map(metrics.map((metric) => [metric.id, weeksOf(metric)]));
  const touched = reached.touched.filter((week) => !frozen.has(week));
  const weekly = metrics.flatMap(({ id, reach }) => (reach === 'everything' ? [] : (left.get(id) ?? [])));
  return { weeks: [...new Set([...touched, ...weekly])].sort(), touched, metrics: left };
}

/** What speaks of the last stored day looks back over a quarter of a year. */
function isNowFrozen(frozen: ReadonlySet<Monday>, { lastDay, isEmpty }: Span): boolean {
  const last = mondayOfDay(lastDay);
  return isEmpty || mondaysBetween(addWeeks(last, -weeksAwake), last).some((week) => frozen.has(week));
}

/** The weeks in which a metric counts one of these days, and is not computed again. */
export function frozenWith({ reach }: Metric, days: readonly string[], frozen: ReadonlySet<Monday>): readonly Monday[] {
  if (reach === 'everything') return [];
  return weeksWithin(reach, days).filter((week) => readsFrozen(reach, week, frozen));
}

function readsFrozen({ daysBack, weeksOn }: Reach, week: Monday, frozen: ReadonlySet<Monday>): boolean {
  const reads = Array.from({ length: 1 + weeksOn + Math.ceil(daysBack / 7) }, (_, place) => place - weeksOn);
  return reads.some((on) => frozen.has(addWeeks(week, on)));
}
