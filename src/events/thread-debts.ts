// Finds the threads that owe: whose source says other than what was stored when their replies were read.
import { pieces, tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';

export interface ThreadDebt {
  readonly channel: string;
  /** The time of the root; both times in microseconds since 1970. */
  readonly at: number;
  /** What the source says. */
  readonly replies: number;
  readonly latestReplyAt: number;
  /** False where its replies were never read, so that none of them needs to be held against the store. */
  readonly isRead: boolean;
}

// Of a million threads a set of hashes is made in a third of a second; the tuples themselves take thrice as long, a
// join twice. That two of them have one hash happens once in 18,000 organizations of that size.
const said = 'cityHash64(channel, at, replies, latestReplyAt)';

/**
 * Tells of a row of seenThreads whether it owes. A thread without replies that was never read owes nothing; one whose
 * replies all vanished does.
 */
export const isOwing = (inChannels: string): string =>
  `${said} NOT IN (SELECT ${said} FROM readThreads FINAL WHERE ${inChannels})
    AND (replies > 0 OR (channel, at) IN (
      SELECT channel, at FROM readThreads
      WHERE ${inChannels} AND (channel, at) IN (SELECT channel, at FROM seenThreads WHERE replies = 0)
    ))`;

/** Newest first, `limit` at most. */
export async function threadDebts(query: Query, channels: readonly string[], limit: number): Promise<ThreadDebt[]> {
  const found: ThreadDebt[] = [];
  for (const piece of pieces(channels)) {
    const inChannels = `channel IN ${tokenList(piece)}`;
    const sql = threadsSql(
      `, toBool((channel, thread.at) IN (SELECT channel, at FROM readThreads WHERE ${inChannels})) AS isRead`,
      `seenThreads FINAL WHERE ${inChannels} AND ${isOwing(inChannels)}`,
      'thread.at DESC',
      limit,
    );
    found.push(...(await query<ThreadDebt>(sql)));
  }
  return found.sort((one, other) => other.at - one.at).slice(0, limit);
}

/** How many threads of these channels owe. */
export async function countDebts(query: Query, channels: readonly string[]): Promise<number> {
  let count = 0;
  for (const piece of pieces(channels)) {
    const inChannels = `channel IN ${tokenList(piece)}`;
    const sql = `SELECT count() AS count FROM seenThreads FINAL WHERE ${inChannels} AND ${isOwing(inChannels)} ${inMonths}`;
    count += (await query<{ count: number }>(sql))[0]?.count ?? 0;
  }
  return count;
}

/** Months are merged apart from each other: a row and its later versions are always of one. */
export const inMonths = 'SETTINGS do_not_merge_across_partitions_select_final = 1';

/** Threads of one of the two tables; `more` names columns beside those of a debt. */
export const threadsSql = (more: string, from: string, order: string, limit: number): string =>
  `SELECT channel, toUnixTimestamp64Micro(thread.at) AS at, replies, toUnixTimestamp64Micro(thread.latestReplyAt) AS latestReplyAt${more}
    FROM (SELECT * FROM ${from}) AS thread ORDER BY ${order}, channel LIMIT ${Math.max(0, Math.trunc(limit))} ${inMonths}`;
