// What becomes of the columns, words and findings of HR files that were sent, and how long a file waits.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  ann,
  ben,
  bytesOf,
  cem,
  dan,
  header,
  type RosterHouse,
  rosterHouse,
  type TestRosters,
} from './testing-rosters.ts';
import type { Mapping } from './understood.ts';

let house: RosterHouse;
let of: TestRosters;

beforeAll(async () => {
  house = await rosterHouse();
}, 30_000);

afterAll(() => house.close());

beforeEach(async () => {
  of = await house.newRosters();
});

afterEach(() => of.rosters.close());

test('a column that nobody mapped leaves neither its values nor its header anywhere', async () => {
  await of.apply('2026-01-05', [ann, ben, cem, dan]);

  const text = await of.everything();

  for (const word of ['SALARY', '90001', 'Guild', 'Chess', 'ann@', 'ben', 'P3']) expect(text).not.toContain(word);
  expect(text).toContain('Sales');
});

test('a column that is mapped to a group gets a number of its own, and is remembered', async () => {
  const mapping: Mapping = { Guild: { is: 'group', dimension: 'Guild' } };

  const report = await of.apply('2026-01-05', [ann, ben, cem, dan], mapping);

  expect(report.groups).toEqual([
    { dimension: 'department', name: 'Department', groups: 2 },
    { dimension: 'Guild', name: 'Guild', groups: 2 },
  ]);
  expect((await of.rosters.list(of.organization)).dimensions).toEqual([
    { key: 'department', name: 'Department', groups: 2 },
    { key: 'Guild', name: 'Guild', groups: 2 },
  ]);
  const [again] = await of.rosters.described(of.organization, [await of.send('2026-01-12', [ann])]);
  const guild = again?.columns.find((column) => column.header === 'Guild');
  expect(guild).toEqual({ header: 'Guild', meaning: mapping['Guild'], known: 'remembered', examples: ['Chess'] });
});

test('a group that a column is new to has moved nobody', async () => {
  await of.apply('2026-01-05', [ann, ben]);

  const report = await of.preview('2026-01-12', [ann, ben], { Guild: { is: 'group', dimension: 'Guild' } });

  expect(report.days[0]?.moved).toBe(0);
});

test('the words of groups stand in the directory, but not what a group of one is called', async () => {
  await of.apply('2026-01-05', [ann, ben, cem]);

  expect(await of.words()).toEqual(['Asia/Tokyo', 'Europe/Berlin', 'Sales']);
});

test('a group cannot be called as what figures are split by anyway', async () => {
  const previewing = of.preview('2026-01-05', [ann], { Guild: { is: 'group', dimension: 'Manager' } });

  await expect(previewing).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
});

test('a mapping of a column that no file has is refused', async () => {
  const previewing = of.preview('2026-01-05', [ann], { Gild: { is: 'ignore' } });

  await expect(previewing).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
});

test('what was found is told of each file, counted, and can be fetched whole', async () => {
  const files = [await of.send('2026-01-05', [ann, ',x@example.com,,,,,,,', ben])];

  const report = await of.rosters.preview(of.organization, { files, mapping: {} });

  const found = [];
  for await (const finding of await of.rosters.findings(of.organization, files)) found.push(finding);
  expect(found).toEqual(report.findings);
  expect(found).toMatchObject([{ file: 'people_20260105.csv', row: 3, code: 'id-blank', severity: 'error' }]);
  expect(report.findingCounts).toMatchObject([{ code: 'id-blank', count: 1 }]);
  expect([report.rows, report.kept]).toEqual([3, 2]);
});

test('an applied file waits no longer, its findings do', async () => {
  const id = await of.send('2026-01-05', [ann]);
  await of.rosters.apply(of.organization, { files: [id], mapping: {} }, null);

  const again = of.rosters.apply(of.organization, { files: [id], mapping: {} }, null);

  await expect(again).rejects.toMatchObject({ code: 'not-found' });
  await expect(of.rosters.findings(of.organization, [id])).resolves.toBeDefined();
  expect(readdirSync(house.folder)).toHaveLength(1);
});

test('what is no HR file does not wait', async () => {
  const sending = of.rosters.receive(of.organization, 'people.pdf', bytesOf('%PDF'));

  await expect(sending).rejects.toMatchObject({ name: 'Refused' });
  expect(readdirSync(house.folder)).toEqual([]);
});

test('of several files of this machine it is said which one cannot be read, by its place alone', async () => {
  const { organization, rosters } = of;
  const folder = mkdtempSync(join(tmpdir(), 'tacit-files-'));
  const paths = ['good_20260105.csv', 'empty_20260112.csv'].map((name) => join(folder, name));
  writeFileSync(paths[0]!, `${header}\n${ann}\n`);
  writeFileSync(paths[1]!, '');

  const reading = rosters.applyLocal(organization, { paths, isDryRun: true });

  await expect(reading).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'File 2 of 2: The file cannot be read: it is empty.',
  });
  rmSync(folder, { recursive: true });
});

test('without a connected sandbox there are no files of one', async () => {
  expect((await of.rosters.list(of.organization)).hasSandboxFiles).toBe(false);
  await expect(of.rosters.receiveFromSandbox(of.organization)).rejects.toMatchObject({ code: 'not-found' });
});

test('a house that closes ends an apply, which then changes nothing', async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => ann.replace('P1', `P${at}`).replace('ann@', `ann${at}@`));
  const id = await of.send('2026-01-05', rows);
  const applying = of.rosters.apply(of.organization, { files: [id], mapping: {} }, null);
  const ended = applying.catch((error: unknown) => error);

  await of.rosters.close();

  expect(await ended).toMatchObject({ name: 'Refused', code: 'not-found' });
  expect([await of.days(), readdirSync(house.folder)]).toEqual([[], []]);
});
