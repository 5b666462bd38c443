// Tests what becomes of an archive: what is announced, appended, counted and left out, on a store that remembers it.
import { expect, test } from 'vitest';
import { Refused } from '../base/errors.ts';
import type { ArchiveConnector } from '../connector/connector.ts';
import type { Stream } from '../connector/stream.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import type { Sanitized } from '../privacy/sanitize.ts';
import { type Keep, messageShape } from '../privacy/shapes.ts';
import {
  countOf,
  eachOf,
  countsOf,
  flag,
  lengthOf,
  oneOf,
  people,
  person,
  ref,
  refs,
  time,
  wordsOf,
} from '../privacy/vocabulary.ts';
import type { Archive } from './archive/archive.ts';
import { importArchive } from './import-archive.ts';

const keep: Keep<typeof messageShape, string> = {
  channel: ref('channel', (_record, channel: string) => channel),
  at: time('ts'),
  author: person('user'),
  threadAt: time('thread_ts'),
  isBroadcast: flag('broadcast'),
  class: oneOf('class'),
  length: lengthOf('text'),
  words: wordsOf('text'),
  mentionedPeople: people('none'),
  mentionedGroups: refs('group', 'none'),
  mentionsHere: flag('none'),
  mentionsChannel: flag('none'),
  mentionsEveryone: flag('none'),
  links: countOf('none'),
  fileTypes: eachOf('none'),
  reactionCount: countOf('reactions[].count'),
  reactionClasses: eachOf('none'),
  reactionClassCounts: countsOf('none'),
  reactedBy: people('none'),
  unnamedReactions: countOf('none'),
  editedAt: time('none'),
  isExternal: flag('none'),
};
const messages = {
  shape: messageShape,
  from: 'day files',
  keep,
  dropped: [],
  leaveOut: (record: unknown) =>
    (record as { type?: string } | null)?.type === 'message' ? undefined : 'not-a-message',
} as unknown as Stream<typeof messageShape, unknown>;

const isDayFile = (path: string): boolean => path.includes('/');
const folderOf = (path: string): string => path.split('/')[0]!;

/** A connector of day files named `channel/day.json`, whose index is `channels.json`. */
const connector = {
  kind: 'archive',
  id: 'plain',
  namespace: { name: 'plain', normalize: (id: string) => id },
  streams: { messages },
  index: () => ['channels.json'],
  plan: (paths: readonly string[]) => ({
    source: 'T1',
    snapshots: [],
    slices: [...Map.groupBy(paths.filter(isDayFile), folderOf)].map(([context, within]) => ({
      stream: 'messages',
      context,
      paths: within,
    })),
    skipped: [{ path: 'secret', reason: 'not-public' }],
  }),
} as unknown as ArchiveConnector<unknown>;

function archiveOf(files: Readonly<Record<string, string>>): Archive {
  const broken = new Refused('archive-unreadable', 'broken', 'nothing');
  const contentOf = (path: string) => (files[path] === 'UNREADABLE' ? broken : Buffer.from(files[path]!));
  return {
    paths: Object.keys(files),
    totalBytes: 0,
    async read(path: string) {
      const content = contentOf(path);
      if (content instanceof Refused) throw content;
      return content;
    },
    async *readEach(paths: Iterable<string>) {
      yield [...paths].map(contentOf);
    },
    async close() {},
  };
}

const key = { version: 1, secret: Buffer.alloc(32, 7) };
const day =
  '{"type":"message","ts":"1700000000.000100","user":"U1","class":"human","text":"a b","reactions":[{"count":"2"}]}';

async function read(
  files: Readonly<Record<string, string>>,
  signal = new AbortController().signal,
  notBefore = '2020-01-01',
) {
  const said: string[] = [];
  let added = 0;
  const counter = await importArchive({
    archive: archiveOf({ 'channels.json': '[]', ...files }),
    connector,
    pseudonymize: pseudonymizer(key, connector.namespace),
    signal,
    notAfter: Date.UTC(2026, 0, 1) * 1000,
    onProgress: () => undefined,
    sink: {
      async open(source) {
        said.push(`open ${source}`);
        return Date.parse(notBefore) * 1000;
      },
      markStale: async (days) => void said.push(`stale ${days.join()}`),
      keepOriginals: async (originals) => void said.push(`keep ${originals.length}`),
      add: (rows: Sanitized) => void (added += rows.count),
      flush: async () => void said.push(`store ${added}`),
    },
  });
  return { counts: counter.counts(), skippedPaths: counter.skippedPaths, said };
}

test('days are marked stale before their rows are stored', async () => {
  const { said } = await read({ 'general/2023-11-14.json': `[${day}]` });

  expect(said).toEqual(['open T1', 'stale 19675', 'store 1']);
});

test('what was read is counted by class, with its first and last day', async () => {
  const reply =
    '{"type":"message","ts":"1700086400.000100","thread_ts":"1700000000.000100","user":"U2","class":"human"}';

  const { counts } = await read({ 'general/2023-11-14.json': `[${day},${reply}]` });

  expect(counts).toMatchObject({
    replies: 1,
    reactions: 2,
    people: 2,
    channels: 1,
    firstDay: '2023-11-14',
    lastDay: '2023-11-15',
  });
  expect(counts.messages.human).toBe(2);
});

test('a broken file is reported with its path and the rest is read', async () => {
  const { counts, skippedPaths } = await read({
    'general/1.json': '[{"type":',
    'general/2.json': '{}',
    'general/3.json': 'UNREADABLE',
    'general/4.json': `[${day}]`,
  });

  expect(skippedPaths).toEqual([
    { path: 'general/1.json', reason: 'not-json' },
    { path: 'general/2.json', reason: 'not-a-list' },
    { path: 'general/3.json', reason: 'not-readable' },
  ]);
  expect(counts.messages.human).toBe(1);
});

test('files of one channel that are read together are stored as the files of that channel', async () => {
  const { counts, said } = await read({
    'general/1.json': `[${day}]`,
    'general/2.json': `[${day.replace('000100', '000200')}]`,
    'random/1.json': `[${day}]`,
  });

  expect(counts).toMatchObject({ channels: 2, messages: { human: 3 } });
  expect(said).toEqual(['open T1', 'stale 19675', 'store 3']);
});

test('a broken index file is reported and the others are read', async () => {
  const { counts, skippedPaths } = await read({ 'channels.json': 'UNREADABLE', 'general/1.json': `[${day}]` });

  expect(skippedPaths).toEqual([{ path: 'channels.json', reason: 'not-readable' }]);
  expect(counts.messages.human).toBe(1);
});

test('files of private conversations are counted and not named, since their folders hold the names of people', async () => {
  const { counts, skippedPaths } = await read({ 'general/1.json': `[${day}]` });

  expect(counts.skipped).toEqual({ 'not-public': 1 });
  expect(skippedPaths).toEqual([]);
});

test('a record that is no message or has no time is left out and counted', async () => {
  const { counts } = await read({
    'general/1.json': `[${day},{"type":"other"},{"type":"message","ts":"soon"},null,7]`,
  });

  expect(counts.skipped).toEqual({ 'not-public': 1, 'not-a-message': 3, 'no-time': 1 });
});

test('a message of a time that has not come yet is left out, since it would move the last week', async () => {
  const early = day.replace('1700000000', '3400000000');

  const { counts } = await read({ 'general/1.json': `[${day},${early}]` });

  expect(counts).toMatchObject({ lastDay: '2023-11-14', skipped: { 'no-time': 1 } });
});

test('a message older than the retention of its connection is left out and counted, and marks no day', async () => {
  const early = day.replace('1700000000', '1699900000');

  const { counts, said } = await read({ 'general/1.json': `[${early},${day}]` }, undefined, '2023-11-14');

  expect(counts).toMatchObject({ firstDay: '2023-11-14', messages: { human: 1 }, skipped: { 'too-old': 1 } });
  expect(said).toEqual(['open T1', 'stale 19675', 'store 1']);
});

test('a reply that was also sent to its channel counts once', async () => {
  const broadcast = day.replace('"user"', '"broadcast":true,"user"');

  const { counts } = await read({ 'general/1.json': `[${broadcast}]`, 'general/2.json': `[${broadcast}]` });

  expect(counts.messages.human).toBe(1);
});

test('a cancelled import stops at its next file', async () => {
  const reading = read({ 'general/1.json': `[${day}]` }, AbortSignal.abort());

  await expect(reading).rejects.toMatchObject({ code: 'import-cancelled' });
});
