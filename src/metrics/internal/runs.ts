// The book of computations: what the last one saw, which weeks stand, and what is replaced.
import { crc32 } from 'node:zlib';
import { nilId } from '../../base/ids.ts';
import { figureTuples, metricNumber, type Metric } from '../metric.ts';
import { groupNestsNumber, personWeeksNumber, type FigureStore } from './figure-tables.ts';
import { sourcesFrom } from './figures-sql.ts';
import { clocksSql } from './local-time.ts';
import { groupedRootsSql, groupedWeeksSql, personWeeksSql } from './person-weeks.ts';
import type { Before, Reached, Span } from './reached-weeks.ts';
import { type Counting, groupNestsSql, rosterWeeksSql } from './roster-groups.ts';
import { dayList, localDaySql, quotedDay } from './sql.ts';
import { messagesSql, rootsSql } from './working-tables.ts';

/** What is stored now, and what the last computation left. */
export interface State {
  readonly span: Span;
  /** The last stored message of any class, as SQL reads it. */
  readonly lastAt: string;
  /** Changes with a time zone, a definition, whose account is whose, who belongs where, or who does not count. */
  readonly fingerprint: string;
  /** The version of the next computation: above every finished and unfinished one. */
  readonly nextVersion: number;
  readonly lastFingerprint: string;
  readonly before: Before;
}

const noDay = '1970-01-01';

/** So many days may the local day of a person be behind that of the organization. */
const daysBehind = 2;

interface Clocked extends Counting {
  readonly zone: string;
  readonly zones?: ReadonlyMap<string, string>;
}

/** Reads where things stand; the figure tables must exist. */
export async function readState(
  store: FigureStore,
  organizationId: string,
  { zone, persons, rosters = [], zones = new Map() }: Clocked,
  metrics: readonly Metric[],
): Promise<State> {
  const matched =
    persons === undefined ? '0' : `(SELECT sum(cityHash64(account, person, isLeftOut, isNoPerson)) FROM (${persons}))`;
  const [[now], [then]] = await Promise.all([
    store.query<{ first: string; last: string; lastAt: string; fingerprint: string }>(
      organizationId,
      `SELECT toString(if(count() = 0, toDate(0), ${localDaySql('min(at)')} - ${rosters.length > 0 ? daysBehind : 0})) AS first,
        toString(if(count() = 0, toDate(0), ${localDaySql('max(at)')})) AS last, toString(max(at)) AS lastAt,
        toString(cityHash64({zone:String}, {definitions:UInt32}, {rosters:String},
          (SELECT sum(cityHash64(account, class)) FROM accounts FINAL WHERE class IN ('bot', 'external')), ${matched})) AS fingerprint
      FROM messages`,
      {
        zone,
        definitions: hashOf(metrics),
        rosters: [...rosters.map(({ day, id }) => `${day} ${id}`), ...[...zones].map((zone) => zone.join(' '))]
          .sort()
          .join(' '),
      },
    ),
    store.query<{ highest: string; printed: string; endedOn: string; weeks: string[] }>(organizationId, runsSql),
  ]);
  return {
    span: { firstDay: now!.first, lastDay: now!.last, isEmpty: now!.last === noDay },
    lastAt: now!.lastAt,
    fingerprint: now!.fingerprint,
    nextVersion: Number(then!.highest) + 1,
    lastFingerprint: then!.printed,
    before: { lastDay: then!.endedOn === noDay ? undefined : then!.endedOn, weeks: [...then!.weeks].sort() },
  };
}

// A computation that died may have announced its weeks already, so the figures that stand have a fingerprint only
// when the last finished computation and all since then have the same.
const runsSql = `
  WITH (SELECT maxIf(version, isFinished) FROM figureRuns) AS closed
  SELECT toString(max(version)) AS highest, toString(argMaxIf(lastDay, version, isFinished)) AS endedOn,
    toString(if(closed > 0 AND uniqExactIf(fingerprint, version >= closed) = 1, maxIf(fingerprint, version >= closed), 0)) AS printed,
    (SELECT groupUniqArray(toString(week)) FROM figureWeeks) AS weeks
  FROM figureRuns`;

/** A changed formula must not stand beside figures of the old one. */
function hashOf(metrics: readonly Metric[]): number {
  const texts = metrics.flatMap((metric) =>
    metric.sql(sourcesFrom('channels', (of) => `[${figureTuples(metric, of).join(', ')}] AS figures`)),
  );
  const week = '1970-01-05';
  const someToken = '00000000-0000-0000-0000-000000000001';
  const counting = { rosters: [{ id: nilId, day: week }], persons: '' };
  const sources = [
    messagesSql({ read: [] }),
    clocksSql([week], { timeZone: 'UTC', rosters: [{ id: someToken, day: week }], zones: new Map() }) ?? '',
    rootsSql({ rootWeeks: [] }),
    personWeeksSql([], 0),
    groupedWeeksSql([week], { version: 0, touched: [] }, counting),
    groupedRootsSql([week], counting),
    rosterWeeksSql([week], counting),
    groupNestsSql([week], [week], counting, 0),
  ];
  return crc32([...texts, ...sources].join('\n'));
}

/** Takes the next version before anything is written under it. */
export function beginRun(store: FigureStore, organizationId: string, state: State): Promise<void> {
  return recordRun(store, organizationId, state, null);
}

/**
 * Closes it after everything is. Where events went to retention, the last day that was ever stored stays the last day:
 * what was counted then still stands.
 */
export function finishRun(store: FigureStore, organizationId: string, state: State, hasFrozen: boolean): Promise<void> {
  const { span, before } = state;
  const lastDay = hasFrozen && span.isEmpty ? (before.lastDay ?? noDay) : span.lastDay;
  return recordRun(store, organizationId, state, lastDay);
}

/** `finishedOn` is the last stored day of a computation that has ended. */
async function recordRun(
  store: FigureStore,
  organizationId: string,
  state: State,
  finishedOn: string | null,
): Promise<void> {
  await store.command(
    organizationId,
    `INSERT INTO figureRuns SELECT {version:UInt64}, {isFinished:Bool}, {fingerprint:UInt64}, {lastDay:Date}, now()`,
    {
      version: state.nextVersion,
      isFinished: finishedOn !== null,
      fingerprint: state.fingerprint,
      lastDay: finishedOn ?? noDay,
    },
  );
}

/** The moment at which readers see the new figures. A week without figures is announced too: it lost them. */
export async function announceWeeks(
  store: FigureStore,
  organizationId: string,
  version: number,
  reached: Reached,
): Promise<void> {
  const row = (number: number, week: string): string => `(${number}, ${quotedDay(week)}, ${version})`;
  const rows = [
    ...reached.touched.map((week) => row(personWeeksNumber, week)),
    ...reached.weeks.map((week) => row(groupNestsNumber, week)),
    ...[...reached.metrics].flatMap(([id, weeks]) => weeks.map((week) => row(metricNumber({ id }), week))),
  ];
  if (rows.length === 0) return;
  await store.command(
    organizationId,
    `INSERT INTO figureWeeks SELECT one.1, toDate(one.2), one.3 FROM (SELECT arrayJoin([${rows.join(', ')}]) AS one)`,
  );
}

/** Takes away what no reader sees any more; the engine does it after the call. */
export async function removeReplaced(
  store: FigureStore,
  organizationId: string,
  version: number,
  reached: Reached,
): Promise<void> {
  const remove = (from: string, which: string): Promise<void> =>
    store.command(
      organizationId,
      `ALTER TABLE ${from} DELETE WHERE version < ${version} AND (${which}) SETTINGS mutations_sync = 0`,
    );
  const replaced = [...reached.metrics].filter(([, weeks]) => weeks.length > 0);
  const which = replaced.map(([id, weeks]) => `(metric = ${metricNumber({ id })} AND week IN ${dayList(weeks)})`);
  await Promise.all([
    which.length === 0 ? undefined : remove('figures', which.join(' OR ')),
    reached.touched.length === 0 ? undefined : remove('personWeeks', `week IN ${dayList(reached.touched)}`),
    reached.weeks.length === 0 ? undefined : remove('groupNests', `week IN ${dayList(reached.weeks)}`),
  ]);
}
