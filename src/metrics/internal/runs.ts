// The book of computations: what the last one saw, which weeks stand, and what is replaced.
import { crc32 } from 'node:zlib';
import { figuresColumn, metricNumber, type Metric } from '../metric.ts';
import type { FigureStore } from './figure-tables.ts';
import type { Before, Reached, Span } from './reached-weeks.ts';
import { dayList, localDaySql } from './working-tables.ts';

/** What is stored now, and what the last computation left. */
export interface State {
  readonly span: Span;
  /** The last stored message of any class, as SQL reads it. */
  readonly lastAt: string;
  /** Changes with the time zone, a definition, or the accounts that do not count. */
  readonly fingerprint: string;
  /** The version of the next computation: above every finished and unfinished one. */
  readonly nextVersion: number;
  readonly lastFingerprint: string;
  readonly before: Before;
}

const noDay = '1970-01-01';

/** Reads where things stand; the figure tables must exist. */
export async function readState(
  store: FigureStore,
  organizationId: string,
  zone: string,
  metrics: readonly Metric[],
): Promise<State> {
  const [now] = await store.query<{ first: string; last: string; lastAt: string; fingerprint: string }>(
    organizationId,
    `SELECT toString(if(count() = 0, toDate(0), ${localDaySql('min(at)')})) AS first,
      toString(if(count() = 0, toDate(0), ${localDaySql('max(at)')})) AS last, toString(max(at)) AS lastAt,
      toString(cityHash64({zone:String}, {definitions:UInt32},
        (SELECT sum(cityHash64(account, class)) FROM accounts FINAL WHERE class IN ('bot', 'external')))) AS fingerprint
    FROM messages`,
    { zone, definitions: hashOf(metrics) },
  );
  const [then] = await store.query<{ highest: string; printed: string; endedOn: string; weeks: string[] }>(
    organizationId,
    `SELECT toString(max(version)) AS highest, toString(argMaxIf(fingerprint, version, isFinished)) AS printed,
      toString(argMaxIf(lastDay, version, isFinished)) AS endedOn,
      (SELECT groupUniqArray(toString(week)) FROM figureWeeks) AS weeks
    FROM figureRuns`,
  );
  return {
    span: { firstDay: now!.first, lastDay: now!.last, isEmpty: now!.last === noDay },
    lastAt: now!.lastAt,
    fingerprint: now!.fingerprint,
    nextVersion: Number(then!.highest) + 1,
    lastFingerprint: then!.printed,
    before: { lastDay: then!.endedOn === noDay ? undefined : then!.endedOn, weeks: [...then!.weeks].sort() },
  };
}

/** A changed formula must not stand beside figures of the old one. */
function hashOf(metrics: readonly Metric[]): number {
  const from = { personWeeks: 'personWeeks', messages: 'messages', roots: 'roots', channels: 'channels' };
  const texts = metrics.flatMap((metric) =>
    metric.splits.map((split) => metric.sql({ ...from, figures: (of) => figuresColumn(metric.measures, of) }, split)),
  );
  return crc32(texts.join('\n'));
}

/** Takes a version before anything is written under it, and closes it after everything is. */
export async function recordRun(
  store: FigureStore,
  organizationId: string,
  version: number,
  finished?: State,
): Promise<void> {
  await store.command(
    organizationId,
    `INSERT INTO figureRuns SELECT {version:UInt64}, {isFinished:Bool}, {fingerprint:UInt64}, {lastDay:Date}, now()`,
    {
      version,
      isFinished: finished !== undefined,
      fingerprint: finished?.fingerprint ?? '0',
      lastDay: finished?.span.lastDay ?? noDay,
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
  const rows = [...reached].flatMap(([id, weeks]) =>
    weeks.map((week) => `(${metricNumber({ id })}, ${dayList([week]).slice(1, -1)}, ${version})`),
  );
  if (rows.length === 0) return;
  await store.command(
    organizationId,
    `INSERT INTO figureWeeks SELECT one.1, one.2, one.3 FROM (SELECT arrayJoin([${rows.join(', ')}]) AS one)`,
  );
}

/** Takes away what no reader sees any more; the engine does it after the call. */
export async function removeReplaced(
  store: FigureStore,
  organizationId: string,
  version: number,
  reached: Reached,
): Promise<void> {
  const replaced = [...reached].filter(([, weeks]) => weeks.length > 0);
  if (replaced.length === 0) return;
  const which = replaced.map(([id, weeks]) => `(metric = ${metricNumber({ id })} AND week IN ${dayList(weeks)})`);
  await store.command(
    organizationId,
    `ALTER TABLE figures DELETE WHERE version < ${version} AND (${which.join(' OR ')}) SETTINGS mutations_sync = 0`,
  );
}
