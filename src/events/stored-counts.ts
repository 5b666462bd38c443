// How many messages are stored of single channels or authors on one day, to hold against what their source says.
import { pieces, tokenList } from './internal/literals.ts';
import type { EventStore } from './store.ts';

/** By token; what has none is absent. Of a channel what people and apps wrote, of an author what they wrote. */
export async function storedCounts(
  { query }: Pick<EventStore, 'query'>,
  organizationId: string,
  by: 'channel' | 'author',
  day: string,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const classes = by === 'channel' ? "('human', 'app')" : "('human')";
  const counts = new Map<string, number>();
  for (const piece of pieces(tokens)) {
    const rows = await query<{ token: string; count: number }>(
      organizationId,
      `SELECT ${by} AS token, count() AS count FROM messages FINAL
      WHERE ${by} IN ${tokenList(piece)} AND class IN ${classes}
        AND at >= toDateTime64({day:String}, 6, 'UTC') AND at < toDateTime64({day:String}, 6, 'UTC') + INTERVAL 1 DAY
      GROUP BY token`,
      { day },
    );
    for (const { token, count } of rows) counts.set(token, count);
  }
  return counts;
}
