// A full disk, which a test can only tell the data directory about.
import type fs from 'node:fs';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { standingClock } from './clock.ts';
import { openDataDirectory } from './data-directory.ts';

const disk = vi.hoisted(() => ({ freeBytes: 0 }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  statfsSync: () => ({ bavail: disk.freeBytes / 4096, bsize: 4096 }),
}));

const clock = standingClock('2026-03-02T09:00:00Z');
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tacit-disk-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

test('a disk with less than 100 MB is refused before anything is written', async () => {
  disk.freeBytes = 90 * 1024 * 1024;

  const refusal = openDataDirectory(root, { version: 1, clock });

  await expect(refusal).rejects.toMatchObject({ name: 'Refused', code: 'disk-full' });
  expect(existsSync(join(root, 'version'))).toBe(false);
});

test('a disk with more is used', async () => {
  disk.freeBytes = 110 * 1024 * 1024;

  const directory = await openDataDirectory(root, { version: 1, clock });
  await directory.close();

  expect(existsSync(join(root, 'version'))).toBe(true);
});
