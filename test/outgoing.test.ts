// The house calls no host but those that the evidence pack lists: written down, call by call, while it works.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findServer } from '../src/base/data-directory.ts';
import { openClient } from '../src/cli/client.ts';
import { settingsOf } from './oidc-provider.ts';
import { newDataDirectory, removeDataDirectory, runCommand, runHouse, type RunningHouse } from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

/** Nobody answers there: `.invalid` is no one's. */
const issuerHost = 'issuer.example.invalid';
let house: RunningHouse;
let elsewhere: string;
let heard: string;

beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-outgoing-'));
  heard = join(elsewhere, 'heard');
  house = await runHouse(await newDataDirectory(), {
    NODE_OPTIONS: `--import ${new URL('./outgoing-guard.mjs', import.meta.url).href}`,
    TACIT_TEST_OUTGOING: heard,
  });
}, 60_000);

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
  await rm(elsewhere, { recursive: true });
});

/** Hosts that were called so far, each once, but for this machine itself. */
async function called(): Promise<readonly string[]> {
  const lines = (await readFile(heard, 'utf8')).split('\n');
  const hosts = new Set(lines.flatMap((line) => (line.startsWith('host ') ? [line.slice(5)] : [])));
  return [...hosts].filter((host) => !/^(?:localhost|127\.\d+\.\d+\.\d+|::1|0\.0\.0\.0)$/.test(host)).toSorted();
}

async function papers(): Promise<string> {
  const client = openClient((await findServer(house.dataDirectory))!.socket);
  const { papers: all } = await client.call<{ papers: { name: string; text: string }[] }>('GET', '/api/evidence');
  return all.find(({ name }) => name === 'hosts.md')!.text;
}

test('importing, collecting from the stand-in, figures and papers call nobody outside this machine', async () => {
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(3).files);

  const imported = await runCommand(['import', 'slack-export', zip], house.dataDirectory);
  const connected = await runCommand(['connect', 'slack-sandbox', '--horizon', '7'], house.dataDirectory);
  const synced = await runCommand(['sync'], house.dataDirectory);
  await papers();

  expect([imported.code, connected.code, synced.code]).toEqual([0, 0, 0]);
  expect((await readFile(heard, 'utf8')).split('\n').length).toBeGreaterThan(10);
  expect(await called()).toEqual([]);
}, 120_000);

test('an issuer that an owner set up is called by its own name alone, and the evidence pack lists it', async () => {
  const client = openClient((await findServer(house.dataDirectory))!.socket);
  const url = `https://${issuerHost}`;
  const settings = settingsOf({ url, clientId: 'tacit', clientSecret: 'a secret of the client' });
  await client.call('POST', '/api/issuers', settings);

  await client.call('POST', '/api/issuers/check', { url }).catch(() => undefined);

  expect(await called()).toEqual([issuerHost]);
  expect(await papers()).toContain(issuerHost);
}, 60_000);
