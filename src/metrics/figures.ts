// Computes the figures of an organization: all of them, or those that changed days reach.
import { metrics } from './catalogue.ts';
import { bringTablesUpToDate, prepareFigureTables, type FigureStore } from './internal/figure-tables.ts';
import { insertStatements } from './internal/figures-sql.ts';
import { frozenWeeks, withoutFrozen } from './internal/frozen-weeks.ts';
import type { Clocks } from './internal/local-time.ts';
import { channelsOf, groupedRootsSql, groupedWeeksSql, personWeeksSql, type Counted } from './internal/person-weeks.ts';
import { chunksOf, everyWeek, reachedWeeks, readsRoots, type Reached } from './internal/reached-weeks.ts';
import { groupNestsSql, rosterWeeksSql } from './internal/roster-groups.ts';
import { announceWeeks, beginRun, finishRun, readState, removeReplaced, type State } from './internal/runs.ts';
import { localDaySql } from './internal/sql.ts';
import { dropWorkingTables, messagesSql, rootsSql, type Chunk } from './internal/working-tables.ts';
import type { Metric } from './metric.ts';
import type { RosterSnapshot } from './roster-of-week.ts';
import { addWeeks, type DayRange, mondayOfDay, type Monday } from './weeks.ts';

export interface OrganizationClock {
  readonly id: string;
  /** An IANA zone such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** SQL for rows (account, person, isLeftOut, isNoPerson); without it every account is a person. */
  readonly persons?: string;
  /** The rosters that stand; without them nobody belongs to a group, and everybody has the organization's time zone. */
  readonly rosters?: readonly RosterSnapshot[];
  /** Days of which events went to retention: the figures of their weeks stay as they are. */
  readonly frozen?: readonly DayRange[];
  /** The IANA names behind the tokens of the rosters' time zones; what it does not name is the organization's zone. */
  readonly zones?: ReadonlyMap<string, string>;
}

/** One computation: where it writes, and what it reaches. */
interface Run {
  readonly store: FigureStore;
  readonly organization: OrganizationClock;
  readonly state: State;
  readonly reached: Reached;
  readonly signal: AbortSignal | undefined;
}

/**
 * Computes the figures of the weeks that `staleDays` (UTC days, `2026-03-02`) reach, or all. It computes all
 * by itself when a time zone, a definition, whose account is whose, who belongs where, or who does not count changed since the last time.
 * Frozen weeks keep what they have, whatever changed. At most one computation of an organization may run at a time. One
 * that dies is repeated whole; until the new figures are complete, readers see the old ones. Gives the number of weeks
 * computed. Aborted, it ends before its next statement, as if it had died.
 */
export async function computeFigures(
  store: FigureStore,
  organization: OrganizationClock,
  staleDays: 'all' | readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly weeks: number }> {
  const { id, timeZone } = organization;
  await prepareFigureTables(store, id);
  const state = await readState(store, id, { ...organization, zone: timeZone }, metrics);
  const isOther = state.fingerprint !== state.lastFingerprint;
  if (isOther) await bringTablesUpToDate(store, id);
  await beginRun(store, id, state);
  const isAll = staleDays === 'all' || isOther;
  const asked = isAll
    ? everyWeek(metrics, state.span, state.before)
    : reachedWeeks(metrics, staleDays, state.span, state.before);
  const frozen = frozenWeeks(organization.frozen ?? []);
  const reached = withoutFrozen(metrics, asked, frozen, state.span);
  const run = { store, organization, state, reached, signal };
  try {
    if (!state.span.isEmpty) await computeReached(run);
  } finally {
    await dropWorkingTables(store, id);
  }
  signal?.throwIfAborted();
  await announceWeeks(store, id, state.nextVersion, reached);
  await finishRun(store, id, state, frozen.size > 0);
  await removeReplaced(store, id, state.nextVersion, reached);
  return { weeks: new Set([...reached.metrics.values()].flat()).size };
}

/** Undefined where nobody's zone or schedule is known. */
function clocksOf({ timeZone, rosters = [], zones = new Map() }: OrganizationClock): Clocks | undefined {
  return rosters.length === 0 ? undefined : { timeZone, rosters, zones };
}

/** So few weeks are one piece anyhow, and their messages need not be counted first. */
const fewWeeks = 6;
/** Of so few messages the engine plans its statements longer than it computes; of more, each needs the memory. */
const fewMessages = 1_000_000;

async function computeReached(run: Run): Promise<void> {
  const messagesIn = run.reached.touched.length > fewWeeks ? await messagesByWeek(run) : new Map<Monday, number>();
  const isLarge = [...messagesIn.values()].reduce((sum, count) => sum + count, 0) > fewMessages;
  const chunks = chunksOf(metrics, run.reached, messagesIn);
  for (const chunk of chunks) await computeChunk(run, chunk, isLarge);
  if (chunks.length === 0) await insertFigures(run, ofEverything, [], false);
}

const ofRoots = metrics.filter(readsRoots);
const ofEverything = metrics.filter(({ reach }) => reach === 'everything');
const ofPeople = metrics.filter((metric) => !readsRoots(metric) && metric.reach !== 'everything');

/** What is made of people's weeks does not wait for the roots, nor they for it. */
async function computeChunk(run: Run, chunk: Chunk, isLarge: boolean): Promise<void> {
  const { weeks, touched, isLast } = chunk;
  const { organization, state } = run;
  await command(run, messagesSql(chunk, isLarge, organization.persons, clocksOf(organization)));
  const people = async (): Promise<void> => {
    await command(run, personWeeksSql(touched, state.nextVersion));
    await command(run, groupedWeeksSql(windowsOf(weeks), countedBy(run), organization, isLarge));
    await command(run, rosterWeeksSql(weeks.filter(isStored(run)), organization, isLarge));
    await command(run, groupNestsSql(weeks, windowsOf(weeks), organization, state.nextVersion));
    await insertFigures(run, isLast ? [...ofPeople, ...ofEverything] : ofPeople, weeks, isLarge);
  };
  const roots = async (): Promise<void> => {
    await command(run, rootsSql(chunk, isLarge));
    await command(run, groupedRootsSql(weeks, organization, isLarge));
    await insertFigures(run, ofRoots, weeks, isLarge);
  };
  await bothOf(people(), roots());
}

/** Ends when both have ended, so that nothing of a failed computation works on beside the one that repeats it. */
async function bothOf(one: Promise<void>, other: Promise<void>): Promise<void> {
  for (const result of await Promise.allSettled([one, other])) if (result.status === 'rejected') throw result.reason;
}

/** Of a week beyond the stored messages nothing is said, though there may be a roster. */
function isStored({ state }: Run): (week: Monday) => boolean {
  const { firstDay, lastDay } = state.span;
  return (week) => week >= mondayOfDay(firstDay) && week <= mondayOfDay(lastDay);
}

/** Windows of 4 weeks need the three before the week with which they end. */
function windowsOf(weeks: readonly Monday[]): readonly Monday[] {
  return [...new Set(weeks.flatMap((week) => [0, 1, 2, 3].map((back) => addWeeks(week, -back))))].sort();
}

async function insertFigures(
  run: Run,
  some: readonly Metric[],
  piece: readonly Monday[],
  isLarge: boolean,
): Promise<void> {
  const asked = some.map((metric) => {
    const weeks = run.reached.metrics.get(metric.id) ?? [];
    return { metric, weeks: metric.reach === 'everything' ? weeks : weeks.filter((week) => piece.includes(week)) };
  });
  const channels = channelsOf(mondayOfDay(run.state.span.lastDay), countedBy(run));
  const statements = insertStatements(asked, channels, run.state.nextVersion, !isLarge);
  for (const statement of statements) await command(run, statement);
}

function countedBy({ state, reached }: Run): Counted {
  return { version: state.nextVersion, touched: reached.touched };
}

async function command({ store, organization, state, signal }: Run, sql: string | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (sql === undefined) return;
  const { lastDay } = state.span;
  const params = { zone: organization.timeZone, lastAt: state.lastAt, lastDay, lastWeek: mondayOfDay(lastDay) };
  await store.command(organization.id, sql, params);
}

async function messagesByWeek({ store, organization }: Run): Promise<ReadonlyMap<Monday, number>> {
  const rows = await store.query<{ week: Monday; messages: number | string }>(
    organization.id,
    `SELECT toString(toMonday(${localDaySql('at')})) AS week, count() AS messages FROM messages GROUP BY week`,
    { zone: organization.timeZone },
  );
  return new Map(rows.map(({ week, messages }) => [week, Number(messages)]));
}
