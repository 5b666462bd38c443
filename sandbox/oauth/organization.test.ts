// An app in a whole organization: what it takes to be installed there, what it is given, and where it may then be used.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGrid } from '../grid/grid.ts';
import { ask, control } from '../http/ask.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import type { App } from '../state.ts';
import { addressOf, callback, connect } from './browser.ts';

const grid = openGrid({ seed: 7, people: 40, messages: 500, endsAt: new Date('2026-03-01T00:00:00Z') });
const team = grid.enterprise.id;
let slack: Sandbox;

beforeEach(async () => {
  slack = await startSandbox({ workspaces: [], grid });
});

afterEach(() => slack.close());

/** What the consent page says to such a request. */
async function consentPage(fields: Readonly<Record<string, string>>, app: App = slack.app): Promise<string> {
  const address = addressOf(slack, { client_id: app.clientId, redirect_uri: callback, ...fields });
  return (await fetch(address)).text();
}

const both = { scope: 'users:read', user_scope: 'discovery:read' } as const;

test('an installation in the organization has no team, and two tokens of the enterprise', async () => {
  await control(slack, 'POST', 'discovery', {});

  const body = await connect(slack, { ...both, team });

  expect(body).toMatchObject({
    token_type: 'bot',
    access_token: expect.stringMatching(/^xoxb-/),
    team: null,
    enterprise: { id: team, name: 'Fernhill Group' },
    is_enterprise_install: true,
    authed_user: { scope: 'discovery:read', access_token: expect.stringMatching(/^xoxp-/) },
  });
});

test('one in a workspace of the Grid names both', async () => {
  const body = await connect(slack, { user_scope: 'users:read', team: grid.active[1].id });

  expect(body).toMatchObject({
    team: { id: grid.active[1].id },
    enterprise: { id: team },
    is_enterprise_install: false,
  });
});

test('Discovery is asked for in vain until Slack has opened it to the app', async () => {
  const before = await consentPage(both);
  await control(slack, 'POST', 'discovery', {});
  const after = await consentPage(both);
  await control(slack, 'POST', 'discovery', { off: true });
  const closed = await consentPage(both);

  expect([before, closed].map((text) => text.includes('(invalid_scope)'))).toEqual([true, true]);
  expect(after).toContain('requesting permission to access all of Fernhill Group');
  expect(after).toContain('It reads every message of the organization');
});

test('it is of the organization alone, and takes a bot scope', async () => {
  await control(slack, 'POST', 'discovery', {});

  const alone = await consentPage({ user_scope: 'discovery:read' });
  const elsewhere = await consentPage({ ...both, team: grid.active[0].id });

  expect(alone).toContain('takes an installation in the whole organization');
  expect(elsewhere).not.toContain('the Fernhill Works workspace');
});

test('writing comes along where Slack has opened it, until it is deleted from the app', async () => {
  await control(slack, 'POST', 'discovery', { write: true });
  const withWriting = await connect(slack, { ...both, team });
  await control(slack, 'POST', 'discovery', {});
  await ask(slack, 'auth.revoke', {}, (withWriting['authed_user'] as { access_token: string }).access_token);
  const without = await connect(slack, { ...both, team });

  expect(withWriting['authed_user']).toMatchObject({ scope: 'discovery:read,discovery:write' });
  expect(without['authed_user']).toMatchObject({ scope: 'discovery:read' });
});

test('writing that was granted stays granted though the app does not ask for it any more', async () => {
  await control(slack, 'POST', 'discovery', { write: true });
  await connect(slack, { ...both, team });
  await control(slack, 'POST', 'discovery', {});

  const again = await connect(slack, { ...both, team });

  expect(again['authed_user']).toMatchObject({ scope: 'discovery:read,discovery:write' });
});

test('what writes is refused with the scope as well, and remembered', async () => {
  await control(slack, 'POST', 'discovery', { write: true });
  const { authed_user: user } = await connect(slack, { ...both, team });
  const channel = grid.active.length > 0 ? grid.conversations()[0]!.state.channel.id : '';

  const token = (user as { access_token: string }).access_token;
  const answer = await ask(slack, 'discovery.chat.tombstone', { channel, ts: '1.000000' }, token);

  expect(answer.body.error).toBe('restricted_action');
  expect(await control(slack, 'GET', 'offences')).toEqual({ 'discovery.chat.tombstone': 1 });
});

test('a manifest cannot choose Discovery; its app opts in to organizations on its page', async () => {
  const manifest = (user: readonly string[], isReady: boolean) =>
    JSON.stringify({
      display_information: { name: 'Ours' },
      oauth_config: { redirect_urls: [callback], scopes: { bot: ['users:read'], user } },
      settings: { org_deploy_enabled: isReady },
    });
  const create = (json: string) =>
    fetch(`${slack.url}/apps`, { method: 'POST', body: new URLSearchParams({ manifest_json: json }) });

  const refused = await (await create(manifest(['discovery:read'], true))).text();
  const created = await create(manifest(['users:read'], false));
  const id = new URL(created.url).pathname.slice('/apps/'.length);
  const clientId = /id="client-id" readonly value="([^"]+)"/.exec(await created.text())![1]!;
  const app = { ...slack.app, clientId };
  const before = await consentPage({ scope: 'users:read' }, app);
  await fetch(`${slack.url}/apps/${id}/org-level`, { method: 'POST' });
  const after = await consentPage({ scope: 'users:read' }, app);

  expect(refused).toContain('discovery:read cannot be chosen until Slack has opened it to the app');
  expect([before, after].map((text) => text.includes('the whole organization'))).toEqual([false, true]);
});

test('after an installation in the organization the app is in no workspace until somebody adds it', async () => {
  const { access_token: token } = await connect(slack, { scope: 'channels:read,users:read', team });
  const teams = async () => (await ask(slack, 'auth.teams.list', {}, String(token))).body['teams'];
  const list = (args: Readonly<Record<string, string>>) => ask(slack, 'users.list', args, String(token));

  const before = [await teams(), (await list({ team_id: grid.active[1].id })).body.error];
  const page = `${slack.url}/manage/${team}/integrations/profile/${slack.app.id}/workspaces/add`;
  await fetch(page, { method: 'POST', body: new URLSearchParams({ team: grid.active[1].id }) });
  const after = [await teams(), (await list({ team_id: grid.active[1].id })).body.ok];
  const others = [await list({}), await list({ team_id: grid.active[0].id }), await list({ team_id: 'T404' })];

  expect(before).toEqual([[], 'team_access_not_granted']);
  expect(after).toEqual([[{ id: grid.active[1].id, name: 'Fernhill Labs' }], true]);
  expect(others.map(({ body }) => body.error)).toEqual([
    'missing_argument',
    'team_access_not_granted',
    'team_not_found',
  ]);
});

test('a channel is read where one of its workspaces let the app in', async () => {
  const several = grid
    .conversations()
    .find(({ placement: { home, teams } }) => teams.length === 2 && home !== teams[1])!;
  const user_scope = 'channels:read,channels:history';
  const { authed_user: user } = await connect(slack, { scope: 'users:read', user_scope, team });
  const read = async () =>
    (
      await ask(
        slack,
        'conversations.history',
        { channel: several.state.channel.id },
        (user as { access_token: string }).access_token,
      )
    ).body;

  const before = await read();
  await control(slack, 'POST', 'grant', { team: several.placement.teams[1] });
  const after = await read();

  expect([before.error, after.ok]).toEqual(['team_access_not_granted', true]);
});

test('a token of the organization says so, and one of a workspace says in which it is', async () => {
  const { access_token: ofAll } = await connect(slack, { scope: 'team:read', team });
  const ofOne = slack.userToken(grid.active[0].id);

  const [all, one] = [await ask(slack, 'auth.test', {}, String(ofAll)), await ask(slack, 'auth.test', {}, ofOne)];
  const info = await ask(slack, 'team.info', {}, String(ofAll));

  expect(all.body).toMatchObject({ team_id: team, enterprise_id: team, is_enterprise_install: true });
  expect(one.body).toMatchObject({ team_id: grid.active[0].id, enterprise_id: team, is_enterprise_install: false });
  expect(info.body['team']).toMatchObject({ id: team, name: 'Fernhill Group' });
});

test('an app that is uninstalled from the organization is in no workspace any more', async () => {
  const { access_token: token } = await connect(slack, { scope: 'users:read', team });
  const granted = await control(slack, 'POST', 'grant', {});
  const secrets = { client_id: slack.app.clientId, client_secret: slack.app.clientSecret };

  await ask(slack, 'apps.uninstall', secrets, String(token));
  const { access_token: again } = await connect(slack, { scope: 'users:read', team });
  const { body } = await ask(slack, 'auth.teams.list', {}, String(again));

  expect(granted['granted']).toHaveLength(3);
  expect(body['teams']).toEqual([]);
});
