// Finds the threads whose turn it is to be read again: edits and reactions of replies show nowhere else.
import { pieces, tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';
import { inMonths, type ThreadDebt, threadsSql } from './thread-debts.ts';

/** The threads that were read the longest ago, `limit` at most, each with what it said then. */
export async function threadsReadLongAgo(
  query: Query,
  channels: readonly string[],
  limit: number,
): Promise<ThreadDebt[]> {
  const found: (ThreadDebt & { readonly readIn: number })[] = [];
  for (const piece of pieces(channels)) {
    const from = `readThreads FINAL WHERE channel IN ${tokenList(piece)}`;
    found.push(
      ...(await query<(typeof found)[number]>(
        threadsSql(', true AS isRead, version AS readIn', from, 'readIn, thread.at', limit),
      )),
    );
  }
  const inOrder = found.sort((one, other) => one.readIn - other.readIn || one.at - other.at).slice(0, limit);
  return inOrder.map(({ readIn: _, ...thread }) => thread);
}

/** How many threads of these channels were read. */
export async function countThreads(query: Query, channels: readonly string[]): Promise<number> {
  let count = 0;
  for (const piece of pieces(channels)) {
    const sql = `SELECT count() AS count FROM readThreads FINAL WHERE channel IN ${tokenList(piece)} ${inMonths}`;
    count += (await query<{ count: number }>(sql))[0]?.count ?? 0;
  }
  return count;
}
