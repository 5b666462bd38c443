// The runs: each sync or import over a connection, from its start to whatever end it came to.
import { sql, type Selectable } from 'kysely';
import { errorCodes, type ErrorCode } from '../base/errors.ts';
import type { Control } from './internal/opened.ts';
import { presenceLocks } from './internal/presence.ts';
import { requirePhase, writeCounts, type RunCounts } from './internal/run-counts.ts';
import type { RunKind, RunState } from './internal/collecting-tables.ts';
import type { Tables } from './internal/tables.ts';

export type { RunCounts } from './internal/run-counts.ts';
export type { RunKind, RunState } from './internal/collecting-tables.ts';

export interface RunProgress {
  /** Of `total`: bytes of an import, whatever a sync counts its work in. 0 of 0 is not known yet. */
  readonly done: number;
  readonly total: number;
  readonly messages: number;
  /** To the source; an import makes none. */
  readonly calls?: number;
  /** What it does now: a word of ours in kebab-case. */
  readonly phase?: string | null;
}

export interface Run extends Required<RunProgress> {
  readonly id: string;
  /** Greater than that of every run before it, of any connection. */
  readonly version: number;
  readonly connectionId: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly counts: RunCounts | null;
  readonly errorCode: ErrorCode | null;
}

export async function startRun(
  control: Control,
  run: { readonly id: string; readonly connectionId: string; readonly kind: RunKind },
): Promise<Run> {
  const row = await control.db
    .insertInto('runs')
    .values({
      id: run.id,
      connection_id: run.connectionId,
      kind: run.kind,
      state: 'running',
      process: control.process,
      started_at: control.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** What is left out of the progress stays as it was. */
export async function noteProgress(control: Control, id: string, progress: RunProgress): Promise<void> {
  await control.db
    .updateTable('runs')
    .set(columnsOf(progress))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

/** Writes the end down; a run that has ended keeps its end. Counts hold numbers and UTC days, nothing else. */
export async function endRun(
  control: Control,
  id: string,
  end: {
    readonly state: Exclude<RunState, 'running'>;
    readonly counts?: object | null;
    readonly errorCode?: ErrorCode | null;
    readonly progress?: RunProgress;
  },
): Promise<void> {
  await control.db
    .updateTable('runs')
    .set({
      state: end.state,
      ended_at: noEarlierThanStart(control.clock.now()),
      counts: end.counts ? writeCounts(end.counts) : null,
      error_code: end.errorCode ?? null,
      ...(end.progress && columnsOf(end.progress)),
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

export async function findRun(control: Control, organizationId: string, id: string): Promise<Run | null> {
  const row = await runsOf(control, organizationId).where('runs.id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Newest first. */
export async function listRuns(
  control: Control,
  organizationId: string,
  connectionId: string,
  limit = 100,
): Promise<Run[]> {
  const rows = await runsOf(control, organizationId)
    .where('connection_id', '=', connectionId)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** The last run of each connection that has one. */
export async function lastRuns(control: Control, organizationId: string): Promise<Map<string, Run>> {
  const rows = await runsOf(control, organizationId)
    .distinctOn('connection_id')
    .orderBy('connection_id')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, fromRow(row)]));
}

/** How many run now, in any process: of the organization, or of one connection of it. */
export async function runningRuns(control: Control, organizationId: string, connectionId?: string): Promise<number> {
  let found = runsOf(control, organizationId).where('state', '=', 'running');
  if (connectionId !== undefined) found = found.where('connection_id', '=', connectionId);
  return (await found.execute()).length;
}

/** A process that died cannot end its runs: whoever starts next does, and leaves those of the living alone. */
export async function interruptRunsOfTheDead(control: Control): Promise<number> {
  const present = sql<number>`SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = ${presenceLocks}
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  const interrupted = await control.db
    .updateTable('runs')
    .set({ state: 'interrupted', ended_at: noEarlierThanStart(control.clock.now()) })
    .where('state', '=', 'running')
    .where(sql<boolean>`process NOT IN (${present})`)
    .executeTakeFirst();
  const count = Number(interrupted.numUpdatedRows);
  if (count > 0) control.log.warn('runs of a dead process were interrupted', { count });
  return count;
}

/** A clock that was set back must not end a run before it began. */
function noEarlierThanStart(now: Date) {
  return sql<Date>`greatest(started_at, ${now}::timestamptz)`;
}

function runsOf(control: Control, organizationId: string) {
  return control.db
    .selectFrom('runs')
    .innerJoin('connections', 'connections.id', 'runs.connection_id')
    .selectAll('runs')
    .where('organization_id', '=', organizationId);
}

function columnsOf(progress: RunProgress) {
  const { done, total, messages, calls, phase } = progress;
  requirePhase(phase);
  return { done, total, messages, ...(calls !== undefined && { calls }), ...(phase !== undefined && { phase }) };
}

function fromRow(row: Selectable<Tables['runs']>): Run {
  return {
    id: row.id,
    version: row.version,
    connectionId: row.connection_id,
    kind: row.kind,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    done: row.done,
    total: row.total,
    messages: row.messages,
    calls: row.calls,
    phase: row.phase,
    counts: row.counts,
    errorCode: row.error_code !== null && row.error_code in errorCodes ? (row.error_code as ErrorCode) : null,
  };
}
