// Holds what a source says of a stretch against what is stored of it: what is new, what differs, what is gone.
import type { KeptOut } from '../privacy/kept-out.ts';
import { Sanitized } from '../privacy/sanitize.ts';
import { messageShape, type seenThreadShape, type Shape } from '../privacy/shapes.ts';
import { instant, instantList, pieces, tokenList } from './internal/literals.ts';
import { rowOf, sameRows, type SelectedRow, selectColumns } from './internal/stored-rows.ts';
import type { Query } from './reconciliation.ts';

/** A bounded piece of a channel, as a source lists it. Times in microseconds since 1970. */
export type Stretch =
  /**
   * What a timeline lists between two exclusive bounds: roots, plain messages, replies also shown in the channel; and of a
   * source that lists replies among them, those too.
   */
  | { readonly channel: string; readonly after: number; readonly before: number; readonly isWithReplies?: boolean }
  /** A whole thread: all replies to the message of this time. */
  | { readonly channel: string; readonly thread: number };

/** What a timeline lists: the messages, and what it says of their threads. */
export type Listed = typeof messageShape | typeof seenThreadShape;

export interface Comparison<S extends Listed> {
  /** The rows that are not stored, or are stored otherwise. */
  readonly changed: Sanitized<S>;
  /** The times of stored rows of the stretch that were not given, in order. */
  readonly missing: readonly number[];
  /** The times of all stored rows of the stretch. */
  readonly stored: ReadonlySet<number>;
}

export interface HowCompared {
  readonly keptOut: KeptOut;
  /**
   * The connection that reads, where it tells less than others, and those that tell no more: what any other one stored is
   * neither changed nor missing.
   */
  readonly lesser: readonly string[] | null;
}

/** A page's stretch is a few rows of many small files: handing each read to another thread takes longer than reading it. */
const littleOfMany = "do_not_merge_across_partitions_select_final = 1, local_filesystem_read_method = 'pread'";

/** The root of a thread may be among the rows: it is compared, and never missing; neither is what the source shows and is kept out. */
export async function compare<S extends Listed>(
  query: Query,
  sanitized: Sanitized<S>,
  stretch: Stretch,
  { keptOut, lesser }: HowCompared,
): Promise<Comparison<S>> {
  const { shape } = sanitized;
  const atColumn = Object.keys(shape.columns).indexOf('at');
  const isSame = sameRows(shape);
  const rows = Sanitized.rowsOf(sanitized);
  const condition = shape.name === messageShape.name ? compared(stretch) : between(stretch);
  const isOthers = lesser === null ? 'false' : `connection NOT IN ${tokenList(lesser)}`;
  const sql = `SELECT ${selectColumns(shape)}, ${isOthers} AS isOthers FROM ${shape.name} FINAL WHERE ${condition}
    ORDER BY at SETTINGS ${littleOfMany}`;
  const stored = new Map(
    (await query<SelectedRow & { readonly isOthers: boolean }>(sql)).map((selected) => {
      const row = rowOf(shape, selected);
      return [row[atColumn] as number, { row, isOthers: selected.isOthers }];
    }),
  );
  const given = new Set(rows.map((row) => row[atColumn] as number));
  const root = 'thread' in stretch ? stretch.thread : undefined;
  return {
    changed: Sanitized.filter(Sanitized.keepOut(sanitized, keptOut), (row) => {
      const known = stored.get(row[atColumn] as number);
      return known === undefined || !(known.isOthers || isSame(row, known.row));
    }),
    missing: [...stored].flatMap(([at, { isOthers }]) => (at === root || given.has(at) || isOthers ? [] : [at])),
    stored: new Set(stored.keys()),
  };
}

/** Asks for one row, not for all: what a later version took out of the stretch still counts. */
export async function isEmpty(query: Query, stretch: Stretch): Promise<boolean> {
  return (await query(`SELECT 1 FROM messages WHERE ${within(stretch)} LIMIT 1`)).length === 0;
}

/** Those of the channels of which anything is stored: one question for all, before each is read for the first time. */
export async function storedChannels(query: Query, channels: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const piece of pieces(channels)) {
    const sql = `SELECT DISTINCT toString(channel) AS channel FROM messages WHERE channel IN ${tokenList(piece)}`;
    for (const { channel } of await query<{ channel: string }>(sql)) found.add(channel);
  }
  return found;
}

/** At which of these times, in microseconds since 1970, a message of the channel is stored. */
export async function storedTimes(query: Query, channel: string, ats: readonly number[]): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const piece of pieces(ats)) {
    const sql = `SELECT toUnixTimestamp64Micro(at) AS time FROM messages FINAL
      WHERE channel IN ${tokenList([channel])} AND at IN ${instantList(piece)}`;
    for (const { time } of await query<{ readonly time: number }>(sql)) found.add(time);
  }
  return found;
}

/** How many people the channels have as they are stored; of those that are not stored, none. */
export async function storedMembers(query: Query, channels: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const piece of pieces(channels)) {
    const sql = `SELECT toString(channel) AS channel, members FROM channels FINAL WHERE channel IN ${tokenList(piece)}`;
    for (const row of await query<{ channel: string; members: number }>(sql)) found.set(row.channel, row.members);
  }
  return found;
}

/** Rows of a snapshot without those that another connection stored: for one that tells less than others. */
export function withoutOthers<S extends Shape>(
  query: Query,
  sanitized: Sanitized<S>,
  connectionIds: readonly string[],
): Promise<Sanitized<S>> {
  return withoutStored(query, sanitized, `connection NOT IN ${tokenList(connectionIds)}`);
}

/** Rows of a snapshot, or messages, without those that one of the connections stored. */
export async function withoutThoseOf(
  query: Query,
  sanitized: Sanitized,
  connectionIds: readonly string[],
): Promise<Sanitized> {
  if (connectionIds.length === 0) return sanitized;
  const isTheirs = `connection IN ${tokenList(connectionIds)}`;
  if (sanitized.shape.name !== messageShape.name) return withoutStored(query, sanitized, isTheirs);
  const columns = Object.keys(sanitized.shape.columns);
  const [channelAt, timeAt] = [columns.indexOf('channel'), columns.indexOf('at')];
  const theirs = new Set<string>();
  for (const piece of pieces(Sanitized.rowsOf(sanitized))) {
    const channels = [...new Set(piece.map((row) => row[channelAt] as string))];
    const sql = `SELECT toString(channel) AS channel, toUnixTimestamp64Micro(at) AS time FROM messages FINAL
      WHERE channel IN ${tokenList(channels)} AND at IN ${instantList(piece.map((row) => row[timeAt] as number))}
        AND ${isTheirs}`;
    for (const { channel, time } of await query<{ readonly channel: string; readonly time: number }>(sql)) {
      theirs.add(`${channel} ${time}`);
    }
  }
  return Sanitized.filter(sanitized, (row) => !theirs.has(`${String(row[channelAt])} ${String(row[timeAt])}`));
}

/** Of a snapshot: which rows stay away says the condition on the stored row. */
async function withoutStored<S extends Shape>(
  query: Query,
  sanitized: Sanitized<S>,
  condition: string,
): Promise<Sanitized<S>> {
  const [key] = sanitized.shape.key as readonly [string];
  const keyAt = Object.keys(sanitized.shape.columns).indexOf(key);
  const stored = new Set<unknown>();
  for (const piece of pieces(Sanitized.rowsOf(sanitized).map((row) => row[keyAt] as string))) {
    const sql = `SELECT toString(${key}) AS key FROM ${sanitized.shape.name} FINAL
      WHERE ${key} IN ${tokenList(piece)} AND ${condition}`;
    for (const found of await query<{ readonly key: string }>(sql)) stored.add(found.key);
  }
  return Sanitized.filter(sanitized, (row) => !stored.has(row[keyAt]));
}

const noTime = instant(0);

function within(stretch: Stretch): string {
  const channel = `channel IN ${tokenList([stretch.channel])}`;
  if ('thread' in stretch) {
    const root = instant(stretch.thread);
    return `${channel} AND at > ${root} AND threadAt = ${root}`;
  }
  if (stretch.isWithReplies === true) return between(stretch);
  return `${between(stretch)} AND (threadAt = ${noTime} OR threadAt = at OR isBroadcast)`;
}

/** The time of a row alone: of a thread, that of its root. */
function between(stretch: Stretch): string {
  const channel = `channel IN ${tokenList([stretch.channel])}`;
  if ('thread' in stretch) return `${channel} AND at = ${instant(stretch.thread)}`;
  return `${channel} AND at > ${instant(stretch.after)} AND at < ${instant(stretch.before)}`;
}

/**
 * What is read to compare: of a thread also its root. Its times are found first, in two columns of the channel: to read
 * all columns from the root until today would cost six times as much.
 */
function compared(stretch: Stretch): string {
  if (!('thread' in stretch)) return within(stretch);
  const channel = `channel IN ${tokenList([stretch.channel])}`;
  const root = instant(stretch.thread);
  const isOfThread = `(at = ${root} OR threadAt = ${root})`;
  const times = `SELECT at FROM messages WHERE ${channel} AND at >= ${root} AND ${isOfThread}`;
  return `${channel} AND at IN (${times}) AND ${isOfThread}`;
}
