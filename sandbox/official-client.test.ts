// An independent witness: Slack's own client crawls the stand-in and finds what the stand-in says is true.
import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control } from './http/ask.ts';
import { type Sandbox, startSandbox } from './server.ts';
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

let slack: Sandbox;
let client: WebClient;

beforeAll(async () => {
  slack = await startSandbox({
    workspaces: [{ seed: 7, people: 60, messages: 6000, endsAt: new Date('2026-03-01T00:00:00Z') }],
  });
  client = new WebClient(slack.userToken(), {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
});

afterAll(() => slack.close());

interface Message {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly reply_count?: number;
  readonly reactions?: readonly { readonly count: number }[];
}

/** What one method gives on all its pages. */
async function everyPage<T>(method: string, key: string, args: Readonly<Record<string, unknown>>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of client.paginate(method, args)) {
    found.push(...((page as unknown as Readonly<Record<string, readonly T[]>>)[key] ?? []));
  }
  return found;
}

/** Every message of a channel, those of its threads too, each once. */
async function crawl(channel: string): Promise<Message[]> {
  const found = new Map<string, Message>();
  for (const message of await everyPage<Message>('conversations.history', 'messages', { channel, limit: 200 })) {
    found.set(message.ts, message);
  }
  const parents = [...found.values()].filter((message) => (message.reply_count ?? 0) > 0);
  for (const { ts } of parents) {
    const thread = await everyPage<Message>('conversations.replies', 'messages', { channel, ts, limit: 200 });
    for (const message of thread) found.set(message.ts, message);
  }
  return [...found.values()];
}

function countsOf(messages: readonly Message[]): { messages: number; replies: number; reactions: number } {
  const reactions = messages.flatMap((message) => message.reactions ?? []);
  return {
    messages: messages.length,
    replies: messages.filter(({ ts, thread_ts: thread }) => thread !== undefined && thread !== ts).length,
    reactions: reactions.reduce((sum, { count }) => sum + count, 0),
  };
}

function trueCountsOf({ messages, replies, reactions }: Totals): ReturnType<typeof countsOf> {
  return { messages: Object.values(messages).reduce((sum, count) => sum + count, 0), replies, reactions };
}

test('Slack’s own client knows whose token it has', async () => {
  const answer = await client.auth.test();

  expect(answer).toMatchObject({ ok: true, team_id: slack.workspaces[0]?.team.id });
  expect(answer.response_metadata?.scopes).toContain('channels:history');
});

test('Slack’s own client finds in every channel as much as there is', { timeout: 60_000 }, async () => {
  const channels = await everyPage<{ id: string }>('conversations.list', 'channels', { limit: 7 });
  const truth = slack.workspaces[0]!.truth().connections[0];

  const found = [];
  for (const { id } of channels) found.push([id, countsOf(await crawl(id))] as const);

  const trueCounts = truth.byChannel.map((counts) => [counts.channel, trueCountsOf(counts)] as const);
  expect(Object.fromEntries(found.filter(([, { messages }]) => messages > 0))).toEqual(Object.fromEntries(trueCounts));
  expect(found.reduce((sum, [, { messages }]) => sum + messages, 0)).toBe(trueCountsOf(truth.totals).messages);
});

test('Slack’s own client lists everybody, page by page, each once', async () => {
  const users = await everyPage<{ id: string }>('users.list', 'members', { limit: 9 });

  expect(users.map(({ id }) => id)).toEqual(slack.workspaces[0]!.users().map(({ id }) => id));
});

test('Slack’s own client understands how the stand-in says no', async () => {
  await control(slack, 'POST', 'faults', { kind: 'http_500', method: 'users.list' });
  await control(slack, 'POST', 'faults', { kind: 'rate_limited', seconds: 9, method: 'users.info' });

  await expect(client.users.list({})).rejects.toBeInstanceOf(WebAPIHTTPError);
  await expect(client.users.info({ user: 'U1' })).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  await expect(client.team.info()).rejects.toBeInstanceOf(WebAPIPlatformError);
});
