// What a person is told when the house cannot open, or cannot read what it was given: a sentence, a next step, a code.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHouse, newDataDirectory, removeDataDirectory, runCommand, runHouse } from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

let dataDirectory: string;
let elsewhere: string;
let zip: string;

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-refusals-'));
  zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(1).files);
  expect(await runCommand(['import', 'slack-export', zip], dataDirectory)).toMatchObject({ code: 0 });
}, 60_000);

afterAll(async () => {
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true });
});

describe('beside a server that runs', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse(dataDirectory);
  });
  afterAll(() => house.stop());

  test('a second server on one data folder is refused, and the first goes on', async () => {
    const second = await runCommand(['serve'], dataDirectory);

    expect(second).toMatchObject({ code: 1 });
    expect(second.errors).toContain('data-directory-in-use');
    expect((await fetch(`${house.url}/api/health`)).status).toBe(200);
  });

  test('a command goes through the server that runs', async () => {
    const read = await runCommand(['import', 'slack-export', zip, '--json'], dataDirectory);

    expect(JSON.parse(read.output)).toMatchObject({ state: 'finished' });
  });

  test('what is no archive, no export or cut off is refused, each in its own words', async () => {
    const whole = await readFile(zip);
    const cut = join(elsewhere, 'cut.zip');
    const none = join(elsewhere, 'none.zip');
    await writeFile(cut, whole.subarray(0, whole.length / 2));
    await writeZip(none, { 'holiday.json': '[]' });

    const codes: (string | undefined)[] = [];
    for (const path of [cut, none, join(elsewhere, 'absent.zip')]) {
      const { errors } = await runCommand(['import', 'slack-export', path], dataDirectory);
      codes.push(/\(([a-z-]+)\)\s*$/.exec(errors)?.[1]);
    }

    expect(codes).toEqual(['archive-truncated', 'archive-not-an-export', 'archive-not-found']);
  });
});

test('a port in use is said, and the data folder is free again', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;

  const refused = await runCommand(['serve'], dataDirectory, { TACIT_PORT: String(port) });

  expect(refused).toMatchObject({ code: 1 });
  expect(refused.errors).toContain('(port-in-use)');
  expect(await runCommand(['inventory'], dataDirectory)).toMatchObject({ code: 0 });
  other.close();
}, 60_000);

test('a data folder of a newer version is refused and stays as it is', async () => {
  const version = join(dataDirectory, 'version');
  const before = await readFile(version);
  await writeFile(version, '999\n');

  const refused = await runCommand(['inventory'], dataDirectory);

  expect(refused.errors).toContain('(data-directory-newer)');
  expect(await readFile(version, 'utf8')).toBe('999\n');
  await writeFile(version, before);
});

test('another master key opens nothing and harms nothing', async () => {
  const refused = await runCommand(['inventory'], dataDirectory, {
    TACIT_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
  });

  expect(refused.errors).toContain('(master-key-wrong)');
  expect(await runCommand(['inventory'], dataDirectory)).toMatchObject({ code: 0 });
});

test('a setting that cannot be used is named, and its value is not', async () => {
  const refused = await runCommand(['inventory'], dataDirectory, { TACIT_PORT: 'seven-thousand' });

  expect(refused.errors).toContain('TACIT_PORT');
  expect(refused.errors).not.toContain('seven-thousand');
});

test('a word that is no command is refused with the list of commands', async () => {
  const refused = await runCommand(['collect'], dataDirectory);

  expect(refused).toMatchObject({ code: 2 });
  expect(refused.errors).toContain('sign-in-link');
});

test('what nobody expected is told by its kind, never by its words, which may quote what was read', async () => {
  const fault = "process.nextTick(() => { throw new TypeError('what somebody wrote') })";
  const atStart = `process.on('newListener', (name) => name === 'uncaughtException' && ${fault})`;

  const broken = await runCommand(['--help'], dataDirectory, {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(atStart)}`,
  });

  expect(broken).toMatchObject({ code: 1 });
  expect(broken.errors).toContain('(TypeError)');
  expect(broken.errors).not.toContain('somebody');
});
