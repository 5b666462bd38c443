// People, bots, groups and the workspace over loopback, and what their scopes hide.
import { afterEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../server.ts';
import { ask, tokenFor } from '../ask.ts';
import { people, type SmallWorkspace, smallWorkspace } from '../small-workspace.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

async function start(given: SmallWorkspace = {}): Promise<Sandbox> {
  sandbox = await startSandbox({ workspaces: [smallWorkspace(given)] });
  return sandbox;
}

interface Listed {
  readonly id: string;
  readonly locale?: string;
  readonly profile: { readonly email?: string };
}

test('e-mail addresses take a scope of their own, locales have to be asked for', async () => {
  const slack = await start();
  const listed = async (token: string, args = {}) =>
    ((await ask(slack, 'users.list', args, token)).body['members'] as readonly Listed[])[0]!;

  const without = await listed(await tokenFor(slack, 'users:read'));
  const full = await listed(slack.userToken(), { include_locale: 'true' });

  expect([without.profile.email, without.locale]).toEqual([undefined, undefined]);
  expect([full.profile.email, full.locale]).toEqual(['U1@example.com', 'en-US']);
});

test('a large workspace wants a limit', async () => {
  const users = Array.from({ length: 1001 }, (_, at) => ({ ...people[0]!, id: `U${at}` }));
  const slack = await start({ users });
  const token = await tokenFor(slack, 'users:read');

  const without = await ask(slack, 'users.list', {}, token);
  const first = await ask(slack, 'users.list', { limit: '1000' }, token);
  const cursor = (first.body['response_metadata'] as { next_cursor: string }).next_cursor;
  const second = await ask(slack, 'users.list', { limit: '1000', cursor }, token);
  const ids = [first, second].flatMap(({ body }) => (body['members'] as readonly Listed[]).map(({ id }) => id));

  expect(without.body.error).toBe('limit_required');
  expect(ids).toEqual(users.map(({ id }) => id));
});

test('one person is found by id, and nobody who is not there', async () => {
  const slack = await start();

  const found = await ask(slack, 'users.info', { user: 'U2' }, slack.userToken());
  const absent = await ask(slack, 'users.info', { user: 'U404' }, slack.userToken());

  expect(found.body['user']).toMatchObject({ id: 'U2', profile: { email: 'U2@example.com' } });
  expect(absent.body.error).toBe('user_not_found');
});

test('a bot is found by the id that its messages carry', async () => {
  const bot = { ...people[0]!, id: 'U9', is_bot: true, profile: { bot_id: 'B9', api_app_id: 'A9' } };
  const slack = await start({ users: [...people, bot] });

  const found = await ask(slack, 'bots.info', { bot: 'B9' }, slack.userToken());
  const absent = await ask(slack, 'bots.info', { bot: 'B404' }, slack.userToken());

  expect(found.body['bot']).toMatchObject({ id: 'B9', app_id: 'A9', user_id: 'U9', deleted: false });
  expect(absent.body.error).toBe('bot_not_found');
});

test('groups name their people when they are asked to', async () => {
  const slack = await start();
  const token = await tokenFor(slack, 'usergroups:read');

  const short = await ask(slack, 'usergroups.list', {}, token);
  const long = await ask(slack, 'usergroups.list', { include_users: 'true' }, token);

  expect(short.body['usergroups']).toEqual([{ id: 'S1', name: 'Group', date_delete: 0, user_count: 1 }]);
  expect(long.body['usergroups']).toMatchObject([{ id: 'S1', users: ['U2'] }]);
});

test('the workspace says its name to who may ask', async () => {
  const slack = await start();
  const token = await tokenFor(slack, 'team:read');

  const found = await ask(slack, 'team.info', {}, token);
  const other = await ask(slack, 'team.info', { team: 'T404' }, token);
  const without = await ask(slack, 'team.info', {}, slack.userToken());
  const teams = await ask(slack, 'auth.teams.list', {}, token);

  expect(found.body['team']).toMatchObject({ id: 'T1', name: 'Team T1', domain: 't1' });
  expect([other.body.error, without.body.error]).toEqual(['team_not_found', 'missing_scope']);
  expect(teams.body['teams']).toEqual([{ id: 'T1', name: 'Team T1' }]);
});

test('a person who was deactivated has no token any more', async () => {
  const users = people.map((user) => ({ ...user, deleted: user.id === 'U3' }));
  const slack = await start({ users });
  const token = await tokenFor(slack, 'users:read', { user: 'U3' });

  const { body } = await ask(slack, 'users.list', {}, token);

  expect(body.error).toBe('token_revoked');
});
