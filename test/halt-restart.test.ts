// Halt over a restart: the command throws the switch, the next process finds it thrown, and only unhalt ends it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { session } from '../src/api/contract/session.ts';
import { callOver, newDataDirectory, removeDataDirectory, runCommand, runHouse, signInOver } from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

let dataDirectory: string;
let elsewhere: string;
let zip: string;

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-halt-'));
  zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(1).files);
}, 60_000);

afterAll(async () => {
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true });
});

test('what was halted stays halted over a restart, an import is refused, and unhalt lets it in', async () => {
  const halted = await runCommand(['halt'], dataDirectory);
  const house = await runHouse(dataDirectory);
  const cookie = await signInOver(house);
  const seen = session.parse(await (await callOver(house, cookie, 'GET', '/api/session')).json());
  const archive = new Blob(['PK'], { type: 'application/zip' });
  const sent = await callOver(house, cookie, 'POST', '/api/imports?connector=slack-export', archive);
  const refused = await runCommand(['import', 'slack-export', zip], dataDirectory);
  const unhalted = await runCommand(['unhalt'], dataDirectory);
  const imported = await runCommand(['import', 'slack-export', zip, '--json'], dataDirectory);
  await house.stop();

  expect([halted.code, halted.output]).toEqual([0, expect.stringContaining('by the operator of this machine')]);
  expect(seen.organization).toMatchObject({ haltedAt: expect.any(String), haltedBy: null });
  expect([sent.status, await sent.text()]).toEqual([409, expect.stringContaining('"halted"')]);
  expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('(halted)')]);
  expect(unhalted.code).toBe(0);
  expect(JSON.parse(imported.output)).toMatchObject({ state: 'finished' });
}, 120_000);
