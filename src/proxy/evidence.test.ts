// The record of evidence: fields, times and numbers of every request, and not one value.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slack } from '../connectors/slack/slack.ts';
import { type Evidence, evidenceIn } from './evidence.ts';
import { describeEvidence, readEvidence } from './read-evidence.ts';
import { firstAnswers, openProxySource, pageOf, type ProxySource, testClock, testProxy } from './testing-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'tacit-evidence-'));
const path = join(folder, 'evidence');
let source: ProxySource;

beforeAll(async () => {
  source = await openProxySource();
  const proxy = testProxy(source, { watch: evidenceIn(path, slack, testClock) });
  const { known, place } = await firstAnswers(proxy);
  await pageOf(proxy, 'conversations.history', { known, channel: place.handle }, 'timeline');
  await proxy.ask('chat.postMessage', { text: 'canary' }, new AbortController().signal);
});

afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true });
});

const lines = (): Evidence[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Evidence);

test('each request has its line, refused ones too, and the file is for its owner alone', () => {
  const asked = lines().map((line) => ('refused' in line ? line.refused : line.method));

  expect(asked).toEqual([
    'auth.test',
    'users.list',
    'conversations.list',
    'conversations.history',
    'method-not-declared',
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('it says of messages which fields came, which were read, and how much of them went on', () => {
  const line = lines()[3] as Extract<Evidence, { method: string }>;

  expect(line.records).toBe(2);
  expect(line.came).toMatchObject({
    text: { values: 2, isRead: true },
    ts: { values: 2, isRead: true },
    metadata: { values: 1, isRead: false },
    reactions: { values: 3, isRead: true },
    '(other)': { values: 1, isRead: false },
  });
  expect(line.kept['messages']).toMatchObject({ channel: 2, at: 2, author: 2, length: 2, reactedBy: 1 });
  expect(line.kept['seenThreads']).toEqual({ channel: 1, at: 1, replies: 1, latestReplyAt: 1 });
});

test('nothing that anybody wrote is in it, no id, no address, and no name that an app gave', () => {
  const text = readFileSync(path, 'utf8');

  expect(text).not.toMatch(/canary/i);
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test('what is recorded changes nothing of what is answered', async () => {
  const plain = testProxy(source);
  const { known, place } = await firstAnswers(plain);
  const ask = { known, channel: place.handle };
  const watched = testProxy(source, { watch: evidenceIn(join(folder, 'other'), slack, testClock) });

  const answer = await pageOf(watched, 'conversations.history', ask, 'timeline');

  expect(answer).toEqual(await pageOf(plain, 'conversations.history', ask, 'timeline'));
});

test('a request that the source refused has a line without records', async () => {
  const where = join(folder, 'refused');
  const proxy = testProxy(source, { watch: evidenceIn(where, slack, testClock) });
  source.refuse(true);

  await proxy.ask('auth.test', {}, new AbortController().signal);
  source.refuse(false);

  const text = describeEvidence(await readEvidence(where));
  expect(text.split('\n').slice(1)).toEqual(['auth.test: 1 requests, 0 records', '']);
});

test('where no line can be written nothing is answered', async () => {
  const proxy = testProxy(source, { watch: evidenceIn(join(folder, 'nowhere', 'evidence'), slack, testClock) });

  await expect(proxy.ask('auth.test', {}, new AbortController().signal)).rejects.toThrow('ENOENT');
});

test('summed up it is a table of each method, and says what was refused', async () => {
  const text = describeEvidence(await readEvidence(path));

  expect(text).toContain('conversations.history: 1 requests, 2 records');
  expect(text).toMatch(/came +text +2 +read by a rule of the declaration/);
  expect(text).toMatch(/came +metadata +1 +dropped unread/);
  expect(text).toMatch(/went on +messages\.length +2/);
  expect(text).toContain('Refused: 1 (method-not-declared)');
});

test('a line that the proxy did not write is counted and not shown', async () => {
  const strange = join(folder, 'strange');
  const at = '2026-03-02T09:00:00.000Z';
  const forged = [
    'no json',
    '{}',
    JSON.stringify({ at, refused: '\u001b[2J' }),
    JSON.stringify({ at, method: 'users.list', records: 1, came: { '\u001b[2J': { values: 1 } }, kept: {} }),
    JSON.stringify({ at, method: 'users.list', records: 'many', came: {}, kept: {} }),
    JSON.stringify({ at: 'yesterday', method: 'users.list', records: 1, came: {}, kept: {} }),
  ];
  writeFileSync(strange, forged.join('\n'));

  const text = describeEvidence(await readEvidence(strange));

  expect(text).toBe('Nothing was recorded.\nLines that cannot be read: 6');
});

test('a file that is not there is said to be so', async () => {
  await expect(readEvidence(join(folder, 'none'))).rejects.toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});
