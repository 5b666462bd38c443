// How fast a source may be asked: the row that all processes share for one app, workspace and method.
//
// The time is the database's own, the one clock that all processes have in common; only durations leave it.
import { createHmac } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { days } from '../base/clock.ts';
import { formatUuid } from '../base/ids.ts';
import type { Control } from './internal/opened.ts';

/** What the source limits. All three are ours or a token of ours; none of them is stored. */
export interface LimitedCall {
  readonly app: string;
  readonly workspace: string;
  readonly method: string;
}

/** A slower class in which the source has put an app: so many records in an answer, so many calls a minute. */
export interface SlowClass {
  readonly limit: number;
  readonly perMinute: number;
}

export interface Pace {
  /** Calls a minute outside the slow class. */
  readonly perMinute: number;
  /** How long a minute is taken to be, for the pace: a little more than one, so that none is called too often. */
  readonly minuteMs: number;
  /** How many slots to reserve; one in the slow class. */
  readonly slots: number;
  /** How far back a slot may lie that nobody used, so that a late caller catches up. None in the slow class. */
  readonly creditMs: number;
}

export interface Reserved {
  /** Until the first slot; below zero for one that lies back. */
  readonly waitMs: number;
  readonly slots: number;
  /** From one slot to the next. */
  readonly everyMs: number;
  readonly slow: SlowClass | null;
  /** The slow class was once believed and is not now: one more sign of it is enough. */
  readonly wasSlow: boolean;
}

export interface LimitState {
  /** How long the source asked for silence from now on, 0 where it did not. */
  readonly restMs: number;
  readonly slow: SlowClass | null;
}

/** The name of the row. Keyed, so that the row tells nobody which workspace it is about. */
export function limitKey(control: Control, { app, workspace, method }: LimitedCall): string {
  const about = JSON.stringify(['call-limits', app, workspace, method]);
  return formatUuid(createHmac('sha256', control.masterKey).update(about).digest());
}

/**
 * Reserves the next slots of the row in one statement. `at` is the time where a test decides it. Only a reservation that
 * makes a new row removes those that nobody needs any more: the table cannot grow otherwise, and calls do not wait for it.
 */
export async function reserveSlots(control: Control, key: string, pace: Pace, at?: Date): Promise<Reserved> {
  const now = moment(at);
  const isSlow = sql`coalesce(call_limits.slow_until > ${now}, false)`;
  const every = sql`(${pace.minuteMs / 1000}::float8 / CASE WHEN ${isSlow} THEN call_limits.slow_per_minute ELSE ${pace.perMinute}::float8 END)`;
  const slots = sql`(CASE WHEN ${isSlow} THEN 1 ELSE ${pace.slots}::integer END)`;
  const credit = sql`(CASE WHEN ${isSlow} THEN interval '0' ELSE ${span(pace.creditMs / 1000)} END)`;
  const first = sql`greatest(call_limits.next_at, call_limits.rests_until, ${now} - ${credit})`;
  const { rows } = await sql<ReservedRow>`
    INSERT INTO call_limits (key, next_at)
    VALUES (${key}, ${now} + ${span((pace.minuteMs / 1000 / pace.perMinute) * pace.slots)})
    ON CONFLICT (key) DO UPDATE SET next_at = ${first} + ${slots} * make_interval(secs => ${every})
    RETURNING ${slots} AS slots, ${every} * 1000 AS "everyMs", ${isSlow} AS "isSlow",
      slow_limit AS "limit", slow_per_minute AS "perMinute", ${ms(sql`next_at`, now)} AS "aheadMs",
      xmax = 0 AS "isNew"`.execute(control.db);
  const [row] = rows;
  if (row!.isNew) await forgetIdle(control, now);
  return reservedOf(row!);
}

/** So long after the last call, the end of a silence and of a slow class, a row says nothing that a new one would not. */
const idleMs = days(7);

/** Skips what another process is about to remove, so that two of them never wait for each other. */
async function forgetIdle(control: Control, now: RawBuilder<Date>): Promise<void> {
  const last = sql`greatest(next_at, rests_until, slow_until)`;
  await sql`
    DELETE FROM call_limits WHERE key IN (
      SELECT key FROM call_limits WHERE ${last} < ${now} - ${span(idleMs / 1000)} FOR UPDATE SKIP LOCKED
    )`.execute(control.db);
}

interface ReservedRow {
  readonly slots: number;
  readonly everyMs: number;
  readonly isSlow: boolean;
  readonly limit: number | null;
  readonly perMinute: number | null;
  readonly aheadMs: number;
  /** A row that was there has been locked by its own update, which PostgreSQL notes in it. */
  readonly isNew: boolean;
}

function reservedOf(row: ReservedRow): Reserved {
  const { slots, everyMs, isSlow, limit, perMinute, aheadMs } = row;
  const slow = limit === null || perMinute === null ? null : { limit, perMinute };
  // To the microsecond, which is as exact as the database's times are.
  const waitMs = Math.round((aheadMs - slots * everyMs) * 1000) / 1000;
  return { waitMs, slots, everyMs, slow: isSlow ? slow : null, wasSlow: slow !== null && !isSlow };
}

/** The source asked for silence: no slot of the row lies before its end, in any process. */
export async function restCalls(control: Control, key: string, milliseconds: number, at?: Date): Promise<void> {
  const now = moment(at);
  const until = sql`${now} + ${span(milliseconds / 1000)}`;
  await sql`
    INSERT INTO call_limits (key, next_at, rests_until) VALUES (${key}, ${now}, ${until})
    ON CONFLICT (key) DO UPDATE SET rests_until = greatest(call_limits.rests_until, excluded.rests_until)
  `.execute(control.db);
}

/** The slow class is believed for so long; the next slot is one of its own. */
export async function slowDown(
  control: Control,
  key: string,
  slow: SlowClass & { readonly everyMs: number; readonly believedMs: number },
  at?: Date,
): Promise<void> {
  const now = moment(at);
  const next = sql`${now} + ${span(slow.everyMs / 1000)}`;
  const until = sql`${now} + ${span(slow.believedMs / 1000)}`;
  await sql`
    INSERT INTO call_limits (key, next_at, slow_per_minute, slow_limit, slow_until)
    VALUES (${key}, ${next}, ${slow.perMinute}, ${slow.limit}, ${until})
    ON CONFLICT (key) DO UPDATE SET next_at = greatest(call_limits.next_at, excluded.next_at),
      slow_per_minute = excluded.slow_per_minute, slow_limit = excluded.slow_limit, slow_until = excluded.slow_until
  `.execute(control.db);
}

/** What is known of the row now, without reserving anything. */
export async function limitState(control: Control, key: string, at?: Date): Promise<LimitState> {
  const now = moment(at);
  const { rows } = await sql<{ restMs: number; isSlow: boolean; limit: number; perMinute: number }>`
    SELECT greatest(0, coalesce(${ms(sql`rests_until`, now)}, 0)) AS "restMs",
      coalesce(slow_until > ${now}, false) AS "isSlow", slow_limit AS "limit", slow_per_minute AS "perMinute"
    FROM call_limits WHERE key = ${key}`.execute(control.db);
  const [row] = rows;
  if (row === undefined) return { restMs: 0, slow: null };
  return { restMs: row.restMs, slow: row.isSlow ? { limit: row.limit, perMinute: row.perMinute } : null };
}

/** The same in every part of a statement. */
function moment(at: Date | undefined): RawBuilder<Date> {
  return sql<Date>`coalesce(${at ?? null}::timestamptz, statement_timestamp())`;
}

function span(seconds: number): RawBuilder<unknown> {
  return sql`make_interval(secs => ${seconds}::float8)`;
}

function ms(time: RawBuilder<unknown>, now: RawBuilder<Date>): RawBuilder<number> {
  return sql<number>`(extract(epoch FROM ${time} - ${now}) * 1000)::float8`;
}
