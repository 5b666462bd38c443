// Admin analytics over loopback: metadata without content, how many saw a message, and the packed files of a day.
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { contentMark } from '../../mark.ts';
import { openWorkspace } from '../../open-workspace.ts';
import { type Sandbox, startSandbox } from '../../server.ts';
import { publicChannels, testOptions } from '../../testing-crawl.ts';
import type { Workspace } from '../../workspace.ts';
import { ask, control, tokenFor } from '../ask.ts';
import { messagesOf, smallWorkspace, ts } from '../small-workspace.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

const scope = 'admin.analytics:read';
const metadata = 'admin.analytics.messages.metadata';
const getFile = 'admin.analytics.getFile';

async function start(workspace: Workspace): Promise<string> {
  sandbox = await startSandbox({ workspaces: [workspace] });
  return tokenFor(sandbox, scope);
}

type Line = Readonly<Record<string, unknown>>;

async function file(args: Readonly<Record<string, string>>, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${sandbox.url}/api/${getFile}?${new URLSearchParams(args)}`, { headers });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = gunzipSync(bytes).toString('utf8');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return { type: answer.headers.get('content-type'), text, lines };
}

test('metadata holds who, when and how much, replies in their place, and no word that was written', async () => {
  const workspace = openWorkspace(testOptions);
  const token = await start(workspace);
  const [channel] = publicChannels(workspace);
  const found: Line[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await ask(sandbox, metadata, { channel: channel!, limit: '200', cursor }, token);
    found.push(...(body['messages'] as Line[]));
    cursor = (body['response_metadata'] as { next_cursor: string }).next_cursor;
    if (cursor === '') break;
  }

  const all = workspace.everything(channel!, { limit: 100_000 }).messages;
  const emoji = found.flatMap((one) => one['reactions'] as Line[]).map(({ name }) => String(name));

  expect(found.map((one) => one['ts'])).toEqual(all.map((one) => one.ts));
  expect(found.filter((one) => one['thread_ts'] !== undefined).length).toBeGreaterThan(0);
  expect(new Set(found.flatMap((one) => Object.keys(one)))).toEqual(
    new Set([
      'type',
      'ts',
      'user_id',
      'subtype',
      'thread_ts',
      'client_msg_id',
      'text_character_count',
      'reactions',
      'files',
    ]),
  );
  expect(JSON.stringify(found.map(({ reactions: _names, ...rest }) => rest))).not.toContain(contentMark);
  // The name of an emoji may be a sentence about somebody, and Slack sends it.
  expect(emoji.some((name) => name.startsWith(contentMark))).toBe(true);
});

test('both bounds are included, and a page without messages leads on', async () => {
  const token = await start(smallWorkspace({ messages: { C1: messagesOf(4) } }));
  const span = { channel: 'C1', oldest_ts: ts(180), latest_ts: ts(120) };
  await control(sandbox, 'POST', 'faults', { kind: 'empty_page', method: metadata });

  const empty = await ask(sandbox, metadata, span, token);
  const cursor = (empty.body['response_metadata'] as { next_cursor: string }).next_cursor;
  const page = await ask(sandbox, metadata, { ...span, cursor }, token);

  expect(empty.body['messages']).toEqual([]);
  expect((page.body['messages'] as Line[]).map((one) => one['ts'])).toEqual([ts(120), ts(180)]);
});

test('it takes the scope, a person, and an administrator', async () => {
  const workspace = smallWorkspace({ channels: [{ id: 'C1' }, { id: 'C2', is_private: true }] });
  const token = await start(workspace);
  const errorOf = async (given: string, channel = 'C1') =>
    (await ask(sandbox, metadata, { channel }, given)).body.error;

  const errors = [
    await errorOf(await tokenFor(sandbox, 'channels:read')),
    await errorOf(await tokenFor(sandbox, scope, { kind: 'bot' })),
    await errorOf(await tokenFor(sandbox, scope, { user: 'U2' })),
    await errorOf(token, 'C2'),
    await errorOf(token, 'C404'),
  ];

  expect(errors).toEqual([
    'missing_scope',
    'not_allowed_token_type',
    'analytics_unavailable',
    'channel_not_found',
    'channel_not_found',
  ]);
});

test('messages.activity says how many people a message of the last week reached', async () => {
  const token = await start(smallWorkspace({ messages: { C1: [...messagesOf(3), ...messagesOf(1, 8 * 86_400)] } }));

  const { body } = await ask(sandbox, 'admin.analytics.messages.activity', { channel: 'C1', limit: '2' }, token);

  const found = body['message_activities'] as Line[];
  expect(found.map(({ channel_id, timestamp }) => [channel_id, timestamp])).toEqual([
    ['C1', ts(60)],
    ['C1', ts(120)],
  ]);
  expect((body['response_metadata'] as { next_cursor: string }).next_cursor).not.toBe('');
});

test('a file of channels is packed lines, one for each that was public on the day', async () => {
  const workspace = openWorkspace(testOptions);
  const token = await start(workspace);
  const date = '2026-11-17';

  const { type, text, lines } = await file({ type: 'public_channel', date }, token);

  const counts = workspace.dayCounts(Date.parse(date) / 86_400_000).channels;
  expect(type).toBe('application/gzip');
  expect(lines.map((line) => line['channel_id'])).toEqual([...counts.keys()]);
  expect(lines.map((line) => line['messages_posted_count'])).toEqual([...counts.values()].map(({ posted }) => posted));
  expect(lines.every((line) => line['date'] === date && line['visibility'] === 'public')).toBe(true);
  expect(text).toContain(contentMark);
});

test('a file of members holds their addresses, which nobody should keep', async () => {
  const workspace = openWorkspace(testOptions);
  const token = await start(workspace);

  const { lines } = await file({ type: 'member', date: '2026-11-17' }, token);

  expect(lines).toHaveLength(workspace.dayCounts(Date.parse('2026-11-17') / 86_400_000).members.size);
  expect(lines.every((line) => /@/.test(String(line['email_address'])))).toBe(true);
  expect(lines.some((line) => Number(line['channel_messages_posted_count']) > 0)).toBe(true);
});

test('what public channels are called comes in a file of its own', async () => {
  const workspace = openWorkspace(testOptions);
  const token = await start(workspace);

  const { lines } = await file({ type: 'public_channel', metadata_only: 'true' }, token);

  expect(lines.every((line) => String(line['name']).includes(contentMark))).toBe(true);
  expect(lines.length).toBe(publicChannels(workspace).length - 2);
});

test.each([
  [{ type: 'member', date: '2026-03-01' }, 'file_not_yet_available'],
  [{ type: 'member', date: '2026-03-02' }, 'file_not_yet_available'],
  [{ type: 'member', date: '2025-01-01' }, 'file_not_found'],
  [{ type: 'member', date: '2019-12-31' }, 'data_not_available'],
  [{ type: 'member', date: '2026-02-30' }, 'invalid_date'],
  [{ type: 'member' }, 'invalid_date'],
  [{ type: 'guest', date: '2026-02-01' }, 'invalid_type'],
  [{ type: 'member', metadata_only: 'true' }, 'metadata_not_available'],
  [{ type: 'public_channel', metadata_only: 'true', date: '2026-02-01' }, 'metadata_only_does_not_support_date'],
])('there is no file for %j: %s', async (args, error) => {
  const token = await start(smallWorkspace());

  const { body } = await ask(sandbox, getFile, args as Record<string, string>, token);

  expect(body).toEqual({ ok: false, error });
});

test('a file may break off in its middle', async () => {
  const token = await start(openWorkspace(testOptions));
  await control(sandbox, 'POST', 'faults', { kind: 'drop', method: getFile });

  await expect(file({ type: 'member', date: '2026-11-17' }, token)).rejects.toThrow();
});
