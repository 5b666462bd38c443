// The tables that hold figures and what they are made of: numbers, weeks and tokens, in the organization's own database.
import type { EventStore } from '../../events/store.ts';

/** What the metrics need of the event store. */
export type FigureStore = Pick<EventStore, 'query' | 'command'>;

/** The numbers of dimensions follow, see src/privacy/dimensions.ts. `roster` is everybody in it, `people` the first of the others. */
export const groupingNumbers = { organization: 0, channel: 1, people: 2, roster: 22 } as const;

/** The columns of a figure, without its version. */
export const figureColumns =
  'metric, measure, grouping, groupId, week, weekday, hour, bucket, value, people, cases, topShare';

/** The number under which `figureWeeks` announces weeks of `personWeeks`; no metric has it. */
export const personWeeksNumber = 0;

/** The same of weeks of `groupNests`. */
export const groupNestsNumber = 65_535;

// A figure is never changed in place: a computation writes its figures under a new version and then, last of
// all, says in figureWeeks which version each week of each metric has. A reader sees the old week or the new
// one, never half of each, and a week that lost its last message has a version without figures. Every statement
// may run twice after a broken connection: hence the replacing engines, and FINAL where figures are read.
// personWeeks is written and announced the same way: it keeps what windows of several weeks need of the weeks that
// did not change; groupNests, which groups lie wholly in which others. `person` is a hash of the author's token, `minutes` has
// the minute of the local week of each message, 0 for Monday 04:00, in order; `afterHours` are the messages outside the
// schedule, `freeDays` those of `days` that are free.
const tables = [
  `CREATE TABLE IF NOT EXISTS figures (
    metric UInt16, measure UInt8, grouping UInt8, groupId UUID, week Date, weekday UInt8, hour UInt8, bucket UInt8,
    value Float64, people UInt32, cases UInt32, topShare Float64, version UInt64
  ) ENGINE = ReplacingMergeTree PARTITION BY toYear(week)
  ORDER BY (metric, measure, grouping, week, groupId, weekday, hour, bucket, version) SETTINGS old_parts_lifetime = 5`,
  `CREATE TABLE IF NOT EXISTS personWeeks (
    week Date, channel UUID, person UInt64, isOutside Bool, messages UInt32, replies UInt32, afterHours UInt32,
    days UInt8, freeDays UInt8, minutes Array(UInt16) CODEC(Delta(2), ZSTD(1)), version UInt64
  ) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(week)
  ORDER BY (week, channel, person, isOutside, version) SETTINGS old_parts_lifetime = 5`,
  `CREATE TABLE IF NOT EXISTS groupNests (
    week Date, grouping UInt8, groupId UUID, within Array(UUID), version UInt64
  ) ENGINE = ReplacingMergeTree PARTITION BY toYear(week)
  ORDER BY (week, grouping, groupId, version) SETTINGS old_parts_lifetime = 5`,
  `CREATE TABLE IF NOT EXISTS figureWeeks (metric UInt16, week Date, version UInt64)
  ENGINE = ReplacingMergeTree(version) ORDER BY (metric, week) SETTINGS old_parts_lifetime = 5`,
  `CREATE TABLE IF NOT EXISTS figureRuns (
    version UInt64, isFinished Bool, fingerprint UInt64, lastDay Date, finishedAt DateTime('UTC')
  ) ENGINE = ReplacingMergeTree(isFinished) ORDER BY version SETTINGS old_parts_lifetime = 5`,
];

/** Makes the tables where they are missing. */
export async function prepareFigureTables(store: FigureStore, organizationId: string): Promise<void> {
  await Promise.all(tables.map((table) => store.command(organizationId, table)));
}

/** Changes the tables of an earlier version, whose definitions were others: all that it kept is counted anew. */
export async function bringTablesUpToDate(store: FigureStore, organizationId: string): Promise<void> {
  await store.command(
    organizationId,
    `ALTER TABLE personWeeks ADD COLUMN IF NOT EXISTS afterHours UInt32, ADD COLUMN IF NOT EXISTS freeDays UInt8,
      ADD COLUMN IF NOT EXISTS minutes Array(UInt16) CODEC(Delta(2), ZSTD(1)), DROP COLUMN IF EXISTS hours`,
  );
}

/** True for the rows of `figures` that stand: those of each week's last version. */
export const isCurrent =
  '(metric, week, version) IN (SELECT metric, week, max(version) FROM figureWeeks GROUP BY metric, week)';
