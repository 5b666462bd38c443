// What a test may ask and do at `/_sandbox`.
import { afterEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../server.ts';
import { ask, control, tokenFor } from './ask.ts';
import { smallWorkspace } from './small-workspace.ts';

let slack: Sandbox;

afterEach(() => slack.close());

async function start(...ids: readonly string[]): Promise<ReturnType<typeof smallWorkspace>[]> {
  const workspaces = ids.map((id) => smallWorkspace({ id }));
  slack = await startSandbox({ workspaces });
  return workspaces;
}

test('the truth and what was planted are told of the workspace that is named, by id or by place', async () => {
  await start('T1', 'T2');

  const truths = await Promise.all(
    ['truth', 'truth?workspace=T2', 'truth?workspace=1'].map((path) => control(slack, 'GET', path)),
  );
  const planted = await control(slack, 'GET', 'planted');

  expect(truths.map((truth) => (truth['connections'] as readonly { id: string }[])[0]?.id)).toEqual(['T1', 'T2', 'T2']);
  expect(planted).toEqual({ broker: 'U2' });
});

test('the HR files are listed, each is given out as CSV, and one that does not exist is not found', async () => {
  await start('T1');

  const { files } = (await control(slack, 'GET', 'hris')) as { files: readonly { name: string; url: string }[] };
  const answer = await fetch(slack.url + files[0]!.url);
  const absent = await fetch(`${slack.url}/_sandbox/hris/employee_snapshot_20260309.csv`);

  expect(files.map(({ name }) => name)).toEqual(['employee_snapshot_20260302.csv']);
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
    'text/csv; charset=utf-8',
    'EMPLOYEE_ID\r\nP1\r\n',
  ]);
  expect(absent.status).toBe(404);
});

test('playing on tells what happened and how often it was played', async () => {
  const [workspace] = await start('T1');

  await control(slack, 'POST', 'advance');
  const second = await control(slack, 'POST', 'advance');

  expect(second).toMatchObject({ happened: [{ what: 'message' }], advanced: 2 });
  expect(workspace!.advances()).toBe(2);
});

test('calls are counted by method and by workspace, with those that were refused', async () => {
  await start('T1', 'T2');
  await control(slack, 'POST', 'faults', { kind: 'rate_limited', workspace: 'T2' });

  await ask(slack, 'users.list', {}, slack.userToken('T1'));
  await ask(slack, 'users.list', {}, slack.userToken('T2'));
  await ask(slack, 'auth.test', {}, slack.userToken('T2'));
  const counts = await control(slack, 'GET', 'calls');

  expect(counts).toEqual({
    total: { calls: 3, rateLimited: 1 },
    methods: { 'users.list': { calls: 2, rateLimited: 1 }, 'auth.test': { calls: 1, rateLimited: 0 } },
    workspaces: {
      T1: { 'users.list': { calls: 1, rateLimited: 0 } },
      T2: { 'users.list': { calls: 1, rateLimited: 1 }, 'auth.test': { calls: 1, rateLimited: 0 } },
    },
  });
});

test('the count starts anew on demand', async () => {
  await start('T1');
  await ask(slack, 'auth.test', {}, slack.userToken());

  await control(slack, 'POST', 'calls/reset');

  expect(await control(slack, 'GET', 'calls')).toMatchObject({ total: { calls: 0 }, methods: {} });
});

test('a token has the scopes that were asked for, the reading ones when none were', async () => {
  await start('T1');

  const usual = await control(slack, 'GET', 'token');
  const chosen = await control(slack, 'GET', 'token?scopes=users:read,team:read');

  expect(usual).toMatchObject({ token: slack.userToken(), workspace: 'T1' });
  expect(chosen['scopes']).toEqual(['users:read', 'team:read']);
  expect(await control(slack, 'GET', 'token?scopes=everything')).toEqual({ error: 'There is no such scope.' });
});

test('a token can be somebody else’s, or a bot’s', async () => {
  await start('T1');

  const theirs = await ask(slack, 'auth.test', {}, await tokenFor(slack, 'users:read', { user: 'U2' }));
  const bots = await ask(slack, 'auth.test', {}, await tokenFor(slack, 'users:read', { kind: 'bot' }));

  expect(theirs.body['user_id']).toBe('U2');
  expect(bots.body['bot_id']).toMatch(/^B/);
});

test('the ready-made app shows what it needs to be used', async () => {
  await start('T1');

  expect(await control(slack, 'GET', 'app')).toEqual(slack.app);
});

test.each([
  ['GET', 'truth?workspace=T404', 'There is no such workspace.'],
  ['GET', 'nowhere', 'There is nothing at that address.'],
  ['POST', 'truth', 'There is nothing at that address.'],
] as const)('%s %s is answered with a sentence', async (verb, path, error) => {
  await start('T1');

  expect(await control(slack, verb, path)).toEqual({ error });
});

test('limits that are none are refused with a sentence', async () => {
  await start('T1');

  const answer = await control(slack, 'POST', 'limits', { limits: 'fast' });

  expect(answer['error']).toContain('The limits are none');
});
