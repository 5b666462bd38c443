// Holds what a source says of a stretch against what is stored of it: what is new, what differs, what is gone.
import { Sanitized } from '../privacy/sanitize.ts';
import { messageShape } from '../privacy/shapes.ts';
import { instant, tokenList } from './internal/literals.ts';
import { rowOf, sameRows, type SelectedRow, selectColumns } from './internal/stored-rows.ts';
import type { Query } from './reconciliation.ts';

/** A bounded piece of a channel, as a source lists it. Times in microseconds since 1970. */
export type Stretch =
  /** What a timeline lists between two exclusive bounds: roots, plain messages, replies also shown in the channel. */
  | { readonly channel: string; readonly after: number; readonly before: number }
  /** A whole thread: all replies to the message of this time. */
  | { readonly channel: string; readonly thread: number };

export interface Comparison {
  /** The rows that are not stored, or are stored otherwise. */
  readonly changed: Sanitized<typeof messageShape>;
  /** The times of stored messages of the stretch that were not given, in order. */
  readonly missing: readonly number[];
}

const columns = Object.keys(messageShape.columns);
const place = { channel: columns.indexOf('channel'), at: columns.indexOf('at') };
const isSame = sameRows(messageShape);

/** The root of a thread may be among the rows: it is compared, and never missing. */
export async function compare(
  query: Query,
  sanitized: Sanitized<typeof messageShape>,
  stretch: Stretch,
): Promise<Comparison> {
  const rows = Sanitized.rowsOf(sanitized);
  const sql = `SELECT ${selectColumns(messageShape)} FROM messages FINAL WHERE ${compared(stretch)}
    ORDER BY at SETTINGS do_not_merge_across_partitions_select_final = 1`;
  const stored = new Map(
    (await query<SelectedRow>(sql)).map((selected) => {
      const row = rowOf(messageShape, selected);
      return [row[place.at] as number, row];
    }),
  );
  const given = new Set(rows.map((row) => row[place.at] as number));
  const root = 'thread' in stretch ? stretch.thread : undefined;
  return {
    changed: Sanitized.filter(sanitized, (row) => {
      const known = stored.get(row[place.at] as number);
      return known === undefined || !isSame(row, known);
    }),
    missing: [...stored.keys()].filter((at) => at !== root && !given.has(at)),
  };
}

/** Asks for one row, not for all: what a later version took out of the stretch still counts. */
export async function isEmpty(query: Query, stretch: Stretch): Promise<boolean> {
  return (await query(`SELECT 1 FROM messages WHERE ${within(stretch)} LIMIT 1`)).length === 0;
}

const noTime = instant(0);

function within(stretch: Stretch): string {
  const channel = `channel IN ${tokenList([stretch.channel])}`;
  if ('thread' in stretch) {
    const root = instant(stretch.thread);
    return `${channel} AND at > ${root} AND threadAt = ${root}`;
  }
  const isListed = `(threadAt = ${noTime} OR threadAt = at OR isBroadcast)`;
  return `${channel} AND at > ${instant(stretch.after)} AND at < ${instant(stretch.before)} AND ${isListed}`;
}

/** What is read to compare: of a thread also its root. The subquery reads two columns of a channel instead of all. */
function compared(stretch: Stretch): string {
  if (!('thread' in stretch)) return within(stretch);
  const channel = `channel IN ${tokenList([stretch.channel])}`;
  const root = instant(stretch.thread);
  return `${channel} AND at >= ${root} AND (at = ${root} OR threadAt = ${root})`;
}
