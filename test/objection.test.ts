// An objection as the operator records it: what is stored goes, and what is imported again does not come back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reconciliation } from '../src/api/contract/connections.ts';
import { newDataDirectory, removeDataDirectory, runCommand, runHouse, type RunningHouse } from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

/** Writes, answers and is mentioned; in what follows of the file no other person is called like this. */
const whom = 'u7@example.org';

let house: RunningHouse;
let elsewhere: string;
let zip: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-objection-'));
  zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(2).files);
  await tacit('import', 'slack-export', zip);
}, 60_000);

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

const tacit = (...args: string[]) => runCommand(args, house.dataDirectory);

async function stored(): Promise<Reconciliation['connections'][number]['totals']> {
  const { output } = await tacit('reconcile', '--json');
  return (JSON.parse(output) as Reconciliation).connections[0]!.totals;
}

test('whoever objected is gone, is in no later import, and comes back once it is withdrawn and read again', async () => {
  const before = await stored();

  const added = await tacit('objection', 'add', whom);
  const erased = await stored();
  const again = await tacit('import', 'slack-export', zip);
  const afterwards = await stored();
  await tacit('objection', 'withdraw', whom);
  await tacit('import', 'slack-export', zip);

  expect([added.code, again.code]).toEqual([0, 0]);
  expect(erased.authors).toBe(before.authors - 1);
  expect(erased.messages.human).toBeLessThan(before.messages.human);
  expect(erased.mentionEvents!).toBeLessThan(before.mentionEvents!);
  expect(afterwards).toEqual(erased);
  expect(await stored()).toEqual(before);
}, 120_000);

test('how many objected is not told below five, and the address that was typed stands nowhere', async () => {
  await tacit('objection', 'add', whom);
  await tacit('objection', 'add', 'nobody.ever@example.org');

  const listed = await tacit('objection', 'list');
  const log = await tacit('audit', '--json');

  expect(listed.output.trim()).toBe('Fewer than 5 people objected.');
  expect(log.output).toContain('objection.record');
  const said = house.output() + log.output;
  expect([whom, 'nobody.ever'].filter((typed) => said.toLowerCase().includes(typed))).toEqual([]);
}, 120_000);

test('what is no address is refused with its code', async () => {
  const refused = await tacit('objection', 'add', 'Ann');

  expect([refused.code, refused.errors.includes('(invalid-request)')]).toEqual([1, true]);
});
