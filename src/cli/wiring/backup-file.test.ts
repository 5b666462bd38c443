// The file of a backup stands there whole and private, or not at all.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { saveBackup } from './backup-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-backup-'));
  path = join(folder, 'house.backup');
  return () => rmSync(folder, { recursive: true, force: true });
});

test('a backup is private and has its name when it is whole', async () => {
  let during: string[] = [];

  await saveBackup(path, async (to) => {
    to.write('everything');
    during = readdirSync(folder);
  });

  expect(during).not.toContain('house.backup');
  expect(readdirSync(folder)).toEqual(['house.backup']);
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['everything', 0o600]);
});

test('on a full disk nothing of it is left', async () => {
  const attempt = saveBackup(path, async (to) => {
    to.write('half');
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  });

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'disk-full' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that is there already is not replaced', async () => {
  writeFileSync(path, 'of somebody');

  const attempt = saveBackup(path, async () => {});

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'backup-exists' });
  expect(readFileSync(path, 'utf8')).toBe('of somebody');
});

test('a folder that is not there is refused', async () => {
  const attempt = saveBackup(join(folder, 'nowhere', 'house.backup'), async (to) => void to.write('everything'));

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'file-unwritable' });
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
