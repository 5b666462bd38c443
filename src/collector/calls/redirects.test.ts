// Wherever a source points, in a redirect, a page token or an answer: we call the host that was set, and no other.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../../base/clock.ts';
import { slack } from '../../connectors/slack/slack.ts';
import { exchangeCode, exchangeRefresh } from '../consent.ts';
import type { Source } from '../source.ts';
import { testCalls, testSource, type TestSource } from './testing-source.ts';

let source: TestSource;
let elsewhere: Server;
let other: string;
/** What arrived where nothing may arrive. */
let arrived: string[] = [];

beforeAll(async () => {
  source = await testSource();
  elsewhere = createServer((request, response) => {
    arrived.push(request.url ?? '');
    response.end('{"ok":true}');
  });
  elsewhere.on('connection', () => arrived.push('a connection'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});

beforeEach(() => {
  arrived = [];
});

afterAll(async () => {
  await source.close();
  elsewhere.close();
});

const clock = standingClock('2026-03-02T09:00:00Z');
const app = { clientId: '1.2', clientSecret: 'canarysecret' };

test.each([301, 302, 303, 307, 308])('a call that is answered with %i is a call that failed', async (status) => {
  source.script({ status, headers: { location: `${other}/api/conversations.history` } });

  const attempt = testCalls(source).calls.call(slack.timeline, { channel: 'C0CANARY01' });

  await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(/^source-/) as string });
  expect(arrived).toEqual([]);
});

test('a page token is handed back as it came, even where it looks like an address', async () => {
  const { accounts } = slack.snapshots;
  source.script(
    { ok: true, members: [], response_metadata: { next_cursor: `${other}/next` }, next_url: `${other}/next` },
    { ok: true, members: [] },
  );

  for await (const _ of testCalls(source).calls.pages(accounts, {}));

  expect(source.asked.map(({ address, args }) => [address, args['cursor']])).toEqual([
    [`/api/${accounts.method}`, undefined],
    [`/api/${accounts.method}`, `${other}/next`],
  ]);
  expect(arrived).toEqual([]);
});

test.each([302, 307])('the secret of an app does not follow a %i', async (status) => {
  source.script({ status, headers: { location: `${other}/api/oauth.v2.access` } });
  const at = { connector: slack, baseUrl: source.url } as unknown as Source;
  const given = { code: 'c', redirectUrl: 'https://tacit.example.org/oauth/callback' };

  const attempts = [
    exchangeCode(at, app, 'person', given, clock),
    exchangeRefresh(at, app, 'person', 'canaryrefresh', clock),
  ];

  for (const attempt of await Promise.allSettled(attempts)) expect(attempt.status).toBe('rejected');
  expect(arrived).toEqual([]);
});
