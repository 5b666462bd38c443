// The file of a backup: whatever is changed, cut off, moved or added in it, it does not open.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFile, readHead, sealFile } from './backup-file.ts';

const key = Buffer.alloc(32, 5);
const head = { salt: Buffer.alloc(32, 6).toString('base64'), madeAt: '2026-03-02' };
const megabyte = 1024 * 1024;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-backup-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sealed = (content: Buffer, as = head): Promise<Buffer> =>
  buffer(Readable.from(sealFile(as, key, Readable.from([content], { objectMode: false }))));

async function opened(file: Buffer, with_ = key): Promise<Buffer | string> {
  const path = join(folder, 'file');
  writeFileSync(path, file);
  try {
    return await buffer(Readable.from(openFile(path, with_)));
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test.each([0, 1, megabyte, megabyte + 1, 3 * megabyte])('%i bytes come back as they were', async (length) => {
  const content = Buffer.alloc(length, 'the quick brown fox');

  const back = await opened(await sealed(content));

  expect(content.equals(back as Buffer)).toBe(true);
});

test('the head is readable without a key', async () => {
  const path = join(folder, 'file');
  writeFileSync(path, await sealed(Buffer.alloc(10)));

  const { head: found } = await readHead(path);

  expect(found).toEqual(head);
});

test('the content stands nowhere in clear', async () => {
  const file = await sealed(Buffer.from('marmalade'));

  expect(file.includes('marmalade')).toBe(false);
});

test('no byte can be changed and no byte be cut off or added', async () => {
  const file = await sealed(Buffer.from('marmalade'));
  const changed = Array.from(file, (byte, at) => {
    const copy = Buffer.from(file);
    copy[at] = byte ^ 1;
    return copy;
  });
  const cut = Array.from(file, (_, at) => file.subarray(0, at));

  const outcomes = [];
  for (const one of [...changed, ...cut, Buffer.concat([file, Buffer.alloc(1)])]) outcomes.push(await opened(one));

  expect(new Set(outcomes)).toEqual(new Set(['backup-unreadable', 'backup-key-wrong']));
});

test('pieces cannot change their places, and a piece in the middle cannot be the last one', async () => {
  const start = (await sealed(Buffer.alloc(0))).length - 21;
  const file = await sealed(Buffer.concat([Buffer.alloc(megabyte, 1), Buffer.alloc(megabyte, 2), Buffer.alloc(5, 3)]));
  const length = megabyte + 21;
  const [head_, one, other, rest] = [
    file.subarray(0, start),
    file.subarray(start, start + length),
    file.subarray(start + length, start + 2 * length),
    file.subarray(start + 2 * length),
  ];

  const swapped = await opened(Buffer.concat([head_, other, one, rest]));
  const short = await opened(Buffer.concat([head_, one]));

  expect([swapped, short]).toEqual(['backup-unreadable', 'backup-unreadable']);
});

test('another key opens nothing, and two files of one key have two keys', async () => {
  const file = await sealed(Buffer.from('marmalade'));
  const other = await sealed(Buffer.from('marmalade'), { ...head, salt: Buffer.alloc(32, 7).toString('base64') });

  expect(await opened(file, Buffer.alloc(32, 8))).toBe('backup-key-wrong');
  expect(other.subarray(-9).equals(file.subarray(-9))).toBe(false);
});
