// HR files on real engines: what stands after an apply, what a preview says and does not do, and what never stays.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import { hris } from '../../connectors/hris/hris.ts';
import { readDirectory } from '../../control/directory.ts';
import { organizationKeys } from '../../control/secrets.ts';
import {
  testControl,
  testDatabase,
  testOrganization,
  type TestControl,
  type TestDatabase,
} from '../../control/testing.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { sweep } from './apply.ts';
import { type RosterParts, Rosters } from './rosters.ts';
import type { Mapping } from './understood.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let folder: string;
let organization: string;
let rosters: Rosters;
let asked: string[];

beforeAll(async () => {
  [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  control = await testControl(database.pool);
  folder = mkdtempSync(join(tmpdir(), 'tacit-rosters-'));
}, 30_000);

afterAll(async () => {
  await control.close();
  await Promise.all([database.close(), events.stop()]);
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  organization = await testOrganization(control);
  asked = [];
  rosters = new Rosters(parts());
});

afterEach(() => rosters.close());

const parts = (): RosterParts => ({
  control,
  store: events.store,
  folder,
  clock: control.clock,
  requestFigures: async (id) => void asked.push(id),
  computeFigures: async (id) => void asked.push(id),
  sandboxOf: async () => null,
});

const header = 'EMPLOYEE_ID,EMPLOYEE_EMAIL,LEAVE_DATE,MANAGER_ID,DEPARTMENT,TIMEZONE,SAMPLE,Guild,SALARY';
const ann = 'P1,ann@example.com,,,Sales,Europe/Berlin,,Chess,90001';
const ben = 'P2,ben@example.com,,P1,Sales,Europe/Berlin,,Chess,90002';
const cem = 'P3,cem@example.com,,P1,Support,Asia/Tokyo,,Go,90003';
const dan = 'P4,dan@example.com,,P2,Support,Asia/Tokyo,,Go,90004';

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function send(day: string, rows: readonly string[], of = header): Promise<string> {
  const name = `people_${day.replaceAll('-', '')}.csv`;
  return (await rosters.receive(organization, name, bytes([of, ...rows].join('\r\n')))).id;
}

async function apply(day: string, rows: readonly string[], mapping: Mapping = {}) {
  return rosters.apply(organization, { files: [await send(day, rows)], mapping }, null);
}

async function preview(day: string, rows: readonly string[], mapping: Mapping = {}) {
  return rosters.preview(organization, { files: [await send(day, rows)], mapping });
}

const stored = () =>
  events.store.query<{ snapshot: string; person: string; manager: string; isLeftOut: boolean; groups: string[] }>(
    organization,
    'SELECT snapshot, person, manager, isLeftOut, groups FROM roster FINAL ORDER BY snapshot',
  );
const days = async () => (await rosters.list(organization)).rosters.map(({ day, people }) => [day, people]);
const tokens = async () => pseudonymizer(await organizationKeys(control, organization), hris.namespace);
const words = async () => [...(await readDirectory(control, organization)).values()].map(({ word }) => word).toSorted();
async function everything(): Promise<string> {
  let text = JSON.stringify([...(await readDirectory(control, organization))]);
  for await (const line of events.store.logicalCopy(organization)) text += line;
  const tables = ['column_meanings', 'rosters', 'dimensions', 'audit_entries'] as const;
  for (const table of tables) text += JSON.stringify(await control.db.selectFrom(table).selectAll().execute());
  return text;
}

test('an applied file stands for its day, as tokens', async () => {
  const report = await apply('2026-01-05', [ann, ben]);

  const rows = await stored();
  const token = await tokens();
  expect([report.isApplied, report.rows, report.kept, await days()]).toEqual([true, 2, 2, [['2026-01-05', 2]]]);
  expect(new Map(rows.map(({ person, manager }) => [person, manager])).get(token.identity('hr-id', 'p2'))).toBe(
    token.identity('hr-id', 'P1'),
  );
  expect(asked).toEqual([organization]);
});

test('a preview says the same as the apply, and writes nothing', async () => {
  await apply('2026-01-05', [ann, ben]);
  const before = await everything();
  const later = [ann, cem];

  const said = await preview('2026-01-12', later);

  expect([await everything(), asked.length]).toEqual([before, 1]);
  const { isApplied: _, ...same } = await apply('2026-01-12', later);
  expect(said).toEqual({ ...same, isApplied: false });
});

test('what changes is told against the day before', async () => {
  await apply('2026-01-05', [ann, ben, cem, dan]);
  const moved = cem.replace('Support', 'Sales');
  const led = dan.replace('P2', 'P1').replace('Asia/Tokyo,', 'Asia/Tokyo,false');

  const { days: changes } = await preview('2026-01-12', [ann, moved, led, 'P5,eve@example.com,,P1,Sales,,,,']);

  expect(changes).toEqual([
    {
      day: '2026-01-12',
      people: 4,
      against: '2026-01-05',
      isReplacing: false,
      added: 1,
      left: 1,
      moved: 1,
      managersChanged: 1,
      leftOut: 1,
    },
  ]);
});

test('days of one request are held against each other, whatever their order', async () => {
  const files = [
    await send('2026-01-19', [ann]),
    await send('2026-01-05', [ann, ben]),
    await send('2026-01-12', [ben]),
  ];

  const { days: changes } = await rosters.preview(organization, { files, mapping: {} });

  expect(changes.map(({ day, against, added, left }) => [day, against, added, left])).toEqual([
    ['2026-01-05', null, 2, 0],
    ['2026-01-12', '2026-01-05', 0, 1],
    ['2026-01-19', '2026-01-12', 1, 1],
  ]);
});

test('a day that is applied again is replaced with its rows, and nothing else changes', async () => {
  await apply('2026-01-05', [ann, ben]);
  await apply('2026-01-12', [ann]);
  const [first, ...rest] = await stored();
  const other = [first!, ...rest].filter(
    ({ snapshot }, _, all) => all.filter((one) => one.snapshot === snapshot).length === 1,
  );

  const report = await apply('2026-01-05', [ann, cem, dan]);

  expect(report.days[0]).toMatchObject({ against: '2026-01-05', isReplacing: true, added: 2, left: 1 });
  expect(await days()).toEqual([
    ['2026-01-05', 3],
    ['2026-01-12', 1],
  ]);
  const rows = await stored();
  expect(rows).toHaveLength(4);
  expect(rows).toEqual(expect.arrayContaining(other));
});

test('the same file again changes nothing', async () => {
  await apply('2026-01-05', [ann, ben]);

  const { days: changes } = await apply('2026-01-05', [ann, ben]);

  expect(changes[0]).toMatchObject({ added: 0, left: 0, moved: 0, managersChanged: 0, people: 2 });
});

test('an apply that fails at its last step leaves everything as it was', async () => {
  await apply('2026-01-05', [ann, ben]);
  const before = [await days(), await stored()];
  const files = [await send('2026-01-05', [cem]), await send('2026-01-12', [cem])];

  const applying = rosters.apply(organization, { files, mapping: {} }, 'nobody');

  await expect(applying).rejects.toThrow();
  expect([await days(), await stored()]).toEqual(before);
});

test('rows that an apply left which was killed stand for no day, and are swept', async () => {
  await apply('2026-01-05', [ann, ben]);
  await control.db
    .updateTable('rosters')
    .set({ snapshot: newId() })
    .where('organization_id', '=', organization)
    .execute();
  const left = (await stored()).length;

  await sweep(parts(), organization);

  expect([left, await stored()]).toEqual([2, []]);
});

test('several days stand in one file where every row says its day', async () => {
  const text = [
    'SNAPSHOT,EMPLOYEE_ID,EMPLOYEE_EMAIL',
    '2026-01-12,P1,ann@example.com',
    '2026-01-05,P1,ann@example.com',
  ];
  const { id } = await rosters.receive(
    organization,
    'people.csv',
    bytes(`${text.join('\n')}\n2026-01-12,P2,b@example.com`),
  );

  const report = await rosters.apply(organization, { files: [id], mapping: {} }, null);

  expect(report.days.map(({ day, people }) => [day, people])).toEqual([
    ['2026-01-05', 1],
    ['2026-01-12', 2],
  ]);
  expect(await days()).toHaveLength(2);
});

test('two files of one day are refused, and nothing of either stays', async () => {
  const files = [await send('2026-01-05', [ann]), await send('2026-01-05', [ben])];

  const applying = rosters.apply(organization, { files, mapping: {} }, null);

  await expect(applying).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
  expect([await days(), await stored()]).toEqual([[], []]);
});

test('a removed day is gone with its rows; one that does not stand is not found', async () => {
  await apply('2026-01-05', [ann, ben]);
  await apply('2026-01-12', [cem]);

  await rosters.remove(organization, '2026-01-05', null);

  expect([await days(), (await stored()).length]).toEqual([[['2026-01-12', 1]], 1]);
  expect(asked).toHaveLength(3);
  await expect(rosters.remove(organization, '2026-01-05', null)).rejects.toMatchObject({ code: 'not-found' });
});

test('who is left out stays in the file, marked', async () => {
  await apply('2026-01-05', [ann, ben.replace('Berlin,', 'Berlin,false')]);

  expect((await stored()).filter(({ isLeftOut }) => isLeftOut)).toHaveLength(1);
});

test('a column that nobody mapped leaves neither its values nor its header anywhere', async () => {
  await apply('2026-01-05', [ann, ben, cem, dan]);

  const text = await everything();

  for (const word of ['SALARY', '90001', 'Guild', 'Chess', 'ann@', 'ben', 'P3']) expect(text).not.toContain(word);
  expect(text).toContain('Sales');
});

test('a column that is mapped to a group gets a number of its own, and is remembered', async () => {
  const mapping: Mapping = { Guild: { is: 'group', dimension: 'Guild' } };

  const report = await apply('2026-01-05', [ann, ben, cem, dan], mapping);

  expect(report.groups).toEqual([
    { dimension: 'department', name: 'Department', groups: 2 },
    { dimension: 'Guild', name: 'Guild', groups: 2 },
  ]);
  expect((await rosters.list(organization)).dimensions).toEqual([
    { key: 'department', name: 'Department', groups: 2 },
    { key: 'Guild', name: 'Guild', groups: 2 },
  ]);
  const [again] = await rosters.described(organization, [await send('2026-01-12', [ann])]);
  const guild = again?.columns.find((column) => column.header === 'Guild');
  expect(guild).toEqual({ header: 'Guild', meaning: mapping['Guild'], known: 'remembered', examples: ['Chess'] });
});

test('a group that a column is new to has moved nobody', async () => {
  await apply('2026-01-05', [ann, ben]);

  const report = await preview('2026-01-12', [ann, ben], { Guild: { is: 'group', dimension: 'Guild' } });

  expect(report.days[0]?.moved).toBe(0);
});

test('the words of groups stand in the directory, but not what a group of one is called', async () => {
  await apply('2026-01-05', [ann, ben, cem]);

  expect(await words()).toEqual(['Asia/Tokyo', 'Europe/Berlin', 'Sales']);
});

test('a group cannot be called as what figures are split by anyway', async () => {
  const previewing = preview('2026-01-05', [ann], { Guild: { is: 'group', dimension: 'Manager' } });

  await expect(previewing).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
});

test('a mapping of a column that no file has is refused', async () => {
  const previewing = preview('2026-01-05', [ann], { Gild: { is: 'ignore' } });

  await expect(previewing).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
});

test('what was found is told of each file, counted, and can be fetched whole', async () => {
  const files = [await send('2026-01-05', [ann, ',x@example.com,,,,,,,', ben])];

  const report = await rosters.preview(organization, { files, mapping: {} });

  const found = [];
  for await (const finding of await rosters.findings(organization, files)) found.push(finding);
  expect(found).toEqual(report.findings);
  expect(found).toMatchObject([{ file: 'people_20260105.csv', row: 3, code: 'id-blank', severity: 'error' }]);
  expect(report.findingCounts).toMatchObject([{ code: 'id-blank', count: 1 }]);
  expect([report.rows, report.kept]).toEqual([3, 2]);
});

test('an applied file waits no longer, its findings do', async () => {
  const id = await send('2026-01-05', [ann]);
  await rosters.apply(organization, { files: [id], mapping: {} }, null);

  const again = rosters.apply(organization, { files: [id], mapping: {} }, null);

  await expect(again).rejects.toMatchObject({ code: 'not-found' });
  await expect(rosters.findings(organization, [id])).resolves.toBeDefined();
  expect(readdirSync(folder)).toHaveLength(1);
});

test('what is no HR file does not wait', async () => {
  const sending = rosters.receive(organization, 'people.pdf', bytes('%PDF'));

  await expect(sending).rejects.toMatchObject({ name: 'Refused' });
  expect(readdirSync(folder)).toEqual([]);
});

test('without a connected sandbox there are no files of one', async () => {
  expect((await rosters.list(organization)).hasSandboxFiles).toBe(false);
  await expect(rosters.receiveFromSandbox(organization)).rejects.toMatchObject({ code: 'not-found' });
});
