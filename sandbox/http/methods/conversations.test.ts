// Conversations over loopback: what each token sees of them, and what it does not.
import { afterEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../server.ts';
import type { SlackChannel } from '../../workspace.ts';
import { ask, type Came, tokenFor } from '../ask.ts';
import { messagesOf, type SmallWorkspace, smallWorkspace } from '../small-workspace.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

/** Public, private with and without the owner, archived, a direct message, a group. */
const everyKind: SmallWorkspace = {
  channels: [
    { id: 'C1' },
    { id: 'C2', is_archived: true },
    { id: 'G1', is_private: true, is_group: true },
    { id: 'G2', is_private: true, is_group: true },
    { id: 'D1', is_im: true, is_private: true },
    { id: 'M1', is_mpim: true, is_private: true },
  ],
  members: { C1: ['U2'], C2: [], G1: ['U1', 'U2'], G2: ['U2', 'U3'], D1: ['U1', 'U2'], M1: ['U1', 'U2', 'U3'] },
  messages: { C1: messagesOf(3), G1: messagesOf(3), D1: messagesOf(3) },
};

async function start(given: SmallWorkspace = everyKind): Promise<Sandbox> {
  sandbox = await startSandbox({ workspaces: [smallWorkspace(given)] });
  return sandbox;
}

const idsOf = ({ body }: Came) => (body['channels'] as readonly SlackChannel[]).map(({ id }) => id);
const nextOf = ({ body }: Came) => (body['response_metadata'] as { next_cursor: string }).next_cursor;

test('without other scopes there are public channels alone, archived ones too unless left out', async () => {
  const slack = await start();

  const all = await ask(slack, 'conversations.list', {}, slack.userToken());
  const open = await ask(slack, 'conversations.list', { exclude_archived: 'true' }, slack.userToken());

  expect(idsOf(all)).toEqual(['C1', 'C2']);
  expect(idsOf(open)).toEqual(['C1']);
});

test('asking for a type whose scope is not granted says what is needed and what is there', async () => {
  const slack = await start();

  const answer = await ask(slack, 'conversations.list', { types: 'public_channel,private_channel' }, slack.userToken());

  expect(answer.body).toEqual({
    ok: false,
    error: 'missing_scope',
    needed: 'groups:read',
    provided: 'channels:read,channels:history,users:read,users:read.email',
  });
  expect(answer.headers.get('x-accepted-oauth-scopes')).toContain('groups:read');
});

test('with the scopes a person sees the private conversations that they are in', async () => {
  const slack = await start();
  const token = await tokenFor(slack, 'channels:read,groups:read,im:read,mpim:read');

  const answer = await ask(slack, 'conversations.list', { types: 'private_channel,im,mpim' }, token);

  expect(idsOf(answer)).toEqual(['G1', 'D1', 'M1']);
});

test('without its scope a private channel does not exist, whatever is asked of it', async () => {
  const slack = await start();
  const methods = ['conversations.info', 'conversations.members', 'conversations.history'];

  const answers = await Promise.all(methods.map((method) => ask(slack, method, { channel: 'G1' }, slack.userToken())));

  expect(answers.map(({ body }) => body.error)).toEqual(methods.map(() => 'channel_not_found'));
});

test('with its scope it exists for who is in it', async () => {
  const slack = await start();
  const token = await tokenFor(slack, 'groups:history');
  const errorOf = async (channel: string) => (await ask(slack, 'conversations.history', { channel }, token)).body.error;

  expect([await errorOf('G1'), await errorOf('G2')]).toEqual([undefined, 'channel_not_found']);
});

test('a page is cut before it is filtered, so a page without channels can lead on', async () => {
  const channels = Array.from({ length: 30 }, (_, at) => ({ id: `C${at}`, is_archived: at < 25 }));
  const slack = await start({ channels });
  const args = { exclude_archived: '1', limit: '6' };

  const pages = [await ask(slack, 'conversations.list', args, slack.userToken())];
  while (nextOf(pages.at(-1)!) !== '') {
    pages.push(await ask(slack, 'conversations.list', { ...args, cursor: nextOf(pages.at(-1)!) }, slack.userToken()));
  }

  expect(idsOf(pages[0]!)).toEqual([]);
  expect(pages.flatMap(idsOf)).toEqual(['C25', 'C26', 'C27', 'C28', 'C29']);
});

test('a person reads every public channel, a bot those that it has joined', async () => {
  const slack = await start();
  const bot = await tokenFor(slack, 'channels:read,channels:history,channels:join', { kind: 'bot' });
  const read = async (token: string) => (await ask(slack, 'conversations.history', { channel: 'C1' }, token)).body;

  const person = await read(slack.userToken());
  const before = await read(bot);
  const joined = await ask(slack, 'conversations.join', { channel: 'C1' }, bot);
  const after = await read(bot);

  expect([person.ok, before.error, after.ok]).toEqual([true, 'not_in_channel', true]);
  expect(joined.body['channel']).toMatchObject({ id: 'C1', is_member: true });
});

test('a bot that has joined is one of the members, and joining again changes nothing', async () => {
  const slack = await start();
  const bot = await tokenFor(slack, 'channels:read,channels:join', { kind: 'bot' });

  await ask(slack, 'conversations.join', { channel: 'C1' }, bot);
  const again = await ask(slack, 'conversations.join', { channel: 'C1' }, bot);
  const members = await ask(slack, 'conversations.members', { channel: 'C1' }, bot);
  const who = await ask(slack, 'auth.test', {}, bot);

  expect(again.body['warning']).toBe('already_in_channel');
  expect(members.body['members']).toEqual(['U2', who.body['user_id']]);
});

test.each([
  ['C2', 'is_archived'],
  ['D1', 'channel_not_found'],
  ['G1', 'channel_not_found'],
  ['C404', 'channel_not_found'],
])('a bot cannot join %s: %s', async (channel, error) => {
  const slack = await start();
  const bot = await tokenFor(slack, 'channels:join', { kind: 'bot' });

  const { body } = await ask(slack, 'conversations.join', { channel }, bot);

  expect(body.error).toBe(error);
});

test('the count of members is told when it is asked for', async () => {
  const slack = await start();

  const plain = await ask(slack, 'conversations.info', { channel: 'C1' }, slack.userToken());
  const counted = await ask(
    slack,
    'conversations.info',
    { channel: 'C1', include_num_members: 'true' },
    slack.userToken(),
  );

  expect(plain.body['channel']).not.toHaveProperty('num_members');
  expect(counted.body['channel']).toMatchObject({ id: 'C1', is_member: false, num_members: 2 });
});

test.each([
  [{ types: 'everything' }, 'invalid_types'],
  [{ limit: '1001' }, 'invalid_limit'],
  [{ cursor: 'x' }, 'invalid_cursor'],
])('a list that cannot be is refused by its name: %j', async (args, error) => {
  const slack = await start();

  const { body } = await ask(slack, 'conversations.list', args, slack.userToken());

  expect(body.error).toBe(error);
});
