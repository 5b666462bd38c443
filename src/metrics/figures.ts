// Computes the figures of an organization: all of them, or those that changed days reach.
import { metrics } from './catalogue.ts';
import { figureColumns, groupingNumbers, prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { chunksOf, everyWeek, reachedWeeks, type Reached } from './internal/reached-weeks.ts';
import { announceWeeks, readState, recordRun, removeReplaced, type State } from './internal/runs.ts';
import {
  bounds,
  dayList,
  dropWorkingTables,
  fillChannels,
  fillWorkingTables,
  localDaySql,
  sourcesOf,
  type Chunk,
} from './internal/working-tables.ts';
import { figuresColumn, metricNumber, type Metric, type Split } from './metric.ts';
import { mondayOfDay, type Monday } from './weeks.ts';

export interface OrganizationClock {
  readonly id: string;
  /** An IANA zone such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/** One computation: where it writes, and under which version. */
interface Run {
  readonly store: FigureStore;
  readonly organization: OrganizationClock;
  readonly version: number;
  readonly state: State;
}

/**
 * Computes the figures of the weeks that `staleDays` (UTC days, `2026-03-02`) reach, or all. It computes all
 * by itself when the time zone, a definition, or the accounts that do not count changed since the last time.
 * At most one computation of an organization may run at a time. One that dies is repeated whole; until the
 * new figures are complete, readers see the old ones. Gives the number of weeks computed.
 */
export async function computeFigures(
  store: FigureStore,
  organization: OrganizationClock,
  staleDays: 'all' | readonly string[],
): Promise<{ readonly weeks: number }> {
  const { id, timeZone } = organization;
  await prepareFigureTables(store, id);
  const state = await readState(store, id, timeZone, metrics);
  const version = state.nextVersion;
  const run: Run = { store, organization, version, state };
  await recordRun(store, id, version);
  const isAll = staleDays === 'all' || state.fingerprint !== state.lastFingerprint;
  const reached = isAll
    ? everyWeek(metrics, state.span, state.before)
    : reachedWeeks(metrics, staleDays, state.span, state.before);
  try {
    if (!state.span.isEmpty)
      await computeReached(run, reached, isMany(reached) ? await messagesByWeek(run) : new Map());
  } finally {
    await dropWorkingTables(store, id);
  }
  await announceWeeks(store, id, version, reached);
  await recordRun(store, id, version, state);
  await removeReplaced(store, id, version, reached);
  return { weeks: new Set([...reached.values()].flat()).size };
}

async function computeReached(run: Run, reached: Reached, messagesIn: ReadonlyMap<Monday, number>): Promise<void> {
  for (const chunk of chunksOf(metrics, reached, messagesIn)) await computeChunk(run, chunk, reached);
  await fillChannels(run.store, run.organization.id, run.organization.timeZone, run.state.lastAt);
  for (const metric of metrics.filter(({ reach }) => reach === 'everything')) {
    await insertFigures(run, metric, reached.get(metric.id) ?? []);
  }
}

async function computeChunk(run: Run, chunk: Chunk, reached: Reached): Promise<void> {
  await fillWorkingTables(run.store, run.organization.id, run.organization.timeZone, chunk);
  const waiting = metrics.filter(({ reach }) => reach !== 'everything');
  const work = async (): Promise<void> => {
    for (let metric = waiting.shift(); metric !== undefined; metric = waiting.shift()) {
      const weeks = (reached.get(metric.id) ?? []).filter((week) => chunk.weeks.includes(week));
      await insertFigures(run, metric, weeks);
    }
  };
  // Of a few weeks a metric waits for the disk more than it computes; of many, each has the memory for itself.
  await Promise.all(Array.from({ length: isMany(reached) ? 1 : 3 }, work));
}

async function insertFigures(run: Run, metric: Metric, weeks: readonly Monday[]): Promise<void> {
  if (weeks.length === 0) return;
  const { store, organization, version, state } = run;
  const selects = metric.splits.map((split) => selectFigures(metric, split, weeks, version));
  await store.command(
    organization.id,
    `INSERT INTO figures (${figureColumns}, version) SELECT * FROM (${selects.join(' UNION ALL ')}) ${bounds}`,
    { zone: organization.timeZone, lastAt: state.lastAt, lastWeek: mondayOfDay(state.span.lastDay) },
  );
}

function selectFigures(metric: Metric, split: Split, weeks: readonly Monday[], version: number): string {
  const sql = metric.sql({ ...sourcesOf(split), figures: (of) => figuresColumn(metric.measures, of) }, split);
  return `SELECT toUInt16(${metricNumber(metric)}), figure.1, toUInt8(${groupingNumbers[split]}), groupId, week, weekday, hour,
      figure.2, figure.3, figure.4, figure.5, figure.6, toUInt64(${version})
    FROM (SELECT * FROM (${sql}) WHERE week IN ${dayList(weeks)}) ARRAY JOIN figures AS figure`;
}

/** A few weeks are one piece anyhow, so their messages need not be counted first. */
const isMany = (reached: Reached): boolean =>
  metrics.some(({ id, reach }) => reach !== 'everything' && (reached.get(id) ?? []).length > 10);

async function messagesByWeek({ store, organization }: Run): Promise<ReadonlyMap<Monday, number>> {
  const rows = await store.query<{ week: Monday; messages: number | string }>(
    organization.id,
    `SELECT toString(toMonday(${localDaySql('at')})) AS week, count() AS messages FROM messages GROUP BY week`,
    { zone: organization.timeZone },
  );
  return new Map(rows.map(({ week, messages }) => [week, Number(messages)]));
}
