// Says of each channel of a connection how much of it is stored, held against what the source says there is.
import { pieces, tokenList } from './internal/literals.ts';
import type { Query } from './reconciliation.ts';
import { isOwing } from './thread-debts.ts';

export interface ChannelCoverage {
  readonly channel: string;
  readonly messages: number;
  /** Those that the channel lists: all but replies that are not shown in it. */
  readonly messagesListed: number;
  /** The sum of the reply counts of its threads, as the source says them. */
  readonly repliesSaid: number;
  /** How many replies of those threads are stored. */
  readonly repliesStored: number;
  /** Messages that have replies. */
  readonly threads: number;
  readonly threadsOwing: number;
  /** Reactions whose people the source did not name. */
  readonly unnamedReactions: number;
  /** The first and the last stored message, microseconds since 1970; 0 without messages. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * Channels of which the connection wrote anything, and of those that it reads whatever is stored, in the order of their
 * tokens. All rows of a channel count: a message that two connections read is stored once, by whichever wrote it.
 */
export async function coverage(
  query: Query,
  connectionId: string,
  reads: Iterable<string>,
): Promise<ChannelCoverage[]> {
  const ofConnection = `connection IN ${tokenList([connectionId])}`;
  const channels = await query<{ channel: string }>(
    `SELECT channel FROM messages WHERE ${ofConnection} UNION DISTINCT SELECT channel FROM seenThreads WHERE ${ofConnection}`,
  );
  const covered: ChannelCoverage[] = [];
  const all = new Set([...channels.map(({ channel }) => channel), ...reads]);
  for (const piece of pieces([...all].toSorted())) {
    covered.push(...(await query<ChannelCoverage>(coverageSql(`channel IN ${tokenList(piece)}`))));
  }
  return covered;
}

const coverageSql = (inChannels: string): string => `
  SELECT channel, messages, messagesListed, repliesSaid, repliesStored, threads, threadsOwing, unnamedReactions, firstAt, lastAt
  FROM (
    SELECT channel, count() AS messages, countIf(toUnixTimestamp64Micro(threadAt) = 0 OR threadAt = at OR isBroadcast) AS messagesListed,
      sum(unnamedReactions) AS unnamedReactions,
      countIf(threadAt != at AND cityHash64(channel, threadAt) IN (SELECT cityHash64(channel, at) FROM seenThreads)) AS repliesStored,
      toUnixTimestamp64Micro(min(at)) AS firstAt, toUnixTimestamp64Micro(max(at)) AS lastAt
    FROM messages FINAL WHERE ${inChannels} GROUP BY channel
  ) AS stored FULL OUTER JOIN (
    SELECT channel, sum(replies) AS repliesSaid, countIf(replies > 0) AS threads, countIf(${isOwing(inChannels)}) AS threadsOwing
    FROM seenThreads FINAL WHERE ${inChannels} GROUP BY channel
  ) AS said USING (channel)
  ORDER BY toString(channel) SETTINGS do_not_merge_across_partitions_select_final = 1`;
