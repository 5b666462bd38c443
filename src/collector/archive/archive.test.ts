// Tests of opening archives that are honest, in a zip file and in a folder, and of finding none.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Archive, openArchive } from './archive.ts';
import { archiveLimits } from './limits.ts';
import { bytesOf, type ZipEntry, zipOf } from './testing-zip.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open = (entries: readonly ZipEntry[]): Promise<Archive> => openArchive(bytesOf(zipOf(entries)));
/** What many files hold; of a broken one the code. */
async function contentsOf(archive: Archive, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const contents of archive.readEach(paths)) {
    for (const content of contents) found.push(Buffer.isBuffer(content) ? content.toString() : content.code);
  }
  return found;
}
const refusal = (code: string, message: RegExp = /\w+ .*\.$/) =>
  expect.objectContaining({ name: 'Refused', code, message: expect.stringMatching(message) as string });

describe('a zip file', () => {
  test('gives its paths in order, their unpacked size, and the content of each', async () => {
    const archive = await open([
      { name: 'b.json', content: '[1]' },
      { name: 'a/' },
      { name: 'a/é.json', content: 'é' },
    ]);

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
    const archive = await open([
      { name: 'stored', content: 'plain', lie: { method: 0 } },
      { name: 'large', content: large },
    ]);

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
    const archive = await open([
      { name: 'a', content: 'old' },
      { name: 'b', content: 'other' },
      { name: 'a', content: 'new' },
    ]);

    const contents = [await archive.read('a'), await archive.read('b')].map(String);

    expect(archive.paths).toEqual(['a', 'b']);
    expect(contents).toEqual(['new', 'other']);
  });

  test('with ten thousand entries finds each of them', async () => {
    const entries = Array.from({ length: 10_000 }, (_, at) => ({
      name: `folder/${(at * 7919) % 10_000}`,
      content: `${(at * 7919) % 10_000}`,
    }));
    const archive = await open(entries);

    const contents = await Promise.all(
      [0, 1, 5_000, 9_999].map(async (at) => String(await archive.read(`folder/${at}`))),
    );

    expect(archive.paths).toHaveLength(10_000);
    expect(contents).toEqual(['0', '1', '5000', '9999']);
  });

  test('gives many files in the order in which they are asked for, large and small, packed and not', async () => {
    const names = Array.from({ length: 3_000 }, (_, at) => `folder/${at}`);
    const contentAt = (at: number): string => `${at}`.repeat(at === 1_500 ? 200_000 : 200);
    const entries = names.map((name, at) => ({
      name,
      content: contentAt(at),
      ...(at % 1_000 === 7 ? { lie: { method: 0 } } : {}),
    }));
    const archive = await open(entries);
    const wanted = names.toReversed();

    const contents = await contentsOf(archive, wanted);

    expect(contents).toHaveLength(3_000);
    expect(contents.findIndex((content, at) => content !== contentAt(2_999 - at))).toBe(-1);
  });

  test('gives no file twice and none in the place of another when some are asked for that it has not', async () => {
    const archive = await open([
      { name: 'a', content: 'of a' },
      { name: 'b', content: 'of b' },
      { name: 'c', content: 'of c' },
    ]);

    const contents = await contentsOf(archive, ['c', 'other', 'a']);

    expect(contents).toEqual(['of c', 'archive-unreadable', 'of a']);
  });

  test('stops reading when the import is cancelled', async () => {
    const archive = await open([{ name: 'a' }]);

    const reading = archive.read('a', AbortSignal.abort());

    await expect(reading).rejects.toThrow('aborted');
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
    expect(await contentsOf(archive, ['channels.json', 'gone', 'general/2024-01-15.json'])).toEqual([
      '[]',
      'archive-unreadable',
      '[1]',
    ]);
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
