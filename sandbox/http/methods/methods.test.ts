// The methods, asked over loopback: paging, scopes, visibility, and how each says no.
import { afterEach, expect, test } from 'vitest';
import { standingClock } from '../../../src/base/clock.ts';
import { type Sandbox, startSandbox } from '../../server.ts';
import { ask } from '../ask.ts';
import { type SmallWorkspace, smallWorkspace } from '../small-workspace.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  clock.moveTo('2026-03-02T09:00:00Z');
});

async function start(given?: SmallWorkspace): Promise<Sandbox> {
  sandbox = await startSandbox({ workspaces: [smallWorkspace(given)], clock });
  return sandbox;
}

test('a workspace answers who a token is', async () => {
  const slack = await start();

  const { body, headers } = await ask(slack, 'auth.test', {}, slack.userToken());

  expect(body).toMatchObject({ ok: true, team_id: 'T1', user_id: 'U1', is_enterprise_install: false });
  expect(headers.get('x-oauth-scopes')).toBe('channels:read,channels:history,users:read,users:read.email');
});
