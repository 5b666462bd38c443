// Never lose, never double: an import is killed again and again, and ends with the counts of one that nobody touched.
import { rm, mkdtemp } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulkFiles } from '../sandbox/psoxy/bulk-files.ts';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import type { Reconciliation } from '../src/api/contract/connections.ts';
import { smallGrid } from './grid-stand-in.ts';
import { emptyDataDirectory, removeDataDirectory, runCommand, startCommand } from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

/** More by hand: `TACIT_KILLS=50 npm test -- test/kill.test.ts`. */
const kills = Number(process.env['TACIT_KILLS'] ?? 2);
const folders: string[] = [];
let elsewhere: string;

beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-kill-'));
});

afterAll(async () => {
  await Promise.all(folders.map(removeDataDirectory));
  await rm(elsewhere, { recursive: true });
});

const tokens = openTokenMaker({ salt: 'a salt', passphrase: 'of the stand-in' });

test.each([
  ['an export', () => smallOrganization(60).files],
  ['files that a Psoxy sanitized', () => bulkFiles(smallGrid(3000), { tokens })],
] as const)(
  `an import of %s, killed ${kills} times at any moment and begun again, ends with the counts of an undisturbed one`,
  async (what, files) => {
    const zip = join(elsewhere, `${what}.zip`);
    await writeZip(zip, files());
    const untouched = await dataFolder();
    const begun = performance.now();
    expect(await runCommand(['import', 'slack-export', zip], untouched)).toMatchObject({ code: 0 });
    const undisturbedMs = performance.now() - begun;
    const dataDirectory = await dataFolder();

    for (let kill = 0; kill < kills; kill += 1) {
      // Spread over the whole run, the start of the engines and the computing of figures included.
      await killAfter(dataDirectory, zip, (undisturbedMs * (kill + 0.5)) / kills);
    }
    const ended = await runCommand(['import', 'slack-export', zip], dataDirectory);

    expect([ended.code, ended.errors]).toEqual([0, expect.any(String)]);
    expect(await counts(dataDirectory)).toEqual(await counts(untouched));
  },
  600_000,
);

async function dataFolder(): Promise<string> {
  const folder = await emptyDataDirectory();
  folders.push(folder);
  return folder;
}

async function killAfter(dataDirectory: string, zip: string, milliseconds: number): Promise<void> {
  const child = startCommand(['import', 'slack-export', zip], dataDirectory);
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  await exit;
  clearTimeout(timer);
}

/** What is stored, without the id that the connection got by chance. */
async function counts(dataDirectory: string): Promise<unknown> {
  const { output } = await runCommand(['reconcile', '--json'], dataDirectory);
  const { connections } = JSON.parse(output) as Reconciliation;
  return connections.map(({ totals, byDay, byChannel, connector }) => ({
    connector,
    totals,
    days: byDay,
    // Tokens differ, since every data folder has a key of its own.
    channels: byChannel.map(({ channel: _, ...rest }) => JSON.stringify(rest)).toSorted(),
  }));
}
