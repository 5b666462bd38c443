// Tests of opening archives: honest ones, broken ones, and those that were made to do harm.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, openArchive } from './archive.ts';
import { archiveLimits } from './limits.ts';
import type { RandomAccess } from './random-access.ts';
import { type ZipEntry, zipOf } from './testing-zip.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function bytesOf(content: Buffer): RandomAccess & { isClosed: boolean } {
  return {
    size: content.length,
    isClosed: false,
    read: async (position, length) => content.subarray(position, position + length),
    async close() {
      this.isClosed = true;
    },
  };
}

const open = (entries: readonly ZipEntry[], limits = archiveLimits): Promise<Archive> => openArchive(bytesOf(zipOf(entries)), limits);
const refusal = (code: string, message: RegExp = /\w+ .*\.$/) =>
  expect.objectContaining({ name: 'Refused', code, message: expect.stringMatching(message) as string });

describe('a zip file', () => {
  test('gives its paths in order, their unpacked size, and the content of each', async () => {
    const archive = await open([{ name: 'b.json', content: '[1]' }, { name: 'a/' }, { name: 'a/é.json', content: 'é' }]);

    const content = await archive.read('a/é.json');

    expect(archive.paths).toEqual(['a/é.json', 'b.json']);
    expect(archive.totalBytes).toBe(5);
    expect(content.toString()).toBe('é');
  });

  test('on the disk is read as one in memory', async () => {
    const path = join(folder, 'good.zip');
    writeFileSync(path, zipOf([{ name: 'a.json', content: '[]' }]));

    const archive = await openArchive(path);

    expect((await archive.read('a.json')).toString()).toBe('[]');
    await archive.close();
  });

  test('with files that are stored and files that are large is read', async () => {
    const large = 'x1y2'.repeat(50_000) + Math.PI;
    const archive = await open([{ name: 'stored', content: 'plain', lie: { method: 0 } }, { name: 'large', content: large }]);

    const contents = [await archive.read('stored'), await archive.read('large')].map(String);

    expect(contents).toEqual(['plain', large]);
  });

  test('with a name in UTF-8 that forgot to say so is read by that name', async () => {
    const archive = await open([{ name: '日本.json', content: '[]', lie: { flags: 0 } }]);

    expect(archive.paths).toEqual(['日本.json']);
  });

  test('with a name of the old code page is read by what that name was', async () => {
    const archive = await open([{ name: Buffer.from([0x81, 0x2e, 0x6a]), lie: { flags: 0 } }]);

    expect(archive.paths).toEqual(['ü.j']);
  });

  test('with two entries of one name gives out the later one', async () => {
    const archive = await open([{ name: 'a', content: 'old' }, { name: 'b', content: 'other' }, { name: 'a', content: 'new' }]);

    const contents = [await archive.read('a'), await archive.read('b')].map(String);

    expect(archive.paths).toEqual(['a', 'b']);
    expect(contents).toEqual(['new', 'other']);
  });

  test('with ten thousand entries finds each of them', async () => {
    const entries = Array.from({ length: 10_000 }, (_, at) => ({ name: `folder/${(at * 7919) % 10_000}`, content: `${(at * 7919) % 10_000}` }));
    const archive = await open(entries);

    const contents = await Promise.all([0, 1, 5_000, 9_999].map(async (at) => String(await archive.read(`folder/${at}`))));

    expect(archive.paths).toHaveLength(10_000);
    expect(contents).toEqual(['0', '1', '5000', '9999']);
  });

  test('stops reading when the import is cancelled', async () => {
    const archive = await open([{ name: 'a' }]);

    const reading = archive.read('a', AbortSignal.abort());

    await expect(reading).rejects.toThrow('aborted');
  });
});

describe('a broken entry', () => {
  const good = { name: 'good', content: 'good' };

  test.each([
    ['a wrong checksum', { lie: { crc32: 1 } }],
    ['a size larger than it is', { lie: { unpackedBytes: 99 } }],
    ['a size smaller than it is', { lie: { unpackedBytes: 2 } }],
    ['a way of packing that nobody knows', { lie: { method: 99 } }],
  ])('with %s is reported, and the others are read', async (_what, more) => {
    const archive = await open([{ name: 'bad', content: 'content', ...more }, good]);

    await expect(archive.read('bad')).rejects.toEqual(refusal('archive-unreadable', /^A file of the archive is broken: /));
    expect((await archive.read('good')).toString()).toBe('good');
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
  const noise = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, at) => (at * at * 31 + at * 17) % 251);

  test.each([
    ['too many files', Array.from({ length: 4 }, (_, at) => ({ name: `${at}` })), /more than 3 files/],
    ['one file that is too large', [{ name: 'a', content: noise(1001) }], /one file unpacks to more/],
    ['files that are too large together', [{ name: 'a', content: noise(900) }, { name: 'b', content: noise(900) }], /it unpacks to more/],
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

describe('a folder', () => {
  test('is read like the zip file it was', async () => {
    const root = join(folder, 'export');
    mkdirSync(join(root, 'general'), { recursive: true });
    writeFileSync(join(root, 'channels.json'), '[]');
    writeFileSync(join(root, 'general', '2024-01-15.json'), '[1]');

    const archive = await openArchive(root);

    expect(archive.paths).toEqual(['channels.json', 'general/2024-01-15.json']);
    expect(archive.totalBytes).toBe(5);
    expect((await archive.read('general/2024-01-15.json')).toString()).toBe('[1]');
  });

  test('links in it are not followed, neither to files nor to folders', async () => {
    const root = join(folder, 'linked');
    mkdirSync(root);
    writeFileSync(join(folder, 'outside.json'), '["outside"]');
    symlinkSync(join(folder, 'outside.json'), join(root, 'link.json'));
    symlinkSync(folder, join(root, 'up'));

    const archive = await openArchive(root);

    expect(archive.paths).toEqual([]);
  });

  test('a file that is exchanged for a link after it was listed is not read', async () => {
    const root = join(folder, 'exchanged');
    mkdirSync(root);
    writeFileSync(join(root, 'a.json'), '[]');
    const archive = await openArchive(root);
    rmSync(join(root, 'a.json'));
    symlinkSync('/etc/hostname', join(root, 'a.json'));

    await expect(archive.read('a.json')).rejects.toEqual(refusal('archive-unreadable'));
  });

  test('a path that was not listed is not read, such as one that leads outside', async () => {
    const archive = await openArchive(folder);

    await expect(archive.read('../../etc/hostname')).rejects.toEqual(refusal('archive-unreadable'));
  });

  test('that is too large is refused', async () => {
    const root = join(folder, 'large');
    mkdirSync(root);
    writeFileSync(join(root, 'a.json'), 'x'.repeat(100));

    const opening = openArchive(root, { ...archiveLimits, entryBytes: 99 });

    await expect(opening).rejects.toEqual(refusal('archive-too-large'));
  });
});

test('a path at which there is nothing is refused without quoting it', async () => {
  const opening = openArchive(join(folder, 'nothing-here.zip'));

  await expect(opening).rejects.toEqual(refusal('archive-not-found', /^There is no file or folder at that path\.$/));
});

test('a path that is neither file nor folder is refused', async () => {
  const opening = openArchive('/dev/null');

  await expect(opening).rejects.toEqual(refusal('archive-unreadable'));
});
