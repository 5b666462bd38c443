// Which weeks of which metric a changed day reaches, and in which pieces they are computed.
import type { Metric, Reach } from '../metric.ts';
import { addDays, addWeeks, mondayOfDay, mondaysBetween, type Monday } from '../weeks.ts';
import type { Chunk } from './working-tables.ts';

/** First and last local day of the stored messages. */
export interface Span {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly isEmpty: boolean;
}

/** The weeks of each metric, by its id. */
export type Reached = ReadonlyMap<string, readonly Monday[]>;

/** Where the last computation stood. */
export interface Before {
  /** Undefined when there was none. */
  readonly lastDay: string | undefined;
  readonly weeks: readonly Monday[];
}

/** Every week that stands or should stand, for every metric. */
export function everyWeek(metrics: readonly Metric[], span: Span, before: Before): Reached {
  const all = [...new Set([...weeksOf(span), ...before.weeks])].sort();
  return new Map(metrics.map((metric) => [metric.id, all]));
}

/**
 * The weeks that changed UTC days reach. A UTC day holds parts of up to three local days. When the last
 * stored day moved, windows appear or vanish and roots grow older than 24 hours, so both ends count as changed.
 */
export function reachedWeeks(
  metrics: readonly Metric[],
  staleDays: readonly string[],
  span: Span,
  before: Before,
): Reached {
  const days = new Set(staleDays);
  if (before.lastDay !== undefined && before.lastDay !== span.lastDay) days.add(before.lastDay).add(span.lastDay);
  const latest = [...weeksOf(span).slice(-1), ...before.weeks].sort().at(-1) ?? '';
  return new Map(metrics.map((metric) => [metric.id, weeksOfMetric(metric, [...days], span, before, latest)]));
}

function weeksOfMetric(
  { reach }: Metric,
  days: readonly string[],
  span: Span,
  before: Before,
  latest: Monday,
): readonly Monday[] {
  if (reach === 'everything') return [...new Set([...before.weeks, ...weeksOf(span).slice(-1)])].sort();
  const weeks = days.flatMap((day) => {
    const first = mondayOfDay(addDays(day, -1 - reach.daysBack));
    const last = addWeeks(mondayOfDay(addDays(day, 1)), reach.weeksOn);
    return mondaysBetween(first, last < latest ? last : latest);
  });
  return [...new Set(weeks)].sort();
}

function weeksOf(span: Span): readonly Monday[] {
  return span.isEmpty ? [] : mondaysBetween(mondayOfDay(span.firstDay), mondayOfDay(span.lastDay));
}

/** The most that one piece reads at once, in messages and in weeks; it bounds memory and disk. */
const messagesPerChunk = 11_000_000;
const weeksPerChunk = 600;

/**
 * Cuts the weeks into pieces. Windows of 4 weeks need the three before; answers within 7 days need the next.
 * `messagesIn` gives the messages of a week; a week it does not name counts as none.
 */
export function chunksOf(
  metrics: readonly Metric[],
  reached: Reached,
  messagesIn: ReadonlyMap<Monday, number>,
): readonly Chunk[] {
  const weeks = new Set(
    metrics.filter(({ reach }) => reach !== 'everything').flatMap(({ id }) => reached.get(id) ?? []),
  );
  const pieces: Monday[][] = [];
  let messages = 0;
  for (const week of [...weeks].sort()) {
    messages += messagesIn.get(week) ?? 0;
    const last = pieces.at(-1);
    if (last !== undefined && messages <= messagesPerChunk && last.length < weeksPerChunk) last.push(week);
    else {
      pieces.push([week]);
      messages = messagesIn.get(week) ?? 0;
    }
  }
  return pieces.map((piece) => chunkOf(metrics, reached, new Set(piece)));
}

function chunkOf(metrics: readonly Metric[], reached: Reached, piece: ReadonlySet<Monday>): Chunk {
  const weeksOf = (which: (reach: Reach) => boolean): readonly Monday[] =>
    metrics.flatMap(({ id, reach }) =>
      reach !== 'everything' && which(reach) ? (reached.get(id) ?? []).filter((week) => piece.has(week)) : [],
    );
  const windows = weeksOf(({ weeksOn }) => weeksOn > 0).flatMap((week) => mondaysBetween(addWeeks(week, -3), week));
  const rootWeeks = [...new Set(weeksOf(({ daysBack }) => daysBack > 0))].sort();
  const answers = rootWeeks.map((week) => addWeeks(week, 1));
  return { weeks: [...piece].sort(), rootWeeks, read: [...new Set([...piece, ...windows, ...answers])].sort() };
}
