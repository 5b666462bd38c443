// A full disk is said, costs nothing that was stored, and is forgotten when there is room again.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { startClickHouse } from './engine.ts';
import { exampleMessages } from './internal/example-rows.ts';
import { openEventStore } from './store.ts';
import { nobodyKeptOut } from './testing.ts';

/** A file system of `megabytes` in memory; undefined where this account may not mount one. */
function smallDisk(megabytes: number): { folder: string; grow(to: number): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return { folder, grow: (to) => execFileSync('mount', ['-o', `remount,size=${to}m`, folder]) };
}

/** Rows that do not compress: the same people come again only after more than the compression looks back. */
const largeRows = (call: number) =>
  exampleMessages(
    Array.from({ length: 400 }, (_, row) => ({
      at: `${1_700_000_000 + call * 400 + row}.000001`,
      mentions: Array.from({ length: 200 }, (_unused, person) => `U${(row * 200 + person) % 8000}`),
    })),
  );

test('a full disk is refused with its code, nothing stored is lost, and with room again it goes on', async (context) => {
  const disk = smallDisk(12);
  if (disk === undefined) return context.skip('This account may not mount a small disk.');
  const engine = await startClickHouse({ directory: join(disk.folder, 'events'), log: silentLog });
  onTestFinished(() => engine.stop());
  const store = openEventStore(engine, nobodyKeptOut);
  onTestFinished(() => store.close());
  const organization = newId();
  await store.prepareOrganization(organization);
  const count = async () =>
    (await store.query<{ n: number }>(organization, 'SELECT count() AS n FROM messages FINAL'))[0]!.n;

  let acknowledged = 0;
  let refused: unknown;
  for (let call = 0; refused === undefined && call < 20; call += 1) {
    await store.append(organization, newId(), largeRows(call), 1).then(
      () => (acknowledged += 400),
      (error: unknown) => (refused = error),
    );
  }

  expect(refused).toMatchObject({ name: 'Refused', code: 'disk-full' });
  expect(acknowledged).toBeGreaterThan(0);
  expect(await count()).toBe(acknowledged);
  disk.grow(64);
  await store.append(organization, newId(), largeRows(99), 1);
  expect(await count()).toBe(acknowledged + 400);
});
