// What is stored of the channels of one UTC day, in the five counts that a source's own analytics have too.
import type { EventStore } from './store.ts';

export interface DayCounts {
  /** What people and apps wrote. */
  readonly posted: number;
  /** What the organization's own people wrote. */
  readonly postedByMembers: number;
  readonly membersWhoPosted: number;
  /** To messages of that day, whenever they were given. */
  readonly reactions: number;
  /** How many are in the channel, as its list says now; 0 where it does not. */
  readonly members: number;
}

/** By channel; those of which nothing was written on that day are there too, as long as they are listed. */
export async function dayCounts(
  { query }: Pick<EventStore, 'query'>,
  organizationId: string,
  day: string,
): Promise<ReadonlyMap<string, DayCounts>> {
  const rows = await query<DayCounts & { readonly channel: string }>(organizationId, sql, { day });
  return new Map(rows.map(({ channel, ...counts }) => [channel, counts]));
}

const isOwn = "class = 'human' AND NOT isExternal";
const sql = `SELECT toString(channel) AS channel, posted, postedByMembers, membersWhoPosted, reactions, members
  FROM (
    SELECT channel, countIf(class IN ('human', 'app')) AS posted, countIf(${isOwn}) AS postedByMembers,
      uniqExactIf(author, ${isOwn}) AS membersWhoPosted, sum(reactionCount) AS reactions
    FROM messages FINAL
    WHERE at >= toDateTime64({day:String}, 6, 'UTC') AND at < toDateTime64({day:String}, 6, 'UTC') + INTERVAL 1 DAY
    GROUP BY channel
  ) AS written FULL OUTER JOIN (SELECT channel, members FROM channels FINAL) AS listed USING (channel)`;
