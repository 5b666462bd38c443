// A small source for tests of the proxy: one bot, two people, a channel, three messages, and a canary wherever somebody wrote.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { standingClock } from '../base/clock.ts';
import type { WirePage } from '../connector/wire.ts';
import { slack } from '../connectors/slack/slack.ts';
import { openProxy, type Proxy, type ProxyOptions } from './proxy.ts';

const root = '1700000000.000100';

const answers: Readonly<Record<string, object>> = {
  'auth.test': { ok: true, team_id: 'T0CANARY01', user_id: 'U0CANARY01' },
  'users.list': {
    ok: true,
    members: [
      { id: 'U0CANARY01', name: 'canary-ann', profile: { email: 'canary@example.org', fields: { canary: 'x' } } },
    ],
    response_metadata: {},
  },
  'conversations.list': { ok: true, channels: [{ id: 'C0CANARY01', name: 'canary-room', created: 1_700_000_000 }] },
  'conversations.history': {
    ok: true,
    has_more: false,
    messages: [
      {
        ts: root,
        thread_ts: root,
        reply_count: 1,
        latest_reply: '1700000001.000100',
        user: 'U0CANARY01',
        text: 'canary sentence of five words',
        metadata: { 'canary key': 'canary value' },
        reactions: [{ name: 'canary-emoji', count: 1, users: ['U0CANARY01'] }],
      },
      { ts: '1700000002.000100', user: 'U0CANARY02', text: 'canary\u001b[2J sentence', 'canary name of a field': 'x' },
    ],
  },
  // Slack hands out a page token with the last page of a thread now and then.
  'conversations.replies': {
    ok: true,
    has_more: false,
    response_metadata: { next_cursor: 'canary-onwards' },
    messages: [
      { ts: root, thread_ts: root, reply_count: 1, latest_reply: '1700000001.000100' },
      { ts: '1700000001.000100', thread_ts: root, user: 'U0CANARY01', text: 'canary sentence' },
    ],
  },
};

const refusal = { ok: false, error: 'token_revoked', note: 'canary sentence' };

export interface ProxySource {
  readonly url: string;
  /** From now on it refuses everything, or answers again. */
  refuse(isRefusing: boolean): void;
  /** How many calls came so far. */
  asked(): number;
  close(): Promise<void>;
}

export async function openProxySource(): Promise<ProxySource> {
  let isRefusing = false;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const answer = answers[(request.url ?? '').replace('/api/', '')];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isRefusing ? refusal : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuse(refuses) {
      isRefusing = refuses;
    },
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const testClock = standingClock('2026-03-02T09:00:00Z');

export const testProxy = ({ url }: ProxySource, more: Partial<ProxyOptions> = {}): Proxy =>
  openProxy({
    connector: slack,
    sourceUrl: url,
    token: 'xoxp-canary-token',
    key: Buffer.alloc(32, 3),
    clock: testClock,
    ...more,
  });

const { signal } = new AbortController();

/** Throws where the proxy answers anything else. */
export async function pageOf<Q extends WirePage['question']>(proxy: Proxy, method: string, args: object, question: Q) {
  const answered = await proxy.ask(method, args as Record<string, unknown>, signal);
  if (answered.is !== 'answered' || answered.page?.question !== question) throw new Error(JSON.stringify(answered));
  return answered.page as Extract<WirePage, { question: Q }>;
}

/** The first questions of every sync, and the only channel. */
export async function firstAnswers(proxy: Proxy) {
  const { known: none } = await pageOf(proxy, 'auth.test', {}, 'identity');
  const { known } = await pageOf(proxy, 'users.list', { known: none }, 'accounts');
  const { places } = await pageOf(proxy, 'conversations.list', { known, patterns: '["canary-*"]' }, 'places');
  return { known, place: places[0]! };
}
