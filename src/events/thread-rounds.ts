// Finds the threads whose turn it is to be read again: edits and reactions of replies show nowhere else.
import { tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';
import type { ThreadDebt } from './thread-debts.ts';

/** The threads that were read the longest ago, `limit` at most, each with what it said then. */
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
