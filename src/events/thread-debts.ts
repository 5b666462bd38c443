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
}

/**
 * One row for each thread that the source has told of: `seen` and `isOwing`. `more` ends the WHERE of both tables.
 * A thread without replies that was never read owes nothing; one whose replies all vanished does.
 */
export function threadsSql(more: string): string {
  const rows = (table: string, isRead: 0 | 1) =>
    `SELECT channel, at, version, ${isRead} AS isRead, (replies, toUnixTimestamp64Micro(latestReplyAt)) AS said FROM ${table} WHERE ${more}`;
  return `SELECT channel, at, argMaxIf(said, version, isRead = 0) AS seen,
      if(countIf(isRead = 1) = 0, seen.1 > 0, seen != argMaxIf(said, version, isRead = 1)) AS isOwing
    FROM (${rows('seenThreads', 0)} UNION ALL ${rows('readThreads', 1)})
    GROUP BY channel, at HAVING countIf(isRead = 0) > 0`;
}

/** The threads that were read the longest ago, `limit` at most. Their debts are what the source says of them. */
export async function threadsReadLongAgo(
  query: Query,
  channels: readonly string[],
  limit: number,
): Promise<ThreadDebt[]> {
  if (channels.length === 0 || limit < 1) return [];
  return await query<ThreadDebt>(
    `SELECT channel, toUnixTimestamp64Micro(thread.at) AS at, said.1 AS replies, said.2 AS latestReplyAt
      FROM (SELECT channel, at, max(version) AS readIn, argMax((replies, toUnixTimestamp64Micro(latestReplyAt)), version) AS said
        FROM readThreads WHERE channel IN ${tokenList(channels)} GROUP BY channel, at) AS thread
      ORDER BY readIn, thread.at, channel LIMIT ${Math.trunc(limit)}`,
  );
}

/** How many threads of these channels were read. */
export async function countThreads(query: Query, channels: readonly string[]): Promise<number> {
  if (channels.length === 0) return 0;
  const sql = `SELECT uniqExact(channel, at) AS count FROM readThreads WHERE channel IN ${tokenList(channels)}`;
  return (await query<{ count: number }>(sql))[0]?.count ?? 0;
}

/** Newest first, `limit` at most. */
export async function threadDebts(query: Query, channels: readonly string[], limit: number): Promise<ThreadDebt[]> {
  const found: ThreadDebt[] = [];
  for (const piece of pieces(channels)) {
    found.push(
      ...(await query<ThreadDebt>(
        `SELECT channel, toUnixTimestamp64Micro(owing.at) AS at, seen.1 AS replies, seen.2 AS latestReplyAt
          FROM (${threadsSql(`channel IN ${tokenList(piece)}`)}) AS owing
          WHERE isOwing ORDER BY owing.at DESC, channel LIMIT ${Math.trunc(limit)}`,
      )),
    );
  }
  return found.sort((one, other) => other.at - one.at).slice(0, limit);
}
