// Slack's own counts beside what is stored: what is missing here is seen, and nothing of the files stays.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import { slackExport } from '../../connectors/slack/slack-export.ts';
import { organizationKeys } from '../../control/secrets.ts';
import {
  testControl,
  testDatabase,
  testOrganization,
  type TestControl,
  type TestDatabase,
} from '../../control/testing.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { sanitizer } from '../../privacy/sanitize.ts';
import { compareAnalytics } from './compare-analytics.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let folder: string;
let organization: string;
let slack: Pseudonymizer;

beforeAll(async () => {
  [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  control = await testControl(database.pool);
  folder = mkdtempSync(join(tmpdir(), 'tacit-analytics-'));
}, 30_000);

afterAll(async () => {
  await control.close();
  await Promise.all([database.close(), events.stop()]);
  rmSync(folder, { recursive: true });
});

const day = '2026-01-05';
const at = (time: string): string => `${Date.parse(`${day}T${time}Z`) / 1000}.000100`;

beforeEach(async () => {
  organization = await testOrganization(control);
  await events.store.prepareOrganization(organization);
  slack = pseudonymizer(await organizationKeys(control, organization), slackExport.namespace);
  await write('C1', [
    { user: 'U1', ts: at('00:00:00') },
    { user: 'U2', ts: at('23:59:59') },
    { bot_id: 'B1', subtype: 'bot_message', ts: at('12:00:00') },
    { user: 'U1', subtype: 'channel_join', ts: at('12:00:01') },
    { user: 'U1', ts: String(Number(at('00:00:00')) + 86_400) },
  ]);
  await write('C2', [{ user: 'U1', ts: at('10:00:00') }]);
});

async function write(channel: string, messages: readonly object[]): Promise<void> {
  const { shape, keep } = slackExport.streams['messages']!;
  const context = { bots: new Set(['B1']), teams: new Set(), channel } as never;
  const rows = sanitizer(
    shape,
    keep,
    slack,
  )(
    messages.map((one) => ({ type: 'message', text: 'x', ...one })),
    context,
  );
  await events.store.append(organization, newId(), rows, 1);
}

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const channel = (id: string, messages_posted_count: number) => ({ channel_id: id, date: day, messages_posted_count });
const member = (id: string, channel_messages_posted_count: number) => ({
  user_id: id,
  email_address: 'ann@example.com',
  date: day,
  messages_posted_count: 99,
  channel_messages_posted_count,
});
const compare = (...paths: readonly string[]) =>
  compareAnalytics({ control, store: events.store }, organization, paths);

test('of a channel what people and apps wrote on the UTC day is held against what Slack counts', async () => {
  const found = await compare(file('channels.ndjson', [channel('C1', 3), channel('C2', 4), channel('C9', 0)]));

  expect(found).toEqual({
    parts: [
      {
        of: 'channels',
        days: [{ day, said: 7, stored: 4, compared: 3, fewer: 1, more: 0 }],
        differences: [{ token: slack.ref('channel', 'C2'), day, said: 4, stored: 1 }],
      },
    ],
    otherLines: 0,
  });
});

test('of people only totals are told, and direct messages are in none', async () => {
  const found = await compare(file('members.ndjson.gz', [member('U1', 2), member('u2', 0), member('U3', 5)]));

  expect(found.parts).toEqual([
    { of: 'people', days: [{ day, said: 7, stored: 3, compared: 3, fewer: 1, more: 1 }], differences: [] },
  ]);
});

test('lines that count nothing are counted, and lines that are broken too', async () => {
  const names = { channel_id: 'C1', name: 'secret', topic: 'canary', description: '', date: day };

  const found = await compare(file('mixed.ndjson', [names, '{"channel_id": "C1",', '[1]', channel('C2', 1), '']));

  expect([found.otherLines, found.parts[0]?.days]).toEqual([
    3,
    [{ day, said: 1, stored: 1, compared: 1, fewer: 0, more: 0 }],
  ]);
});

test('several files are told together, by their days', async () => {
  const later = { ...channel('C1', 1), date: '2026-01-06' };

  const found = await compare(file('b.ndjson', [later]), file('a.ndjson', [channel('C1', 3)]));

  expect(found.parts[0]?.days.map((one) => [one.day, one.said, one.stored])).toEqual([
    [day, 3, 3],
    ['2026-01-06', 1, 1],
  ]);
});

test('a file that is not there, or ends early, is refused', async () => {
  const path = file('cut.ndjson.gz', [channel('C1', 3)]);
  writeFileSync(path, gzipSync(JSON.stringify(channel('C1', 3))).subarray(0, 30));

  await expect(compare(join(folder, 'none.ndjson'))).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(compare(path)).rejects.toMatchObject({ code: 'file-truncated' });
});

test('nothing of a file is kept', async () => {
  const before: string[] = [];
  for await (const line of events.store.logicalCopy(organization)) before.push(line);

  await compare(file('kept.ndjson', [channel('C1', 3), member('U1', 2)]));

  const after: string[] = [];
  for await (const line of events.store.logicalCopy(organization)) after.push(line);
  expect(after.toSorted()).toEqual(before.toSorted());
});
