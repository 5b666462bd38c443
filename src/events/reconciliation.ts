// Counts what is stored, from the stored rows alone, so that anybody can hold it against the source.
import { nilId } from '../base/ids.ts';

/** The counts of one day, one channel or one connection. Pairs are distinct people; events count every occurrence. */
export interface Totals {
  readonly messages: Readonly<Record<'human' | 'app' | 'membership' | 'channelChange' | 'huddle' | 'redacted' | 'unknown', number>>;
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

type Query = <T>(sql: string) => Promise<T[]>;

// A known bot is nobody's colleague; neither is who has no token.
const isHuman = (person: string): string => `${person} != toUUID('${nilId}') AND ${person} NOT IN (SELECT account FROM accounts FINAL WHERE class = 'bot')`;
const isReply = 'toUnixTimestamp64Micro(threadAt) != 0 AND threadAt != at';
const human = `SELECT * FROM messages FINAL WHERE class = 'human' AND ${isHuman('author')}`;

// Each gives connection, channel, day, from, to: one row for one message and target.
const events = {
  reply: `SELECT answer.connection AS connection, channel, toDate(answer.at, 'UTC') AS day, answer.author AS from, root.author AS to
    FROM (SELECT connection, channel, at, threadAt, author FROM (${human}) WHERE ${isReply}) AS answer
    INNER JOIN (SELECT channel, at AS threadAt, author FROM (${human})) AS root USING (channel, threadAt)
    WHERE from != to`,
  mention: `SELECT connection, channel, toDate(at, 'UTC') AS day, author AS from, arrayJoin(arrayDistinct(mentionedPeople)) AS to
    FROM (${human}) WHERE from != to AND ${isHuman('to')}`,
  reaction: `SELECT connection, channel, toDate(at, 'UTC') AS day, arrayJoin(arrayDistinct(reactedBy)) AS from, author AS to
    FROM (${human}) WHERE from != to AND ${isHuman('from')}`,
} as const;

type Part = 'totals' | 'day' | 'channel';
const keyOf: Readonly<Record<Part, string>> = { totals: "''", day: 'toString(day)', channel: 'toString(channel)' };

interface Counted extends Omit<Totals, 'replyPairs' | 'replyEvents' | 'mentionPairs' | 'mentionEvents' | 'reactionPairs' | 'reactionEvents'> {
  readonly connection: string;
  readonly key: string;
}

interface Pairs {
  readonly connection: string;
  readonly key: string;
  readonly pairs: number;
  readonly events: number;
}

/** `connectors` gives the connector of each connection; a connection without rows is listed with zeros. */
export async function reconcile(query: Query, connectors: ReadonlyMap<string, string>): Promise<Reconciliation> {
  const totals = await countPart(query, 'totals');
  const days = await countPart(query, 'day');
  const channels = await countPart(query, 'channel');
  const ids = [...new Set([...connectors.keys(), ...totals.map((row) => row.connection)])].sort();
  return {
    connections: ids.map((id) => ({
      id,
      connector: connectors.get(id) ?? 'unknown',
      totals: totals.find((row) => row.connection === id)?.counts ?? nothing,
      byDay: days.filter((row) => row.connection === id).map((row) => ({ day: row.key, ...row.counts })),
      byChannel: channels.filter((row) => row.connection === id).map((row) => ({ channel: row.key, ...row.counts })),
    })),
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

async function countPart(query: Query, part: Part): Promise<{ connection: string; key: string; counts: Totals }[]> {
  const counted = await query<Counted>(messagesSql(part));
  const reply = await pairsOf(query, part, 'reply');
  const mention = await pairsOf(query, part, 'mention');
  const reaction = await pairsOf(query, part, 'reaction');
  return counted.map(({ connection, key, ...counts }) => {
    const at = `${connection} ${key}`;
    return {
      connection,
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

function messagesSql(part: Part): string {
  const classes = Object.keys(nothing.messages).map((name) => `countIf(class = '${name}')`);
  return `SELECT connection, ${keyOf[part]} AS key,
      CAST((${classes.join(', ')}), 'Tuple(${Object.keys(nothing.messages).map((name) => `${name} UInt64`).join(', ')})') AS messages,
      countIf(${isReply}) AS replies, sum(reactionCount) AS reactions,
      uniqExactIf(author, class = 'human' AND ${isHuman('author')}) AS authors
    FROM (SELECT *, toDate(at, 'UTC') AS day FROM messages FINAL) GROUP BY connection, key ORDER BY connection, key`;
}

async function pairsOf(query: Query, part: Part, kind: keyof typeof events): Promise<Map<string, Pairs>> {
  const rows = await query<Pairs>(
    `SELECT connection, ${keyOf[part]} AS key, uniqExact(from, to) AS pairs, count() AS events
    FROM (${events[kind]}) GROUP BY connection, key`,
  );
  return new Map(rows.map((row) => [`${row.connection} ${row.key}`, row]));
}
