// How far a proxy looks holds for what it handed out before: what lay nearer once, and lists that nobody declared.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reach } from '../connector/api-connector.ts';
import { slackDiscovery } from '../connectors/slack/slack-discovery.ts';
import { openProxy, type Proxy } from './proxy.ts';
import { pageOf, testClock } from './testing-source.ts';

const { signal } = new AbortController();
let server: Server;
let asked: string[] = [];
/** What the source says of the one channel that it has. */
let channel: object;

const room = { id: 'C0CANARY01', name: 'canary', created: 1_700_000_000, member_count: 3 };

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let sent = '';
  for await (const part of request) sent += String(part);
  const method = (request.url ?? '').replace('/api/', '');
  asked.push(`${method} ${sent}`);
  const answers: Readonly<Record<string, object>> = {
    'auth.test': { enterprise_id: 'E1', user_id: 'U1', is_enterprise_install: true },
    'discovery.enterprise.info': { enterprise: { teams: [{ id: 'T1' }] } },
    'discovery.users.list': { users: [] },
    'discovery.conversations.list': { channels: [channel] },
    'discovery.conversations.info': { info: [channel] },
    'discovery.conversations.history': { messages: [{ ts: '1700000000.000100', user: 'U1', text: 'canary' }] },
  };
  response.end(JSON.stringify({ ok: true, ...answers[method] }));
}

beforeEach(() => {
  asked = [];
  channel = { ...room, is_private: true };
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Those of one key open what any of them sealed. */
function proxyThatReaches(reach: Reach): Proxy {
  const sourceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const of = { connector: slackDiscovery, token: 'xoxp-1', key: Buffer.alloc(32, 3), clock: testClock };
  return openProxy({ ...of, sourceUrl, reach });
}

async function knownOf(proxy: Proxy): Promise<string> {
  const { known: none } = await pageOf(proxy, 'auth.test', {}, 'identity');
  const { known } = await pageOf(proxy, 'discovery.enterprise.info', { known: none }, 'workspaces');
  return (await pageOf(proxy, 'discovery.users.list', { known }, 'accounts')).known;
}

test('of a proxy that looks less far than it did, a handle from before opens nothing, and the source is not asked', async () => {
  const wide = proxyThatReaches('private');
  const narrow = proxyThatReaches('public');
  const known = await knownOf(wide);
  const { places } = await pageOf(wide, 'discovery.conversations.list', { known, pass: '1' }, 'places');
  const args = { known, channel: places[0]!.handle };
  const before = await pageOf(wide, 'discovery.conversations.history', args, 'timeline');
  asked = [];

  const after = [];
  for (const method of ['history', 'edits', 'info']) {
    after.push(await narrow.ask(`discovery.conversations.${method}`, args, signal));
  }

  expect(before.messages).toHaveLength(1);
  expect(after).toEqual(
    Array(3).fill(expect.objectContaining({ verdict: { is: 'skip', reason: 'gone' }, page: null })),
  );
  expect(asked).toEqual([]);
});

test('a list beyond those that there are is no list of everything, and is asked for nowhere', async () => {
  const proxy = proxyThatReaches('public');
  const known = await knownOf(proxy);
  const { passes } = await pageOf(proxy, 'discovery.conversations.list', { known, pass: '0' }, 'places');
  asked = [];

  const answered = await proxy.ask('discovery.conversations.list', { known, pass: String(passes) }, signal);

  expect(answered).toEqual({ is: 'refused', why: 'argument-malformed' });
  expect(asked).toEqual([]);
});

test('each list is asked for no farther than the proxy looks, and what lies farther is in no row all the same', async () => {
  const proxy = proxyThatReaches('public');
  const known = await knownOf(proxy);

  const page = await pageOf(proxy, 'discovery.conversations.list', { known, pass: '0' }, 'places');

  expect(asked.at(-1)).toContain('only_public=1');
  expect([page.rows, page.places]).toEqual([[], []]);
});

test('a channel that became private is in no row of what it is as a whole', async () => {
  const proxy = proxyThatReaches('public');
  const known = await knownOf(proxy);
  channel = room;
  const { places } = await pageOf(proxy, 'discovery.conversations.list', { known, pass: '0' }, 'places');
  const wholeOf = () => pageOf(proxy, 'discovery.conversations.info', { known, channel: places[0]!.handle }, 'details');

  const before = await wholeOf();
  channel = { ...room, is_private: true };
  const after = await wholeOf();

  expect([before.rows.length, after.rows.length]).toEqual([1, 0]);
});
