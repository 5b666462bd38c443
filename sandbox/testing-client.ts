// For tests: Slack's own client, silent, and what it counts in what it was given.
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import type { Sandbox } from './server.ts';
import type { Totals } from './workspace.ts';

// It would print what it reads.
const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

export function clientOf(sandbox: Pick<Sandbox, 'url'>, token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${sandbox.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

export interface ClientMessage {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly reply_count?: number;
  readonly reactions?: readonly { readonly count: number }[];
}

type Args = Readonly<Record<string, unknown>>;

/** What one method of the Web API gives on all its pages. */
export async function everyPage<T>(client: WebClient, method: string, key: string, args: Args): Promise<T[]> {
  const found: T[] = [];
  // A copy: the client writes its page token into what it is given.
  for await (const page of client.paginate(method, { ...args })) {
    found.push(...((page as unknown as Readonly<Record<string, readonly T[]>>)[key] ?? []));
  }
  return found;
}

/** Every message of a channel, those of its threads too, each once. */
export async function crawl(client: WebClient, channel: string): Promise<ClientMessage[]> {
  const found = new Map<string, ClientMessage>();
  const args = { channel, limit: 200 };
  for (const message of await everyPage<ClientMessage>(client, 'conversations.history', 'messages', args)) {
    found.set(message.ts, message);
  }
  const parents = [...found.values()].filter((message) => (message.reply_count ?? 0) > 0);
  for (const { ts } of parents) {
    const thread = await everyPage<ClientMessage>(client, 'conversations.replies', 'messages', { ...args, ts });
    for (const message of thread) found.set(message.ts, message);
  }
  return [...found.values()];
}

/** Methods of Discovery whose offset is a time, which is sent back as `latest`; the others take it as it came. */
const walksByTime = new Set(['history', 'edits', 'renames', 'reactions', 'recent']);

/** What one method of Discovery gives on all its pages, walked as Slack's own client for it does. */
export async function everyOffset<T>(client: WebClient, method: string, key: string, args: Args = {}): Promise<T[]> {
  const found: T[] = [];
  const name = walksByTime.has(method.split('.').at(-1) ?? '') ? 'latest' : 'offset';
  for (let offset: Args = {}; ; ) {
    const page = (await client.apiCall(`discovery.${method}`, { ...args, ...offset })) as unknown as Args;
    found.push(...((page[key] ?? []) as readonly T[]));
    if (page['offset'] === undefined || page['offset'] === '') return found;
    offset = { [name]: page['offset'] };
  }
}

export interface ClientCounts {
  readonly messages: number;
  readonly replies: number;
  readonly reactions: number;
}

export function countsOf(messages: readonly ClientMessage[]): ClientCounts {
  const reactions = messages.flatMap((message) => message.reactions ?? []);
  return {
    messages: messages.length,
    replies: messages.filter(({ ts, thread_ts: thread }) => thread !== undefined && thread !== ts).length,
    reactions: reactions.reduce((sum, { count }) => sum + count, 0),
  };
}

export function trueCountsOf({ messages, replies, reactions }: Totals): ClientCounts {
  return { messages: Object.values(messages).reduce((sum, count) => sum + count, 0), replies, reactions };
}
