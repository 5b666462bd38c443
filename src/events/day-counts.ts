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

export interface StoredDay {
  readonly counts: DayCounts;
  /** Ids of the connections that stored what is counted, or that list the channel. */
  readonly connections: readonly string[];
}

/** By channel; those of which nothing was written on that day are there too, as long as they are listed. */
export async function dayCounts(
  { query }: Pick<EventStore, 'query'>,
  organizationId: string,
  day: string,
): Promise<ReadonlyMap<string, StoredDay>> {
  const rows = await query<DayCounts & Pick<StoredDay, 'connections'> & { readonly id: string }>(organizationId, sql, {
    day,
  });
  return new Map(rows.map(({ id, connections, ...counts }) => [id, { counts, connections }]));
}

const isOwn = "class = 'human' AND NOT isExternal";
const sql = `SELECT toString(channel) AS id, sum(posted) AS posted, sum(postedByMembers) AS postedByMembers,
    sum(membersWhoPosted) AS membersWhoPosted, sum(reactions) AS reactions, sum(members) AS members,
    groupUniqArrayArray(connections) AS connections
  FROM (
    SELECT channel, countIf(class IN ('human', 'app')) AS posted, countIf(${isOwn}) AS postedByMembers,
      uniqExactIf(author, ${isOwn}) AS membersWhoPosted, sum(reactionCount) AS reactions, 0 AS members,
      groupUniqArray(toString(connection)) AS connections
    FROM messages FINAL
    WHERE at >= toDateTime64({day:String}, 6, 'UTC') AND at < toDateTime64({day:String}, 6, 'UTC') + INTERVAL 1 DAY
    GROUP BY channel
    UNION ALL SELECT channel, 0, 0, 0, 0, members, [toString(connection)] FROM channels FINAL
  ) GROUP BY channel`;
