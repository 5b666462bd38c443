// The consent page and what comes of it, walked over loopback.
import { afterEach, expect, test } from 'vitest';
import { standingClock } from '../../src/base/clock.ts';
import { ask } from '../http/ask.ts';
import { smallWorkspace } from '../http/small-workspace.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import { access, addressOf, callback, connect, decide } from './browser.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
const user_scope = 'channels:read,users:read';
let sandbox: Sandbox;

afterEach(async () => {
  await sandbox.close();
  clock.moveTo('2026-03-02T09:00:00Z');
});

async function start(
  more: { readonly isRotating?: boolean; readonly workspaces?: readonly string[] } = {},
): Promise<Sandbox> {
  const workspaces = (more.workspaces ?? ['T1']).map((id) => smallWorkspace({ id }));
  sandbox = await startSandbox({ workspaces, clock, readyApp: { isRotating: more.isRotating ?? false } });
  return sandbox;
}

/** A code that was just given. */
async function freshCode(slack: Sandbox): Promise<string> {
  const address = addressOf(slack, { client_id: slack.app.clientId, redirect_uri: callback, user_scope });
  return (await decide(address, { decision: 'allow', user_scope })).searchParams.get('code') ?? '';
}

test('the consent page names the app, the workspace and each scope in words', async () => {
  const slack = await start();
  const address = addressOf(slack, { client_id: slack.app.clientId, redirect_uri: callback, user_scope });

  const text = await (await fetch(address)).text();

  expect(text).toContain('Tacit is requesting permission to access the Team T1 workspace');
  expect(text).toContain('View basic information about public channels');
  expect(text).toContain('You are signed in as an owner of Team T1.');
});

test('Allow sends the browser back with a code and the state it came with', async () => {
  const slack = await start();
  const fields = { client_id: slack.app.clientId, redirect_uri: callback, user_scope, state: 'a b&c' };

  const back = await decide(addressOf(slack, fields), { decision: 'allow', user_scope });

  expect(`${back.origin}${back.pathname}`).toBe(callback);
  expect(back.searchParams.get('state')).toBe('a b&c');
  expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{32}\.[0-9a-f]{32}$/);
});

test('Cancel sends the browser back with access_denied and no code', async () => {
  const slack = await start();
  const fields = { client_id: slack.app.clientId, redirect_uri: callback, user_scope, state: 's' };

  const back = await decide(addressOf(slack, fields), { decision: 'cancel', user_scope });

  expect([...back.searchParams]).toEqual([
    ['state', 's'],
    ['error', 'access_denied'],
  ]);
});

test('nobody is sent to an address that is not the app’s, nor for an app or scope that nobody knows', async () => {
  const slack = await start();
  const right = { client_id: slack.app.clientId, redirect_uri: callback, user_scope };
  const wrong = [
    { ...right, redirect_uri: 'https://elsewhere.example/callback' },
    { ...right, redirect_uri: 'http://elsewhere.example/callback' },
    { ...right, redirect_uri: `${callback}#fragment` },
    { ...right, client_id: '1.2' },
    { ...right, user_scope: 'channels:everything' },
    { ...right, user_scope: '' },
  ];

  const answers = await Promise.all(wrong.map((fields) => fetch(addressOf(slack, fields), { redirect: 'manual' })));

  expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 400));
});

test('an app that asks for user scopes alone gets its token at authed_user and none at the top', async () => {
  const slack = await start();

  const body = await connect(slack, { user_scope });

  expect(body).toEqual({
    ok: true,
    app_id: slack.app.id,
    authed_user: { id: 'U1', access_token: expect.stringMatching(/^xoxp-/), scope: user_scope, token_type: 'user' },
    team: { id: 'T1', name: 'Team T1' },
    enterprise: null,
    is_enterprise_install: false,
  });
});

test('bot scopes are granted at the top, and a person who grants nothing has no token', async () => {
  const slack = await start();

  const body = await connect(slack, { scope: 'channels:read' });

  expect(body).toMatchObject({
    access_token: expect.stringMatching(/^xoxb-/),
    scope: 'channels:read',
    token_type: 'bot',
  });
  expect(body['authed_user']).toEqual({ id: 'U1' });
});

test('what was unticked is not granted', async () => {
  const slack = await start();
  const address = addressOf(slack, { client_id: slack.app.clientId, redirect_uri: callback, user_scope });

  const back = await decide(address, { decision: 'allow', user_scope: 'users:read' });
  const code = back.searchParams.get('code') ?? '';
  const { body } = await access(slack, slack.app, { code, redirect_uri: callback });

  expect(body['authed_user']).toMatchObject({ scope: 'users:read' });
});

test('a scope that nobody asked for cannot be granted by a forged form', async () => {
  const slack = await start();
  const address = addressOf(slack, { client_id: slack.app.clientId, redirect_uri: callback, user_scope });

  const back = await decide(address, { decision: 'allow', user_scope: 'users:read,groups:history' });
  const code = back.searchParams.get('code') ?? '';
  const { body } = await access(slack, slack.app, { code, redirect_uri: callback });

  expect(body['authed_user']).toMatchObject({ scope: 'users:read' });
});

test('a second consent adds to the first and keeps its token', async () => {
  const slack = await start();
  const first = await connect(slack, { user_scope: 'users:read' });

  const second = await connect(slack, { user_scope: 'channels:read' });

  expect(second['authed_user']).toMatchObject({
    access_token: (first['authed_user'] as { access_token: string }).access_token,
    scope: 'users:read,channels:read',
  });
});

test('a code works once', async () => {
  const slack = await start();
  const code = await freshCode(slack);

  const first = await access(slack, slack.app, { code, redirect_uri: callback });
  const second = await access(slack, slack.app, { code, redirect_uri: callback });

  expect(first.body.ok).toBe(true);
  expect(second.body).toEqual({ ok: false, error: 'invalid_code' });
});

test('a code works for ten minutes', async () => {
  const slack = await start();
  const code = await freshCode(slack);

  clock.moveTo('2026-03-02T09:10:00Z');
  const { body } = await access(slack, slack.app, { code, redirect_uri: callback });

  expect(body.error).toBe('invalid_code');
});

test('each wrong way to trade a code has its name', async () => {
  const slack = await start();
  const code = await freshCode(slack);
  const { clientId } = slack.app;
  const right = { code, redirect_uri: callback };

  const answers = [
    await access(slack, { clientId, clientSecret: 'wrong' }, right),
    await access(slack, { clientId: '1.2', clientSecret: 'wrong' }, right),
    await access(slack, slack.app, { code }),
    await access(slack, slack.app, { code, redirect_uri: `${callback}/` }),
    await access(slack, slack.app, { code: 'guessed', redirect_uri: callback }),
    await access(slack, slack.app, { ...right, grant_type: 'password' }),
    await access(slack, slack.app, { grant_type: 'refresh_token', refresh_token: 'guessed' }),
  ];

  expect(answers.map(({ body }) => body.error)).toEqual([
    'bad_client_secret',
    'invalid_client_id',
    'bad_redirect_uri',
    'bad_redirect_uri',
    'invalid_code',
    'invalid_grant_type',
    'invalid_refresh_token',
  ]);
});

test('the credentials may come as Basic authorization', async () => {
  const slack = await start();
  const body = new URLSearchParams({ code: await freshCode(slack), redirect_uri: callback });
  const basic = Buffer.from(`${slack.app.clientId}:${slack.app.clientSecret}`).toString('base64');

  const answer = await fetch(`${slack.url}/api/oauth.v2.access`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body,
  });

  expect(await answer.json()).toMatchObject({ ok: true });
});

test('of two workspaces the one that was chosen is granted', async () => {
  const slack = await start({ workspaces: ['T1', 'T2'] });
  const address = addressOf(slack, { client_id: slack.app.clientId, redirect_uri: callback, user_scope });

  const text = await (await fetch(address)).text();
  const back = await decide(address, { decision: 'allow', user_scope, team: 'T2' });
  const code = back.searchParams.get('code') ?? '';
  const { body } = await access(slack, slack.app, { code, redirect_uri: callback });

  expect(text).toContain('<option value="T2">');
  expect(body['team']).toEqual({ id: 'T2', name: 'Team T2' });
});

interface Rotated {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

async function refresh(slack: Sandbox, refreshToken: string): Promise<Rotated> {
  const { body } = await access(slack, slack.app, { grant_type: 'refresh_token', refresh_token: refreshToken });
  return body as unknown as Rotated;
}

const errorOf = async (slack: Sandbox, token: string) => (await ask(slack, 'auth.test', {}, token)).body.error;

test('a rotating token ends after 12 hours and its refresh token works once', async () => {
  const slack = await start({ isRotating: true });
  const first = (await connect(slack, { user_scope }))['authed_user'] as Rotated;

  clock.moveTo('2026-03-02T21:00:00Z');
  const ended = await errorOf(slack, first.access_token);
  const second = await refresh(slack, first.refresh_token);
  const again = await access(slack, slack.app, { grant_type: 'refresh_token', refresh_token: first.refresh_token });

  expect(first).toMatchObject({ access_token: expect.stringMatching(/^xoxe\.xoxp-1-/), expires_in: 43_200 });
  expect(ended).toBe('token_expired');
  expect(await errorOf(slack, second.access_token)).toBeUndefined();
  expect(again.body.error).toBe('invalid_refresh_token');
});

test('two tokens of a rotating authorization work side by side, and a third ends the oldest', async () => {
  const slack = await start({ isRotating: true });
  const first = (await connect(slack, { user_scope }))['authed_user'] as Rotated;

  const second = await refresh(slack, first.refresh_token);
  const besideSecond = await errorOf(slack, first.access_token);
  const third = await refresh(slack, second.refresh_token);

  expect(besideSecond).toBeUndefined();
  expect(await errorOf(slack, first.access_token)).toBe('token_revoked');
  expect(await errorOf(slack, second.access_token)).toBeUndefined();
  expect(await errorOf(slack, third.access_token)).toBeUndefined();
});

test('a token is revoked for good, and not by a trial', async () => {
  const slack = await start();
  const { access_token: token } = (await connect(slack, { user_scope }))['authed_user'] as Rotated;

  const trial = await ask(slack, 'auth.revoke', { test: '1' }, token);
  const afterTrial = await errorOf(slack, token);
  const revoked = await ask(slack, 'auth.revoke', {}, token);

  expect(trial.body).toEqual({ ok: true, revoked: false });
  expect(afterTrial).toBeUndefined();
  expect(revoked.body).toEqual({ ok: true, revoked: true });
  expect(await errorOf(slack, token)).toBe('token_revoked');
});

test('an app that is uninstalled loses every token of that workspace and of no other', async () => {
  const slack = await start({ workspaces: ['T1', 'T2'] });
  const here = (await connect(slack, { user_scope, team: 'T1' }))['authed_user'] as Rotated;
  const there = (await connect(slack, { user_scope, team: 'T2' }))['authed_user'] as Rotated;
  const secrets = { client_id: slack.app.clientId, client_secret: slack.app.clientSecret };

  const wrong = await ask(slack, 'apps.uninstall', { ...secrets, client_secret: 'wrong' }, here.access_token);
  const right = await ask(slack, 'apps.uninstall', secrets, here.access_token);

  expect([wrong.body.error, right.body.ok]).toEqual(['bad_client_secret', true]);
  expect(await errorOf(slack, here.access_token)).toBe('token_revoked');
  expect(await errorOf(slack, there.access_token)).toBeUndefined();
});
