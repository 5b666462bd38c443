// One question, one call, one answer of kept rows: what the proxy makes of a source that behaves as sources do.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import type { WirePage } from '../connector/wire.ts';
import { slack } from '../connectors/slack/slack.ts';
import { openProxy, type Proxy } from './proxy.ts';

const answers: Record<string, object> = {
  'auth.test': { ok: true, team_id: 'T0CANARY01', user_id: 'U0CANARY01' },
  'users.list': { ok: true, members: [{ id: 'U0CANARY01', name: 'canary-ann' }], response_metadata: {} },
  'conversations.list': { ok: true, channels: [{ id: 'C0CANARY01', name: 'canary-room', created: 1_700_000_000 }] },
  // Slack hands out a page token with the last page of a thread now and then.
  'conversations.replies': {
    ok: true,
    has_more: false,
    response_metadata: { next_cursor: 'canary-onwards' },
    messages: [
      { ts: '1700000000.000100', thread_ts: '1700000000.000100', reply_count: 1, latest_reply: '1700000001.000100' },
      { ts: '1700000001.000100', thread_ts: '1700000000.000100', user: 'U0CANARY01', text: 'canary sentence' },
    ],
  },
};
const refusal = { ok: false, error: 'token_revoked', note: 'canary sentence' };
let isRefusing = false;
let source: Server;
let proxy: Proxy;
const { signal } = new AbortController();

beforeAll(async () => {
  source = createServer((request, response) => {
    const answer = answers[(request.url ?? '').replace('/api/', '')];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isRefusing ? refusal : answer));
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  proxy = openProxy({
    connector: slack,
    sourceUrl: `http://127.0.0.1:${(source.address() as AddressInfo).port}`,
    token: 'xoxp-canary-token',
    key: Buffer.alloc(32, 3),
    clock: standingClock('2026-03-02T09:00:00Z'),
  });
});

afterAll(async () => {
  source.closeAllConnections();
  await new Promise((resolve) => source.close(resolve));
});

async function pageOf<Q extends WirePage['question']>(method: string, args: object, question: Q) {
  const answered = await proxy.ask(method, args as Record<string, unknown>, signal);
  if (answered.is !== 'answered' || answered.page?.question !== question) throw new Error(JSON.stringify(answered));
  return answered.page as Extract<WirePage, { question: Q }>;
}

/** The first questions of every sync, and the only channel. */
async function opened() {
  const { known: none } = await pageOf('auth.test', {}, 'identity');
  const { known } = await pageOf('users.list', { known: none }, 'accounts');
  const { places } = await pageOf('conversations.list', { known, patterns: '["canary-*"]' }, 'places');
  return { known, place: places[0]! };
}

const root = '1700000000.000100';

test('a channel is told by its token, and whether the patterns fit its name', async () => {
  const { place } = await opened();

  expect(place).toMatchObject({ isNamed: true, isExternal: false, createdAt: 1_700_000_000 });
  expect(JSON.stringify(place)).not.toMatch(/canary/i);
});

test('a thread ends where the source says that there is no more, page token or not', async () => {
  const { known, place } = await opened();

  const page = await pageOf('conversations.replies', { known, channel: place.handle, ts: root }, 'thread');

  expect([page.hasMore, page.isAnswer, page.replies.length, page.root?.read.length]).toEqual([false, true, 1, 1]);
  expect(JSON.stringify(page)).not.toMatch(/canary/i);
});

test('a page that is asked for without what accounts told is no answer', async () => {
  const { place } = await opened();

  const answered = await proxy.ask('conversations.replies', { channel: place.handle, ts: root }, signal);

  expect(answered).toMatchObject({ is: 'answered', verdict: { is: 'again' }, isMalformed: true, page: null });
});

test('what was sealed as one thing is refused as another', async () => {
  const { known, place } = await opened();

  const answered = await proxy.ask('users.list', { known: place.handle, pageToken: known }, signal);

  expect(answered).toEqual({ is: 'refused', why: 'sealed-by-another-key' });
});

test('a source that refuses is told by a listed word of ours', async () => {
  isRefusing = true;

  const answered = await proxy.ask('auth.test', {}, signal);

  isRefusing = false;
  expect(answered).toMatchObject({ verdict: { is: 'reconnect', code: 'source-token-revoked' }, page: null });
  expect(JSON.stringify(answered)).not.toMatch(/canary/i);
});
