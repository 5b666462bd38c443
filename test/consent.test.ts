// Consent by the book: every way that it can go at the source, and what the administrator is told of each.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { control as order } from '../sandbox/http/ask.ts';
import { decide } from '../sandbox/oauth/browser.ts';
import { type Administrator, codeIn, leaked, newAdministrator, secrets } from './consent-browser.ts';
import { type LiveDoors, openLiveDoors, publicUrl } from './live-doors.ts';

const callback = `${publicUrl}/oauth/callback`;

let doors: LiveDoors;
let administrator: Administrator;

beforeAll(async () => {
  doors = await openLiveDoors();
}, 120_000);

beforeEach(async () => {
  doors.control.clock.moveTo('2026-03-02T09:00:00Z');
  administrator = await newAdministrator(doors);
});

afterAll(() => doors.close());

const stateIn = (url: string): string => new URL(url).searchParams.get('state') ?? '';

test('what is allowed becomes a connection that waits for a choice', async () => {
  const answer = await administrator.allow(await administrator.begin());

  const connection = await administrator.connectionAt(answer.location);
  expect(connection).toMatchObject({ state: 'setting-up', mode: 'person', choice: null, problem: null });
  expect(connection.scopes.map(({ isGranted }) => isGranted)).toEqual([true, true, true, true]);
  expect((await administrator.token(connection.id))?.access).toMatch(/^xoxp-/);
});

test('a consent that is cancelled connects nothing', async () => {
  const begun = await administrator.begin();

  const back = await decide(begun.url, { decision: 'cancel' });
  const answer = await administrator.comeBack(back, begun.cookie);

  expect(answer.location).toBe('/connections/new/slack?problem=consent-cancelled');
  expect(await administrator.connections()).toEqual([]);
});

test('a state that nobody was given is answered without saying what was wrong with it', async () => {
  const { cookie } = await administrator.begin();

  const answer = await administrator.comeBack(new URL(`${callback}?code=c&state=forged`), cookie);

  expect(answer.location).toBe('/connections/new?problem=consent-unknown');
});

test.each([
  { whose: 'of another browser', cookie: () => administrator.begin().then((begun) => begun.cookie) },
  { whose: 'that is none of ours', cookie: async () => 'tacit-consent=forged' },
  { whose: 'that is missing', cookie: async () => '' },
])('a cookie $whose takes no consent, and whoever began it can still finish', async ({ cookie }) => {
  const begun = await administrator.begin();
  const back = await administrator.press(begun);

  const foreign = await administrator.comeBack(back, await cookie());
  const own = await administrator.comeBack(back, begun.cookie);

  expect(foreign.location).toBe('/connections/new?problem=consent-unknown');
  expect((await administrator.connectionAt(own.location)).state).toBe('setting-up');
});

test('an answer that is sent again is refused, and changes nothing', async () => {
  const begun = await administrator.begin();
  const back = await administrator.press(begun);
  await administrator.comeBack(back, begun.cookie);

  const again = await administrator.comeBack(back, begun.cookie);

  expect(again.location).toBe('/connections/new?problem=consent-unknown');
  expect(await administrator.connections()).toHaveLength(1);
});

test('who comes back after eleven minutes begins again', async () => {
  const begun = await administrator.begin();
  const back = await administrator.press(begun);
  doors.control.clock.moveTo('2026-03-02T09:11:00Z');

  const answer = await administrator.comeBack(back, begun.cookie);

  expect(answer.location).toBe('/connections/new?problem=consent-expired');
});

test('a code that was used before is told apart from a state that was', async () => {
  const first = await administrator.begin();
  const used = await administrator.press(first);
  await administrator.comeBack(used, first.cookie);
  const second = await administrator.begin();
  const back = new URL(`${callback}?code=${used.searchParams.get('code')}&state=${stateIn(second.url)}`);

  const answer = await administrator.comeBack(back, second.cookie);

  expect(answer.location).toBe('/connections/new/slack?problem=consent-code-spent');
});

test('a client secret that was copied wrongly is named, and mended by entering it again', async () => {
  await administrator.enterApp({ ...administrator.app, clientSecret: 'of-another-app' });
  const wrong = await administrator.allow(await administrator.begin());
  await administrator.enterApp(administrator.app);

  const right = await administrator.allow(await administrator.begin());

  expect(wrong.location).toBe('/connections/new/slack?problem=consent-app-wrong');
  expect((await administrator.connectionAt(right.location)).state).toBe('setting-up');
});

test('a browser that is sent back to another address than was agreed is refused at the exchange', async () => {
  const begun = await administrator.begin();
  const elsewhere = new URL(begun.url);
  elsewhere.searchParams.set('redirect_uri', `${callback}/elsewhere`);
  const back = await administrator.press({ ...begun, url: elsewhere.href });
  back.pathname = new URL(callback).pathname;

  const answer = await administrator.comeBack(back, begun.cookie);

  expect(answer.location).toBe('/connections/new/slack?problem=consent-redirect-wrong');
});

test('without an app of one’s own nobody is sent anywhere', async () => {
  const asker = await doors.newOwner();

  const answer = await doors.ask('POST', '/api/connectors/slack/consent', asker, { body: {} });

  expect([answer.status, codeIn(answer)]).toEqual([400, 'consent-app-missing']);
});

test('where less is granted it says which streams cannot be read, and why a list cannot be shown', async () => {
  const answer = await administrator.allow(await administrator.begin(), { scopes: 'channels:history,users:read' });

  const { id, scopes } = await administrator.connectionAt(answer.location);
  const missing = scopes.filter(({ isGranted }) => isGranted === false);
  expect(missing.map(({ name, streams }) => [name, streams])).toEqual([
    ['channels:read', ['channels']],
    ['users:read.email', ['accounts']],
  ]);
  const channels = await administrator.ask('GET', `/api/connections/${id}/channels`);
  expect([channels.status, codeIn(channels)]).toEqual([400, 'source-scope-missing']);
});

test('where more is granted than was asked for it says so', async () => {
  const begun = await administrator.begin();
  const wider = new URL(begun.url);
  wider.searchParams.set('user_scope', `${wider.searchParams.get('user_scope')},groups:history`);

  const answer = await administrator.allow({ ...begun, url: wider.href });

  expect((await administrator.connectionAt(answer.location)).widerScopes).toEqual(['groups:history']);
});

test('a bot has a token of its own, with the scope to join and never one to write', async () => {
  const answer = await administrator.allow(await administrator.begin({ mode: 'bot' }));

  const { id, mode, scopes } = await administrator.connectionAt(answer.location);
  expect([mode, scopes.map(({ name, isGranted }) => [name, isGranted])]).toEqual([
    'bot',
    [
      ['channels:read', true],
      ['channels:history', true],
      ['users:read', true],
      ['users:read.email', true],
      ['channels:join', true],
    ],
  ]);
  expect((await administrator.token(id))?.access).toMatch(/^xoxb-/);
});

test('a source that refuses this server’s address says so before anything is connected', async () => {
  await order(doors.sandbox, 'POST', 'faults', { kind: 'ip_refused', method: 'auth.test' });

  const answer = await administrator.allow(await administrator.begin());

  expect(answer.location).toBe('/connections/new/slack?problem=source-address-refused');
  expect(await administrator.connections()).toEqual([]);
});

test('a source that is away connects nothing, and it is the person who begins again', async () => {
  await order(doors.sandbox, 'POST', 'faults', { kind: 'http_503', method: 'oauth.v2.access' });

  const answer = await administrator.allow(await administrator.begin());

  expect(answer.location).toBe('/connections/new/slack?problem=consent-unanswered');
  expect(await administrator.connections()).toEqual([]);
});

test('every code that a browser can come back with has a sentence and a next step', async () => {
  const problems = doors.answers().matchAll(/problem=([a-z-]+)/g);
  const codes = [...new Set([...problems].map(([, code]) => code!))];

  const texts = await Promise.all(codes.map((code) => administrator.ask('GET', `/api/problems/${code}`)));

  expect(codes.length).toBe(8);
  for (const { body } of texts) {
    expect(String(body['message']).length).toBeGreaterThan(10);
    expect(body['next']).not.toContain('tried again by itself');
  }
});

test('no secret, code, state or token is in what was answered or in a line of the log', () => {
  expect(secrets.size).toBeGreaterThan(40);
  expect(leaked(doors)).toEqual([]);
  expect(doors.log()).toContain('auth.test');
});
