// How a call gets in: its token, its form, its limits.
import { afterEach, expect, test } from 'vitest';
import { standingClock } from '../../src/base/clock.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import { ask, control, tokenFor } from './ask.ts';
import { messagesOf, smallWorkspace } from './small-workspace.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
let sandbox: Sandbox;

afterEach(async () => {
  await sandbox.close();
  clock.moveTo('2026-03-02T09:00:00Z');
});

async function start(limits = 'off', ids: readonly string[] = ['T1']): Promise<Sandbox> {
  const workspaces = ids.map((id) => smallWorkspace({ id, messages: { C1: messagesOf(40) } }));
  sandbox = await startSandbox({ workspaces, clock, limits });
  return sandbox;
}

async function errorOf(request: Promise<Response>): Promise<unknown> {
  return ((await (await request).json()) as { error?: string }).error;
}

/** So many calls one after the other; gives the status of each. */
async function call(
  times: number,
  method: string,
  args: Readonly<Record<string, string>>,
  token: string,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < times; at += 1) statuses.push((await ask(sandbox, method, args, token)).status);
  return statuses;
}

test('a token says who it is, and each answer says what it may', async () => {
  const slack = await start();

  const { body, headers } = await ask(slack, 'auth.test', {}, slack.userToken());

  expect(body).toMatchObject({ ok: true, team_id: 'T1', team: 'Team T1', user_id: 'U1', is_enterprise_install: false });
  expect(headers.get('x-oauth-scopes')).toBe('channels:read,channels:history,users:read,users:read.email');
});

test('a token is taken as Bearer alone, in that case, and never from an address', async () => {
  const slack = await start();
  const token = slack.userToken();
  const at = `${slack.url}/api/auth.test`;

  const errors = [
    await errorOf(fetch(at)),
    await errorOf(fetch(at, { headers: { authorization: `bearer ${token}` } })),
    await errorOf(fetch(at, { headers: { authorization: 'Bearer xoxp-guessed' } })),
    await errorOf(fetch(`${at}?token=${token}`)),
    await errorOf(fetch(`${at}?token=${token}`, { headers: { authorization: `Bearer ${token}` } })),
  ];

  expect(errors).toEqual(['not_authed', 'not_authed', 'invalid_auth', 'invalid_auth', 'invalid_auth']);
});

test('a call may be a form, and is refused as JSON', async () => {
  const slack = await start();
  const headers = { authorization: `Bearer ${slack.userToken()}` };
  const at = `${slack.url}/api/conversations.history`;

  const form = await fetch(at, { method: 'POST', headers, body: new URLSearchParams({ channel: 'C1', limit: '2' }) });
  const json = { ...headers, 'content-type': 'application/json' };
  const refused = await errorOf(fetch(at, { method: 'POST', headers: json, body: '{"channel":"C1"}' }));

  expect(((await form.json()) as { messages: readonly unknown[] }).messages).toHaveLength(2);
  expect(refused).toBe('invalid_post_type');
});

test('there is no method but those that there are', async () => {
  const slack = await start();

  const { body } = await ask(slack, 'conversations.erase', {}, slack.userToken());

  expect(body).toEqual({ ok: false, error: 'unknown_method' });
});

test('a method without its scope names the scope that is missing', async () => {
  const slack = await start();
  const token = await tokenFor(slack, 'users:read');

  const { body, headers } = await ask(slack, 'conversations.history', { channel: 'C1' }, token);

  expect(body).toEqual({ ok: false, error: 'missing_scope', needed: 'channels:history', provided: 'users:read' });
  expect(headers.get('x-oauth-scopes')).toBe('users:read');
});

test('one call too many in a minute waits for the rest of the minute', async () => {
  const slack = await start('x1');

  const statuses = await call(20, 'users.list', {}, slack.userToken());
  clock.moveTo('2026-03-02T09:00:45Z');
  const refused = await ask(slack, 'users.list', {}, slack.userToken());
  clock.moveTo('2026-03-02T09:01:00Z');
  const later = await ask(slack, 'users.list', {}, slack.userToken());

  expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15']);
  expect(refused.body).toEqual({ ok: false, error: 'ratelimited' });
  expect(later.status).toBe(200);
});

test('a limit is of one method in one workspace, for all tokens of the app', async () => {
  const slack = await start('x1', ['T1', 'T2']);
  const other = await tokenFor(slack, 'users:read');

  await call(20, 'users.list', {}, slack.userToken());
  const statuses = [
    ...(await call(1, 'users.list', {}, other)),
    ...(await call(1, 'users.list', {}, slack.userToken('T2'))),
    ...(await call(1, 'users.info', { user: 'U1' }, slack.userToken())),
  ];

  expect(statuses).toEqual([429, 200, 200]);
});

test('limits are scaled by a factor', async () => {
  const slack = await start('x2');

  const statuses = await call(41, 'users.list', {}, slack.userToken());

  expect(statuses.indexOf(429)).toBe(40);
});

test('an app of the restricted class reads 15 messages once a minute', async () => {
  const slack = await start('restricted');
  const read = () => ask(slack, 'conversations.history', { channel: 'C1', limit: '200' }, slack.userToken());

  const first = await read();
  const second = await read();
  clock.moveTo('2026-03-02T09:01:00Z');
  const third = await read();

  expect(first.body['messages']).toHaveLength(15);
  expect(first.body['has_more']).toBe(true);
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '60']);
  expect(third.status).toBe(200);
});

test('the minute of the restricted class can be shorter, and its one call stays one', async () => {
  const slack = await start('restricted x60');
  const read = async () => (await ask(slack, 'conversations.history', { channel: 'C1' }, slack.userToken())).status;

  const statuses = [await read(), await read()];
  clock.moveTo('2026-03-02T09:00:01Z');

  expect([...statuses, await read()]).toEqual([200, 429, 200]);
});

test('one workspace is throttled and the other is not', async () => {
  const slack = await start('off', ['T1', 'T2']);
  await control(slack, 'POST', 'limits', { limits: 'restricted', workspace: 'T2' });

  const here = await call(3, 'conversations.history', { channel: 'C1' }, slack.userToken('T1'));
  const there = await call(3, 'conversations.history', { channel: 'C1' }, slack.userToken('T2'));

  expect(here).toEqual([200, 200, 200]);
  expect(there).toEqual([200, 429, 429]);
});

test.each(['', 'x', 'x0', 'fast', 'restrictedx2', 'restricted off', 'x1 x2', 'x-1'])(
  "limits of '%s' are refused",
  async (limits) => {
    const starting = startSandbox({ workspaces: [smallWorkspace()], limits });

    await expect(starting).rejects.toMatchObject({ name: 'Refused', code: 'setting-invalid' });
    sandbox = await startSandbox({ workspaces: [smallWorkspace()] });
  },
);
