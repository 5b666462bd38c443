// The commands about people as an administrator types them, on an export of which no HR file knows anything.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountList, PeopleOverview } from '../src/api/contract/people.ts';
import { canaryExport } from './canary-export.ts';
import { newDataDirectory, removeDataDirectory, runCommand, runHouse, type RunningHouse } from './running-house.ts';
import { writeZip } from './zip-writer.ts';

let house: RunningHouse;
let elsewhere: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-people-'));
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, canaryExport('people').files);
  await tacit('import', 'slack-export', zip);
}, 60_000);

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

const tacit = (...args: string[]) => runCommand(args, house.dataDirectory);

async function unmatched(): Promise<AccountList> {
  return JSON.parse((await tacit('people', 'unmatched', '--json')).output) as AccountList;
}

async function overview(): Promise<PeopleOverview> {
  const found = JSON.parse((await tacit('people', '--json')).output) as PeopleOverview;
  // Figures follow a little later than matches do.
  return { ...found, isPartial: false };
}

const shared = async () => (await overview()).sources.map((source) => source.shared);
const patience = { timeout: 30_000 };

test('what is unmatched is listed with tokens, and no name or address', async () => {
  const { total, accounts } = await unmatched();
  const table = await tacit('people', 'unmatched');

  expect([accounts.length, accounts[0]!.suggestions]).toEqual([total, []]);
  expect(table.output).toContain(accounts[0]!.account);
  expect(table.output).not.toContain('kanari');
});

test('a decision is made, listed and undone, and the overview moves with it', async () => {
  const before = await overview();
  const [first] = (await unmatched()).accounts;

  const decided = await tacit('identity', 'decide', first!.account, '--not-a-person');
  const decisions = JSON.parse((await tacit('identity', 'decisions', '--json')).output) as unknown[];
  await expect.poll(shared, patience).toEqual([1]);
  const undone = await tacit('identity', 'undo', '1');

  expect([decided.code, undone.code]).toEqual([0, 0]);
  expect(decisions).toEqual([
    expect.objectContaining({ number: 1, kind: 'not-a-person', account: first!.account, other: null }),
  ]);
  await expect.poll(overview, patience).toEqual(before);
});

test('a decision without what it is, or with two of them, is called wrongly', async () => {
  const [first] = (await unmatched()).accounts;

  const codes = [
    (await tacit('identity', 'decide', first!.account)).code,
    (await tacit('identity', 'decide', first!.account, '--not-a-person', '--same', first!.account)).code,
    (await tacit('identity', 'undo', '99')).code,
  ];

  expect(codes).toEqual([2, 2, 1]);
});

test('settings are changed one by one and printed', async () => {
  await tacit('identity', 'settings', '--strip-tags', 'off', '--domain-alias', 'old.example=example.com');
  const changed = await tacit('identity', 'settings', '--unique-usernames', 'on', '--json');
  const back = await tacit('identity', 'settings', '--no-domain-aliases');

  expect(JSON.parse(changed.output)).toEqual({
    stripsTags: false,
    usernamesAreUnique: true,
    domainAliases: [['old.example', 'example.com']],
  });
  expect(back.output).toContain('none');
});
