// What survives a restart of the stand-in, and what does not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../src/base/clock.ts';
import { ask, control, tokenFor } from './http/ask.ts';
import { smallWorkspace } from './http/small-workspace.ts';
import { connect } from './oauth/browser.ts';
import { type Sandbox, startSandbox } from './server.ts';

let folder: string;
let slack: Sandbox;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-sandbox-'));
});

afterEach(async () => {
  await slack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Stops it where it runs, and starts it with the same seed and file. */
async function restart(workspace = smallWorkspace()): Promise<void> {
  await slack?.close();
  slack = await startSandbox({ workspaces: [workspace], state: join(folder, 'state.json') });
}

test('tokens, granted and given, still work after a restart', async () => {
  await restart();
  const granted = (await connect(slack, { user_scope: 'users:read' }))['authed_user'] as { access_token: string };
  const given = await tokenFor(slack, 'users:read');

  await restart();
  const answers = await Promise.all([granted.access_token, given].map((token) => ask(slack, 'users.list', {}, token)));

  expect(answers.map(({ body }) => body.ok)).toEqual([true, true]);
});

test('a token that was revoked stays revoked, and no later token is like it', async () => {
  await restart();
  const before = slack.userToken();
  await ask(slack, 'auth.revoke', {}, before);

  await restart();
  const { body } = await ask(slack, 'auth.test', {}, before);

  expect(body.error).toBe('token_revoked');
  expect(slack.userToken()).not.toBe(before);
});

test('an app that was created is still there', async () => {
  await restart();
  const manifest = { display_information: { name: 'Ours' }, oauth_config: { scopes: { user: ['users:read'] } } };
  const body = new URLSearchParams({ manifest_json: JSON.stringify(manifest) });
  const { url } = await fetch(`${slack.url}/apps`, { method: 'POST', body });

  await restart();
  const answer = await fetch(`${slack.url}${new URL(url).pathname}`);

  expect(await answer.text()).toContain('<h1>Ours</h1>');
});

test('the workspace is played on to where it was, and what vanished stays away', async () => {
  await restart();
  await control(slack, 'POST', 'advance');
  await control(slack, 'POST', 'advance');
  await control(slack, 'POST', 'faults', { kind: 'vanish_channel', channel: 'C1' });

  const again = smallWorkspace();
  await restart(again);
  const list = await ask(slack, 'conversations.list', {}, slack.userToken());

  expect(again.advances()).toBe(2);
  expect(list.body['channels']).toEqual([]);
});

test('the seeded year does not move from one day to the next', async () => {
  const seeded = { seed: 3, people: 40, messages: 500 };
  const state = join(folder, 'state.json');
  slack = await startSandbox({ workspaces: [seeded], state, clock: standingClock('2026-03-02T09:00:00Z') });
  const before = slack.workspaces[0]?.now();
  await slack.close();

  slack = await startSandbox({ workspaces: [seeded], state, clock: standingClock('2026-03-09T09:00:00Z') });

  expect(before).toBe(Date.parse('2026-03-01T00:00:00Z') * 1000);
  expect(slack.workspaces[0]?.now()).toBe(before);
});

test('a file that is none of ours is refused and left alone', async () => {
  await restart();
  writeFileSync(join(folder, 'thesis.json'), '{"chapter": 1}');

  const starting = startSandbox({ workspaces: [smallWorkspace()], state: join(folder, 'thesis.json') });

  await expect(starting).rejects.toMatchObject({ name: 'Refused', code: 'setting-invalid' });
});

test('a port that is taken and two workspaces of one id are refused', async () => {
  await restart();

  const samePort = startSandbox({ workspaces: [smallWorkspace()], port: slack.port });
  const sameId = startSandbox({ workspaces: [smallWorkspace(), smallWorkspace()] });

  await expect(samePort).rejects.toMatchObject({ name: 'Refused', code: 'port-in-use' });
  await expect(sameId).rejects.toMatchObject({ name: 'Refused', code: 'setting-invalid' });
});
