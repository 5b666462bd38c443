// Counts what is stored, from the stored rows alone, so that anybody can hold it against the source.
import { nilId } from '../base/ids.ts';

/** The counts of one day, one channel or one connection. Pairs are distinct people; events count every occurrence. */
export interface Totals {
  readonly messages: Readonly<
    Record<'human' | 'app' | 'membership' | 'channelChange' | 'huddle' | 'redacted' | 'unknown', number>
  >;
  readonly replies: number;
  readonly reactions: number;
  readonly authors: number;
  readonly replyPairs: number;
  readonly replyEvents: number;
  readonly mentionPairs: number;
  readonly mentionEvents: number;
  readonly reactionPairs: number;
  readonly reactionEvents: number;
}

export interface ConnectionReconciliation {
  readonly id: string;
  readonly connector: string;
  readonly totals: Totals;
  /** UTC days, `YYYY-MM-DD`, in order. */
  readonly byDay: (Totals & { readonly day: string })[];
  /** Channels by their token, in order. */
  readonly byChannel: (Totals & { readonly channel: string })[];
}

export interface Reconciliation {
  readonly connections: ConnectionReconciliation[];
}

export type Query = <T>(sql: string) => Promise<T[]>;

// A known bot is nobody's colleague; neither is who has no token.
const isHuman = (person: string): string =>
  `${person} != toUUID('${nilId}') AND ${person} NOT IN (SELECT account FROM accounts FINAL WHERE class = 'bot')`;
const isReply = 'toUnixTimestamp64Micro(threadAt) != 0 AND threadAt != at';
const human = `SELECT * FROM messages FINAL WHERE class = 'human' AND ${isHuman('author')}`;

// Each gives connection, channel, day, from, to: one row for one message and target.
const events = {
  reply: `SELECT answer.connection AS connection, channel, toDate(answer.at, 'UTC') AS day, answer.author AS from, root.author AS to
    FROM (SELECT connection, channel, at, threadAt, author FROM (${human}) WHERE ${isReply}) AS answer
    INNER JOIN (
      SELECT channel, at AS threadAt, author FROM (${human})
      WHERE (channel, at) IN (SELECT channel, threadAt FROM messages WHERE ${isReply})
    ) AS root USING (channel, threadAt)
    WHERE from != to`,
  mention: `SELECT connection, channel, toDate(at, 'UTC') AS day, author AS from, arrayJoin(arrayDistinct(mentionedPeople)) AS to
    FROM (${human}) WHERE from != to AND ${isHuman('to')}`,
  reaction: `SELECT connection, channel, toDate(at, 'UTC') AS day, arrayJoin(arrayDistinct(reactedBy)) AS from, author AS to
    FROM (${human}) WHERE from != to AND ${isHuman('from')}`,
} as const;

type Part = 'totals' | 'day' | 'channel';

/** What a count is of: a connection, one of its days or one of its channels. */
interface Cell {
  readonly connection: string;
  readonly part: Part;
  readonly key: string;
}

type PairCounts = 'replyPairs' | 'replyEvents' | 'mentionPairs' | 'mentionEvents' | 'reactionPairs' | 'reactionEvents';
type Counted = Cell & Omit<Totals, PairCounts>;
type Pairs = Cell & { readonly pairs: number; readonly events: number };

// All three kinds of cells in one pass: reading ten million rows thrice would take thrice as long.
const cell = `connection, multiIf(grouping(day) = 0, 'day', grouping(channel) = 0, 'channel', 'totals') AS part,
    multiIf(grouping(day) = 0, toString(day), grouping(channel) = 0, toString(channel), '') AS key`;
const cells = 'GROUP BY GROUPING SETS ((connection), (connection, day), (connection, channel)) ORDER BY part, key';

/** `connectors` gives the connector of each connection; a connection without rows is listed with zeros. */
export async function reconcile(query: Query, connectors: ReadonlyMap<string, string>): Promise<Reconciliation> {
  const counted = await countCells(query);
  const ids = [...new Set([...connectors.keys(), ...counted.map((row) => row.connection)])].sort();
  return {
    connections: ids.map((id) => {
      const ofPart = (part: Part) => counted.filter((row) => row.connection === id && row.part === part);
      return {
        id,
        connector: connectors.get(id) ?? 'unknown',
        totals: ofPart('totals')[0]?.counts ?? nothing,
        byDay: ofPart('day').map(({ key, counts }) => ({ day: key, ...counts })),
        byChannel: ofPart('channel').map(({ key, counts }) => ({ channel: key, ...counts })),
      };
    }),
  };
}

const nothing: Totals = {
  messages: { human: 0, app: 0, membership: 0, channelChange: 0, huddle: 0, redacted: 0, unknown: 0 },
  replies: 0,
  reactions: 0,
  authors: 0,
  replyPairs: 0,
  replyEvents: 0,
  mentionPairs: 0,
  mentionEvents: 0,
  reactionPairs: 0,
  reactionEvents: 0,
};

async function countCells(query: Query): Promise<(Cell & { readonly counts: Totals })[]> {
  const counted = await query<Counted>(messagesSql);
  const reply = await pairsOf(query, 'reply');
  const mention = await pairsOf(query, 'mention');
  const reaction = await pairsOf(query, 'reaction');
  return counted.map(({ connection, part, key, ...counts }) => {
    const at = nameOf({ connection, part, key });
    return {
      connection,
      part,
      key,
      counts: {
        ...counts,
        replyPairs: reply.get(at)?.pairs ?? 0,
        replyEvents: reply.get(at)?.events ?? 0,
        mentionPairs: mention.get(at)?.pairs ?? 0,
        mentionEvents: mention.get(at)?.events ?? 0,
        reactionPairs: reaction.get(at)?.pairs ?? 0,
        reactionEvents: reaction.get(at)?.events ?? 0,
      },
    };
  });
}

const classNames = Object.keys(nothing.messages);
const messagesSql = `SELECT ${cell},
    CAST((${classNames.map((name) => `countIf(class = '${name}')`).join(', ')}), 'Tuple(${classNames.map((name) => `${name} UInt64`).join(', ')})') AS messages,
    countIf(${isReply}) AS replies, sum(reactionCount) AS reactions,
    uniqExactIf(author, class = 'human' AND ${isHuman('author')}) AS authors
  FROM (SELECT *, toDate(at, 'UTC') AS day FROM messages FINAL) ${cells}`;

async function pairsOf(query: Query, kind: keyof typeof events): Promise<Map<string, Pairs>> {
  const rows = await query<Pairs>(
    `SELECT ${cell}, uniqExact(from, to) AS pairs, count() AS events FROM (${events[kind]}) ${cells}`,
  );
  return new Map(rows.map((row) => [nameOf(row), row]));
}

const nameOf = ({ connection, part, key }: Cell): string => `${connection} ${part} ${key}`;
