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

export interface Reached {
  /** All weeks of which figures are computed, but for those that only speak of the last stored day. */
  readonly weeks: readonly Monday[];
  /** The weeks that hold a changed day. */
  readonly touched: readonly Monday[];
  /** The weeks of each metric, by its id. */
  readonly metrics: ReadonlyMap<string, readonly Monday[]>;
}

/** Where the last computation stood. */
export interface Before {
  /** Undefined when there was none. */
  readonly lastDay: string | undefined;
  readonly weeks: readonly Monday[];
}

/** Every week that stands or should stand, for every metric. */
export function everyWeek(metrics: readonly Metric[], span: Span, before: Before): Reached {
  const all = [...new Set([...weeksOf(span), ...before.weeks])].sort();
  return { weeks: all, touched: all, metrics: new Map(metrics.map((metric) => [metric.id, all])) };
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
  const everything = [...new Set([...before.weeks, ...weeksOf(span).slice(-1)])].sort();
  const weeksFor = ({ reach }: Metric): readonly Monday[] =>
    reach === 'everything' ? everything : weeksWithin(reach, [...days], latest);
  const touched = weeksWithin({ daysBack: 0, weeksOn: 0 }, [...days], latest);
  const weekly = metrics.filter(({ reach }) => reach !== 'everything').flatMap(weeksFor);
  return {
    weeks: [...new Set([...touched, ...weekly])].sort(),
    touched,
    metrics: new Map(metrics.map((metric) => [metric.id, weeksFor(metric)])),
  };
}

/** The weeks that these days reach, none after the latest where one is named. */
export function weeksWithin(reach: Reach, days: readonly string[], latest?: Monday): readonly Monday[] {
  const weeks = days.flatMap((day) => {
    const first = mondayOfDay(addDays(day, -1 - reach.daysBack));
    const last = addWeeks(mondayOfDay(addDays(day, 1)), reach.weeksOn);
    return mondaysBetween(first, latest === undefined || last < latest ? last : latest);
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
 * Cuts the weeks into pieces, earliest first: windows look back only, so what they need of the weeks before is counted
 * when their piece is computed. Answers within 7 days need the week after. `messagesIn` gives the messages of a week; a
 * week it does not name counts as none.
 */
export function chunksOf(
  metrics: readonly Metric[],
  reached: Reached,
  messagesIn: ReadonlyMap<Monday, number>,
): readonly Chunk[] {
  const weekly = metrics.filter(({ reach }) => reach !== 'everything');
  const pieces: Monday[][] = [];
  let messages = 0;
  for (const week of reached.weeks) {
    messages += messagesIn.get(week) ?? 0;
    const last = pieces.at(-1);
    if (last !== undefined && messages <= messagesPerChunk && last.length < weeksPerChunk) last.push(week);
    else {
      pieces.push([week]);
      messages = messagesIn.get(week) ?? 0;
    }
  }
  const ofRoots = weekly.filter(readsRoots);
  return pieces.map((piece) => ({ ...chunkOf(ofRoots, reached, piece), isLast: piece === pieces.at(-1) }));
}

/** Only what is answered reaches back from a changed day. */
export function readsRoots({ reach }: Metric): boolean {
  return reach !== 'everything' && reach.daysBack > 0;
}

function chunkOf(ofRoots: readonly Metric[], reached: Reached, piece: readonly Monday[]): Omit<Chunk, 'isLast'> {
  const rooted = new Set(ofRoots.flatMap(({ id }) => reached.metrics.get(id) ?? []));
  const touched = reached.touched.filter((week) => piece.includes(week));
  const rootWeeks = piece.filter((week) => rooted.has(week));
  const answers = rootWeeks.map((week) => addWeeks(week, 1));
  return { weeks: piece, touched, rootWeeks, read: [...new Set([...touched, ...rootWeeks, ...answers])].sort() };
}
