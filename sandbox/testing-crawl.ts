// For tests: reads a whole workspace the way a client would, and counts what was served.
import type { MessageClass, RawMessage, Totals, Workspace } from './workspace.ts';

export const testOptions = { seed: 7, people: 120, messages: 6000, endsAt: new Date('2026-11-20T16:00:00Z') } as const;

export const microsOfTs = (ts: string): number => Number(ts.replace('.', ''));

/** Ids of the channels that a client with public scopes lists. */
export function publicChannels(workspace: Workspace): readonly string[] {
  return workspace
    .channels()
    .filter((channel) => !channel.is_private && !channel.is_im && !channel.is_mpim)
    .map(({ id }) => id);
}

/** Everything of a channel, newest first, by pages of `limit`. */
export function allHistory(workspace: Workspace, channel: string, limit = 999): readonly RawMessage[] {
  const messages: RawMessage[] = [];
  for (let latest: number | undefined; ; ) {
    const page = workspace.history(channel, { latest, limit });
    messages.push(...page.messages);
    const last = page.messages.at(-1);
    if (!page.hasMore || last === undefined) return messages;
    latest = microsOfTs(last.ts);
  }
}

/** Every reply of a thread, oldest first, without the parent. */
export function allReplies(workspace: Workspace, channel: string, ts: string, limit = 1000): readonly RawMessage[] {
  const messages: RawMessage[] = [];
  for (let oldest: number | undefined; ; ) {
    const page = workspace.replies(channel, ts, { oldest, limit });
    const replies = page?.messages.slice(1) ?? [];
    messages.push(...replies);
    const last = replies.at(-1);
    if (page?.hasMore !== true || last === undefined) return messages;
    oldest = microsOfTs(last.ts);
  }
}

/** Every message and reply of a channel, each once. */
export function allMessages(workspace: Workspace, channel: string): readonly RawMessage[] {
  const found = new Map<string, RawMessage>();
  for (const message of allHistory(workspace, channel)) {
    found.set(message.ts, message);
    if (message['reply_count'] === undefined) continue;
    for (const reply of allReplies(workspace, channel, message.ts)) found.set(reply.ts, reply);
  }
  return [...found.values()];
}

interface Seen {
  readonly channel: string;
  readonly ts: string;
  readonly class: MessageClass;
  readonly author: string;
  readonly root: string | undefined;
  readonly mentions: readonly string[];
  readonly reactions: number;
  readonly reactors: readonly string[];
}

/** Counts served messages by reading them: a second opinion beside what the workspace knows of itself. */
export function countServed(workspace: Workspace, channels: readonly string[]): Totals {
  const bots = new Set(
    workspace
      .users()
      .filter(isBotAccount)
      .map(({ id }) => id),
  );
  const seen = channels.flatMap((channel) => allMessages(workspace, channel).map((raw) => read(raw, channel, bots)));
  const humans = new Map(
    seen.filter((message) => message.class === 'human').map((message) => [`${message.channel} ${message.ts}`, message]),
  );
  const isPair = (from: string, to: string): boolean => from !== to && !bots.has(from) && !bots.has(to);
  const pairs = (of: (message: Seen) => readonly (readonly [string, string])[]): readonly string[] =>
    [...humans.values()].flatMap((message) =>
      of(message).flatMap(([from, to]) => (isPair(from, to) ? [`${from} ${to}`] : [])),
    );
  const replies = pairs(({ channel, root, author }) => {
    const answered = humans.get(`${channel} ${root}`);
    return answered === undefined ? [] : [[author, answered.author]];
  });
  const mentions = pairs(({ author, mentions }) => mentions.map((mentioned) => [author, mentioned]));
  const reactions = pairs(({ author, reactors }) => reactors.map((reactor) => [reactor, author]));
  const count = (wanted: MessageClass): number => seen.filter((message) => message.class === wanted).length;
  return {
    messages: {
      human: count('human'),
      app: count('app'),
      membership: count('membership'),
      channelChange: count('channelChange'),
      huddle: count('huddle'),
      redacted: count('redacted'),
      unknown: count('unknown'),
    },
    replies: seen.filter(({ root }) => root !== undefined).length,
    reactions: seen.reduce((sum, { reactions }) => sum + reactions, 0),
    authors: new Set([...humans.values()].map(({ author }) => author)).size,
    replyPairs: new Set(replies).size,
    replyEvents: replies.length,
    mentionPairs: new Set(mentions).size,
    mentionEvents: mentions.length,
    reactionPairs: new Set(reactions).size,
    reactionEvents: reactions.length,
  };
}

const isBotAccount = ({ id, is_bot }: { readonly id: string; readonly is_bot: boolean }): boolean =>
  is_bot || id === 'USLACKBOT';

function read(raw: RawMessage, channel: string, bots: ReadonlySet<string>): Seen {
  const reactions = (raw['reactions'] ?? []) as readonly {
    readonly users: readonly string[];
    readonly count: number;
  }[];
  const { root: _root, ...own } = raw;
  const called = JSON.stringify(own).matchAll(/<@(U[A-Z0-9]+)>|"user_id":"(U[A-Z0-9]+)"/g);
  return {
    channel,
    ts: raw.ts,
    class: classOf(raw, bots),
    author: String(raw['user']),
    root: raw['thread_ts'] === undefined || raw['thread_ts'] === raw.ts ? undefined : String(raw['thread_ts']),
    mentions: [...new Set([...called].map(([, text, block]) => text ?? block ?? ''))],
    reactions: reactions.reduce((sum, { count }) => sum + count, 0),
    reactors: [...new Set(reactions.flatMap(({ users }) => users))],
  };
}

function classOf(raw: RawMessage, bots: ReadonlySet<string>): MessageClass {
  const subtype = String(raw['subtype'] ?? '');
  if (subtype === 'channel_join' || subtype === 'channel_leave') return 'membership';
  if (subtype.startsWith('channel_')) return 'channelChange';
  if (subtype === 'tombstone') return 'redacted';
  if (subtype === 'huddle_thread') return 'huddle';
  if (raw['bot_id'] !== undefined || bots.has(String(raw['user']))) return 'app';
  return ['', 'me_message', 'file_share', 'thread_broadcast'].includes(subtype) ? 'human' : 'unknown';
}
