// Tests of archives that are broken, or were made to do harm.
import { describe, expect, test } from 'vitest';
import { type Archive, openArchive } from './archive.ts';
import { archiveLimits } from './limits.ts';
import { bytesOf, type ZipEntry, zipOf } from './testing-zip.ts';

const open = (entries: readonly ZipEntry[], limits = archiveLimits): Promise<Archive> =>
  openArchive(bytesOf(zipOf(entries)), limits);
const refusal = (code: string, message: RegExp = /\w+ .*\.$/) =>
  expect.objectContaining({ name: 'Refused', code, message: expect.stringMatching(message) as string });

describe('a broken entry', () => {
  const good = { name: 'good', content: 'good' };

  test.each([
    ['a wrong checksum', { lie: { crc32: 1 } }],
    ['a size larger than it is', { lie: { unpackedBytes: 99 } }],
    ['a size smaller than it is', { lie: { unpackedBytes: 2 } }],
    ['a way of packing that nobody knows', { lie: { method: 99 } }],
  ])('with %s is reported, and the others are read', async (_what, more) => {
    const archive = await open([{ name: 'bad', content: 'content', ...more }, good]);

    await expect(archive.read('bad')).rejects.toEqual(
      refusal('archive-unreadable', /^A file of the archive is broken: /),
    );
    expect((await archive.read('good')).toString()).toBe('good');
  });

  test.each([
    ['a wrong checksum', { lie: { crc32: 1 } }],
    ['a size larger than it is', { lie: { unpackedBytes: 99 } }],
    ['a size smaller than it is', { lie: { unpackedBytes: 2 } }],
    ['a way of packing that nobody knows', { lie: { method: 99 } }],
  ])('with %s stands alone among the many that are read together', async (_what, { lie }) => {
    const neighbours = Array.from({ length: 50 }, (_, at) => ({ name: `${at}`, content: `content ${at}` }));
    const archive = await open([
      ...neighbours.slice(0, 25),
      { name: 'bad', content: 'content', lie },
      ...neighbours.slice(25),
    ]);
    const found: string[] = [];

    for await (const contents of archive.readEach(['0', 'bad', '49', '24', '25'])) {
      for (const content of contents) found.push(Buffer.isBuffer(content) ? content.toString() : content.code);
    }

    expect(found).toEqual(['content 0', 'archive-unreadable', 'content 49', 'content 24', 'content 25']);
  });

  test('whose header was overwritten is reported, and the others are read', async () => {
    const bytes = zipOf([{ name: 'bad', content: 'content' }, good]);
    bytes.fill(0, 0, 4);

    const archive = await openArchive(bytesOf(bytes));

    await expect(archive.read('bad')).rejects.toEqual(refusal('archive-unreadable'));
    expect((await archive.read('good')).toString()).toBe('good');
  });

  test('that does not exist is reported in the same way', async () => {
    const archive = await open([good]);

    await expect(archive.read('other')).rejects.toEqual(refusal('archive-unreadable'));
  });
});

describe('a zip file is refused', () => {
  test('when it ends early, wherever that is, and its bytes are closed', async () => {
    const whole = zipOf(Array.from({ length: 20 }, (_, at) => ({ name: `${at}`, content: 'content' })));

    for (const share of [0, 0.1, 0.5, 0.9, 0.99]) {
      const bytes = bytesOf(whole.subarray(0, Math.floor(whole.length * share)));
      await expect(openArchive(bytes)).rejects.toEqual(refusal('archive-truncated'));
      expect(bytes.isClosed).toBe(true);
    }
  });

  test('when it is no zip file', async () => {
    const opening = openArchive(bytesOf(Buffer.from('{"ok":true}')));

    await expect(opening).rejects.toEqual(refusal('archive-truncated', /is no zip file/));
  });

  test('when its beginning is missing and the table of contents points nowhere', async () => {
    const opening = openArchive(bytesOf(zipOf([{ name: 'a', content: 'content' }]).subarray(20)));

    await expect(opening).rejects.toEqual(refusal('archive-truncated'));
  });

  test.each([
    ['an absolute path', '/etc/passwd'],
    ['a way up', '../outside'],
    ['a way up inside', 'a/../../outside'],
    ['a way up alone', '..'],
    ['a backslash', 'a\\..\\outside'],
    ['a drive letter', 'C:/outside'],
    ['a zero byte', 'a\0.json'],
  ])('when a name is %s', async (_what, name) => {
    const opening = open([{ name: 'good' }, { name }]);

    await expect(opening).rejects.toEqual(refusal('archive-unsafe'));
  });

  test('when it holds a symbolic link', async () => {
    const opening = open([{ name: 'link', content: '/etc/passwd', lie: { attributes: 0o120777 << 16 } }]);

    await expect(opening).rejects.toEqual(refusal('archive-unsafe', /symbolic link/));
  });

  test('when a name says that it is UTF-8 and is not', async () => {
    const opening = open([{ name: Buffer.from([0x66, 0xff, 0xfe]) }]);

    await expect(opening).rejects.toEqual(refusal('archive-unsafe', /UTF-8/));
  });

  test.each([[0x801], [0x841]])('when it is protected with a password (flags %i)', async (flags) => {
    const opening = open([{ name: 'a', content: 'content', lie: { flags } }]);

    await expect(opening).rejects.toEqual(refusal('archive-unreadable', /password/));
  });

  test('no sentence quotes a name of the archive', async () => {
    const names = ['../canaryname0001', 'C:canaryname0001', '/canaryname0001'];

    const sentences = await Promise.all(names.map((name) => open([{ name }]).then(String, String)));

    expect(sentences.join()).not.toContain('canaryname');
  });
});

describe('a bomb', () => {
  const limits = { entries: 3, entryBytes: 1000, totalBytes: 1500, ratio: 10, ratioFromBytes: 500 };
  const noise = (bytes: number): Uint8Array =>
    Uint8Array.from({ length: bytes }, (_, at) => (at * at * 31 + at * 17) % 251);

  test.each([
    ['too many files', Array.from({ length: 4 }, (_, at) => ({ name: `${at}` })), /more than 3 files/],
    ['one file that is too large', [{ name: 'a', content: noise(1001) }], /one file unpacks to more/],
    [
      'files that are too large together',
      [
        { name: 'a', content: noise(900) },
        { name: 'b', content: noise(900) },
      ],
      /it unpacks to more/,
    ],
    ['a file that packs too well', [{ name: 'a', content: 'a'.repeat(999) }], /more than 10 times/],
  ])('of %s is refused before anything is unpacked', async (_what, entries, sentence) => {
    const opening = open(entries, limits);

    await expect(opening).rejects.toEqual(refusal('archive-too-large', sentence));
  });

  test('that says it is small never gives out more than it said', async () => {
    const archive = await open([{ name: 'a', content: 'a'.repeat(5_000_000), lie: { unpackedBytes: 100 } }], limits);

    const reading = archive.read('a');

    await expect(reading).rejects.toEqual(refusal('archive-unreadable', /unpacks to more than it says/));
  });

  test('is told from an export of ten million messages, which the limits let through', () => {
    const { entries, totalBytes } = archiveLimits;

    expect(entries).toBeGreaterThanOrEqual(3_000_000);
    expect(totalBytes).toBeGreaterThanOrEqual(20 * 1024 ** 3);
  });
});
