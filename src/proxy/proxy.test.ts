// One question, one call, one answer of kept rows: what the proxy makes of a source that behaves as sources do.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Proxy } from './proxy.ts';
import { firstAnswers, openProxySource, pageOf, type ProxySource, testProxy } from './testing-source.ts';

const { signal } = new AbortController();
let source: ProxySource;
let proxy: Proxy;

beforeAll(async () => {
  source = await openProxySource();
  proxy = testProxy(source);
});

afterAll(() => source.close());

const opened = () => firstAnswers(proxy);
const root = '1700000000.000100';

test('a channel is told by its token, and whether the patterns fit its name', async () => {
  const { place } = await opened();

  expect(place).toMatchObject({ isNamed: true, isExternal: false, createdAt: 1_700_000_000 });
  expect(JSON.stringify(place)).not.toMatch(/canary/i);
});

test('a thread ends where the source says that there is no more, page token or not', async () => {
  const { known, place } = await opened();

  const page = await pageOf(proxy, 'conversations.replies', { known, channel: place.handle, ts: root }, 'thread');

  expect([page.hasMore, page.isAnswer, page.replies.length, page.root?.read.length]).toEqual([false, true, 1, 1]);
  expect(JSON.stringify(page)).not.toMatch(/canary/i);
});

test.each([
  ['without what accounts told', 'conversations.replies', ['channel', 'ts']],
  ['without a place', 'conversations.history', ['known']],
  ['without which of its threads', 'conversations.replies', ['known', 'channel']],
  ['of all accounts, and without whose they are', 'users.list', []],
])('a page that is asked for %s is asked for nowhere', async (_how, method, given) => {
  const { known, place } = await opened();
  const whole: Readonly<Record<string, string>> = { known, channel: place.handle, ts: root };
  const before = source.asked();

  const answered = await proxy.ask(method, Object.fromEntries(given.map((name) => [name, whole[name]])), signal);

  expect(answered).toEqual({ is: 'refused', why: 'argument-missing' });
  expect(source.asked()).toBe(before);
});

test('what was sealed as one thing is refused as another', async () => {
  const { known, place } = await opened();

  const answered = await proxy.ask('users.list', { known: place.handle, pageToken: known }, signal);

  expect(answered).toEqual({ is: 'refused', why: 'sealed-by-another-key' });
});

test('a source that refuses is told by a listed word of ours', async () => {
  source.refuse(true);

  const answered = await proxy.ask('auth.test', {}, signal);

  source.refuse(false);
  expect(answered).toMatchObject({ verdict: { is: 'reconnect', code: 'source-token-revoked' }, page: null });
  expect(JSON.stringify(answered)).not.toMatch(/canary/i);
});
