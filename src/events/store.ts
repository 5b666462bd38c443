// The event store: takes what passed the privacy boundary, and answers the SQL of the metrics.
import type { KeptOutEntry } from '../privacy/kept-out.ts';
import { type Row, Sanitized } from '../privacy/sanitize.ts';
import type { Shape } from '../privacy/shapes.ts';
import {
  compare,
  type Comparison,
  isEmpty,
  type Listed,
  storedChannels,
  storedMembers,
  storedTimes,
  type Stretch,
  withoutOthers,
  withoutThoseOf,
} from './comparison.ts';
import type { OfDays } from './bulk-rows.ts';
import { type ChannelCoverage, coverage } from './coverage.ts';
import {
  countExpired,
  countExpiredRows,
  type EventEdges,
  type ExpiredEvents,
  expireEvents,
  expireRows,
  storedConnections,
} from './expiry.ts';
import { type Appender, openAppender } from './internal/appender.ts';
import { storedSql } from './internal/stored-sql.ts';
import { type Address, openCalls, type Calls, type Params } from './internal/calls.ts';
import { reconcile, type Reconciliation } from './reconciliation.ts';
import { erase, type Erased, isStored, tellAll } from './erasure.ts';
import type { KeepingOut } from './keeping-out.ts';
import { countNaming, countOwn, type OwnRows, readOwn } from './own-rows.ts';
import { remove, removeDays, removeFilesBut, type OfFiles, type Removing } from './removal.ts';
import { prepare } from './prepare.ts';
import { countDebts, type ThreadDebt, threadDebts } from './thread-debts.ts';
import { databaseOf } from './tables.ts';
import { countThreads, threadsReadLongAgo } from './thread-rounds.ts';

export type { Erased } from './erasure.ts';
export type { KeepingOut } from './keeping-out.ts';
export type { Appender } from './internal/appender.ts';
export type { ThreadDebt } from './thread-debts.ts';

export interface Stored {
  readonly messages: number;
  /** Accounts that are listed or wrote. */
  readonly accounts: number;
  readonly channels: number;
  /** UTC days, `YYYY-MM-DD`; null without messages. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/**
 * All calls throw Refused `disk-full`, RetryLater `clickhouse-unavailable` when the engine stays away for 15 s,
 * and Defect `clickhouse-unavailable` when it refuses; none of them says what was asked or stored.
 */
export interface EventStore {
  /** Makes the organization's database and tables, or adds what a later version of the shapes added. */
  prepareOrganization(organizationId: string): Promise<void>;
  /**
   * Stores rows once and for all: on return they are on the disk, and the same key in a later version replaces
   * them. Best in calls of 20,000 to 50,000 rows. Rows of people who objected are not stored, and nothing names them in
   * the others. Throws Defect `not-sanitized` for anything else.
   */
  append(organizationId: string, connectionId: string, sanitized: Sanitized, version: bigint | number): Promise<void>;
  /** The same of many small pieces. */
  appender(organizationId: string, connectionId: string, version: bigint | number): Appender;
  /** Rows as objects; 64-bit integers come as numbers. `{name:Type}` places in the SQL take `params`. */
  query<T>(organizationId: string, sql: string, params?: Params): Promise<T[]>;
  /** A statement without rows. It may run twice after a broken connection, so it must be repeatable. */
  command(organizationId: string, sql: string, params?: Params): Promise<void>;
  /** Counts of all stored rows; `connectors` gives each connection's connector. */
  reconcile(organizationId: string, connectors?: ReadonlyMap<string, string>): Promise<Reconciliation>;
  stored(organizationId: string, connectionId: string): Promise<Stored>;
  /**
   * Holds what a source lists of a stretch against what is stored of it, whichever connection wrote it. Rows that would
   * not be stored are no difference: the source goes on listing people who objected.
   */
  compare<S extends Listed>(
    organizationId: string,
    sanitized: Sanitized<S>,
    stretch: Stretch,
    /** The connection that reads, where it tells less than others, and those that tell no more. */
    lesser?: readonly string[] | null,
  ): Promise<Comparison<S>>;
  /** Rows of a snapshot without those that another connection than these stored. */
  withoutOthers<S extends Shape>(
    organizationId: string,
    sanitized: Sanitized<S>,
    connectionIds: readonly string[],
  ): Promise<Sanitized<S>>;
  /** Rows of a snapshot, or messages, without those that one of these connections stored. */
  withoutThoseOf(organizationId: string, sanitized: Sanitized, connectionIds: readonly string[]): Promise<Sanitized>;
  /** True where nothing is stored of a stretch: cheap, to skip a comparison while history is read for the first time. */
  isEmpty(organizationId: string, stretch: Stretch): Promise<boolean>;
  /** Those of the channels of which anything is stored. */
  storedChannels(organizationId: string, channels: readonly string[]): Promise<ReadonlySet<string>>;
  /** At which of these times (microseconds) a message of the channel is stored. */
  storedTimes(organizationId: string, channel: string, ats: readonly number[]): Promise<ReadonlySet<number>>;
  storedMembers(organizationId: string, channels: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Removes messages that are gone at the source (times in microseconds), with a root also the replies to it. Gives
   * the UTC days (days since 1970) whose figures change; `announce` is told them first, so that no crash can lose them.
   */
  remove(
    organizationId: string,
    channel: string,
    ats: readonly number[],
    announce?: Announce,
  ): Promise<readonly number[]>;
  /** Removes the rows of every file of a shape but those of these. Repeatable. */
  removeFilesBut(organizationId: string, shape: OfFiles, standing: readonly string[]): Promise<void>;
  /** Removes the rows of these days, or all where that is null; with a file, those that others wrote. Repeatable. */
  removeDays(organizationId: string, shape: OfDays, days: readonly string[] | null, butFile?: string): Promise<void>;
  /** Everything by which people of whom something is known are known in what is stored. */
  tellAll(organizationId: string, entries: readonly KeptOutEntry[]): Promise<readonly KeptOutEntry[]>;
  /** True where anything is stored that is theirs or names them. */
  isStored(organizationId: string, entries: readonly KeptOutEntry[]): Promise<boolean>;
  /** Takes them out of every table: rows of theirs, and their tokens in the rows of others. Repeatable. */
  erase(organizationId: string, entries: readonly KeptOutEntry[], announce: Announce): Promise<Erased>;
  /** How many rows of a shape are theirs, by connection; how many of others name them; and the rows themselves. */
  countOwn(organizationId: string, shape: Shape, entries: readonly KeptOutEntry[]): Promise<readonly OwnRows[]>;
  countNaming(organizationId: string, shape: Shape, entries: readonly KeptOutEntry[]): Promise<number>;
  readOwn(organizationId: string, shape: Shape, entries: readonly KeptOutEntry[]): AsyncIterable<Row>;
  /** The connections of which events are stored. */
  storedConnections(organizationId: string): Promise<readonly string[]>;
  /** Counts the events that are older than the edge of their connection; `expire` removes them. Repeatable. */
  expired(organizationId: string, edges: EventEdges): Promise<ExpiredEvents[]>;
  expire(organizationId: string, edges: EventEdges): Promise<void>;
  /** Counts the rows of a bulk file of days before that one; `expireRows` removes them. Repeatable. */
  expiredRows(organizationId: string, shape: OfDays, day: string): Promise<number>;
  expireRows(organizationId: string, shape: OfDays, day: string): Promise<void>;
  /** Threads of these channels whose source says other than what was read, newest first. */
  threadDebts(organizationId: string, channels: readonly string[], limit: number): Promise<ThreadDebt[]>;
  countDebts(organizationId: string, channels: readonly string[]): Promise<number>;
  /** Threads of these channels that were read the longest ago, whatever their source says now. */
  threadsReadLongAgo(organizationId: string, channels: readonly string[], limit: number): Promise<ThreadDebt[]>;
  countThreads(organizationId: string, channels: readonly string[]): Promise<number>;
  /** What is stored of each channel of a connection, held against what the source says. */
  coverage(organizationId: string, connectionId: string, reads: Iterable<string>): Promise<ChannelCoverage[]>;
  /** Merges months after a large import, so that queries with FINAL read each row once. Months as `YYYYMM`. */
  settle(organizationId: string, months: readonly number[]): Promise<void>;
  /** Every column of every table of the organization. */
  tables(organizationId: string): Promise<{ table: string; column: string; type: string }[]>;
  /** Every row of every table of the organization, replaced ones included, as lines of JSON. */
  logicalCopy(organizationId: string): AsyncIterable<string>;
  /** Removes everything of the organization, its tables included; the files are gone when this returns. Repeatable. */
  dropOrganization(organizationId: string): Promise<void>;
  /** True where the organization has tables, prepared or left. */
  hasOrganization(organizationId: string): Promise<boolean>;
  close(): Promise<void>;
}

type Announce = Removing['announce'];

/** For how many rows an appender sets memory aside at once. */
const usualRows = 32_768;

/** Opens the store over an engine that runs. Any number of processes and threads may have it open. */
export function openEventStore(engine: Address, keepingOut: KeepingOut): EventStore {
  const calls = openCalls(engine);
  const query = <T>(organizationId: string, sql: string, params?: Params) =>
    calls.query<T>(databaseOf(organizationId), sql, params);
  const command: EventStore['command'] = async (organizationId, sql, params) =>
    calls.command(databaseOf(organizationId), sql, params);
  const open = (organizationId: string, connectionId: string, version: bigint | number, expectedRows: number) =>
    openAppender({ calls, organizationId, connectionId, version: BigInt(version), keepingOut, expectedRows });
  return {
    prepareOrganization: (organizationId) => prepare(calls, databaseOf(organizationId)),
    async append(organizationId, connectionId, sanitized, version) {
      const rows = Sanitized.rowsOf(sanitized).length;
      const appender = open(organizationId, connectionId, version, rows);
      appender.add(sanitized);
      await appender.flush();
    },
    appender: (organizationId, connectionId, version) => open(organizationId, connectionId, version, usualRows),
    query,
    command,
    reconcile: (organizationId, connectors = new Map()) => reconcile((sql) => query(organizationId, sql), connectors),
    stored: async (organizationId, connectionId) =>
      (await query<Stored>(organizationId, storedSql, { connection: connectionId }))[0]!,
    ...ofLiveSources(query, command),
    ...ofPeople(query, command),
    async compare(organizationId, sanitized, stretch, lesser = null) {
      const keptOut = await keepingOut.of(organizationId);
      return compare((sql) => query(organizationId, sql), sanitized, stretch, { keptOut, lesser });
    },
    settle: (organizationId, months) => settle(calls, databaseOf(organizationId), months),
    tables: (organizationId) =>
      query(
        organizationId,
        'SELECT table, name AS column, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, position',
      ),
    logicalCopy: (organizationId) => copy(calls, databaseOf(organizationId)),
    dropOrganization: (organizationId) =>
      calls.command('default', `DROP DATABASE IF EXISTS ${databaseOf(organizationId)} SYNC`),
    hasOrganization: async (organizationId) =>
      (await calls.query('default', `SELECT 1 FROM system.databases WHERE name = '${databaseOf(organizationId)}'`))
        .length > 0,
    close: () => calls.close(),
  };
}

/** What is asked of single people: to erase them. */
function ofPeople(
  query: EventStore['query'],
  command: EventStore['command'],
): Pick<EventStore, 'tellAll' | 'isStored' | 'erase' | 'countOwn' | 'countNaming' | 'readOwn'> {
  const asking = (organizationId: string) => ({ query: <T>(sql: string) => query<T>(organizationId, sql) });
  return {
    countOwn: (organizationId, shape, entries) => countOwn(asking(organizationId).query, shape, entries),
    countNaming: (organizationId, shape, entries) => countNaming(asking(organizationId).query, shape, entries),
    readOwn: (organizationId, shape, entries) => readOwn(asking(organizationId).query, shape, entries),
    tellAll: (organizationId, entries) => tellAll(asking(organizationId), entries),
    isStored: (organizationId, entries) => isStored(asking(organizationId), entries),
    erase: (organizationId, entries, announce) =>
      erase({ ...asking(organizationId), command: (sql) => command(organizationId, sql), announce }, entries),
  };
}

type OfLiveSources =
  | 'isEmpty'
  | 'storedChannels'
  | 'storedMembers'
  | 'storedTimes'
  | 'withoutOthers'
  | 'withoutThoseOf'
  | 'remove'
  | 'removeFilesBut'
  | 'removeDays'
  | 'storedConnections'
  | 'expired'
  | 'expire'
  | 'expiredRows'
  | 'expireRows'
  | 'threadDebts'
  | 'countDebts'
  | 'threadsReadLongAgo'
  | 'countThreads'
  | 'coverage';

/** What the collector of a live source asks beside. */
function ofLiveSources(query: EventStore['query'], command: EventStore['command']): Pick<EventStore, OfLiveSources> {
  const within =
    (organizationId: string) =>
    <T>(sql: string) =>
      query<T>(organizationId, sql);
  const removing = (organizationId: string, announce: Announce = async () => undefined): Removing => ({
    query: within(organizationId),
    command: (sql) => command(organizationId, sql),
    announce,
  });
  return {
    isEmpty: (organizationId, stretch) => isEmpty(within(organizationId), stretch),
    storedChannels: (organizationId, channels) => storedChannels(within(organizationId), channels),
    storedTimes: (organizationId, channel, ats) => storedTimes(within(organizationId), channel, ats),
    storedMembers: (organizationId, channels) => storedMembers(within(organizationId), channels),
    withoutOthers: (organizationId, sanitized, connectionIds) =>
      withoutOthers(within(organizationId), sanitized, connectionIds),
    withoutThoseOf: (organizationId, sanitized, connectionIds) =>
      withoutThoseOf(within(organizationId), sanitized, connectionIds),
    remove: (organizationId, channel, ats, announce) => remove(removing(organizationId, announce), channel, ats),
    removeFilesBut: (organizationId, shape, standing) => removeFilesBut(removing(organizationId), shape, standing),
    removeDays: (organizationId, shape, days, butFile) => removeDays(removing(organizationId), shape, days, butFile),
    storedConnections: (organizationId) => storedConnections(within(organizationId)),
    expired: (organizationId, edges) => countExpired(within(organizationId), edges),
    expire: (organizationId, edges) => expireEvents(removing(organizationId), edges),
    expiredRows: (organizationId, shape, day) => countExpiredRows(within(organizationId), shape, day),
    expireRows: (organizationId, shape, day) => expireRows(removing(organizationId), shape, day),
    threadDebts: (organizationId, channels, limit) => threadDebts(within(organizationId), channels, limit),
    countDebts: (organizationId, channels) => countDebts(within(organizationId), channels),
    threadsReadLongAgo: (organizationId, channels, limit) =>
      threadsReadLongAgo(within(organizationId), channels, limit),
    countThreads: (organizationId, channels) => countThreads(within(organizationId), channels),
    coverage: (organizationId, connectionId, reads) => coverage(within(organizationId), connectionId, reads),
  };
}

async function settle(calls: Calls, database: string, months: readonly number[]): Promise<void> {
  for (const month of months)
    await calls.command(database, `OPTIMIZE TABLE messages PARTITION ${Math.trunc(month)} FINAL`);
}

async function* copy(calls: Calls, database: string): AsyncIterable<string> {
  const sql = 'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name';
  for (const { name } of await calls.query<{ name: string }>(database, sql)) {
    yield* calls.lines(database, `SELECT '${name}', * FROM \`${name}\``);
  }
}
