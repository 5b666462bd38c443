// Own metrics on real engines: figures of a person, a week and a key, of which a later file replaces what it names.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ownMetricsFile } from './own-metrics-file.ts';
import { foundIn, type TestUploads, type UploadHouse, uploadHouse } from './testing-uploads.ts';

let house: UploadHouse;
let of: TestUploads;

beforeAll(async () => {
  house = await uploadHouse();
}, 30_000);

afterAll(() => house.close());

beforeEach(async () => {
  of = await house.newUploads(ownMetricsFile);
});

const header = 'EMPLOYEE_ID,week,Key ,VALUE,NOTE';
const stored = 'SELECT person, toString(week) AS week, value FROM ownMetrics FINAL ORDER BY week, value';

test('a figure is kept as it is, of the token that the HR file gives the person, in the week of its Monday', async () => {
  const report = await of.read([header, 'P1,2026-W02,Tickets closed,12.5,', ' p1,2026-01-12,Tickets closed,-3e2,']);

  const person = (await of.tokens()).identity('hr-id', 'P1');
  expect(report).toEqual({ rows: 2, kept: 2, findings: [], isApplied: true });
  expect(await of.query(stored)).toEqual([
    { person, week: '2026-01-05', value: 12.5 },
    { person, week: '2026-01-12', value: -300 },
  ]);
});

test('a later file replaces the figures that it names and leaves the others', async () => {
  await of.read([
    header,
    'P1,2026-W02,Tickets,1,',
    'P1,2026-W03,Tickets,2,',
    'P1,2026-W02,Calls,3,',
    'P2,2026-W02,Calls,4,',
  ]);

  await of.read([header, 'P1,2026-W02,TICKETS,10,']);

  const values = await of.query<{ value: number }>('SELECT value FROM ownMetrics FINAL ORDER BY value');
  expect(values.map(({ value }) => value)).toEqual([2, 3, 4, 10]);
});

test('the name of a metric that two people have is in the directory, that of one alone is not', async () => {
  await of.read([
    header,
    'P1,2026-W02,Tickets closed,1,',
    'P2,2026-W02,Tickets closed,2,',
    'P3,2026-W02,Cem Canary,3,',
  ]);

  expect(await of.words()).toEqual(['Tickets closed']);
});

test('what is wrong is told with its row and column, and leaves out that row alone', async () => {
  const report = await of.read([
    header,
    ',2026-W02,Tickets,1,',
    'P1,2026-W54,Tickets,1,',
    'P1,2025-W53,Tickets,1,',
    'P1,2026-01-06,Tickets,1,',
    'P1,03/04/2026,Tickets,1,',
    'P1,2126-W02,Tickets,1,',
    'P1,2026-W02,,1,',
    `P1,2026-W02,${'a'.repeat(61)},1,`,
    'P1,2026-W02,ann@example.com,1,',
    'P1,2026-W02,https://example.com/ann,1,',
    'P1,2026-W02,+49 30 1234567,1,',
    'P1,2026-W02,Tickets,"1,5",',
    'P1,2026-W02,Tickets,,',
    'P1,2026-W02,Tickets,2000000000,',
    'P1,2026-W02,Tickets,1,,shifted',
    'P1,2026-W02,Tickets,7,',
    'p1,2026-01-05,tickets,8,',
    'P1,2015-W02,Tickets,1,',
  ]);

  expect([report.rows, report.kept, report.isApplied]).toEqual([18, 1, true]);
  expect(foundIn(report)).toEqual([
    [2, 'EMPLOYEE_ID', 'person-blank'],
    [3, 'WEEK', 'week-invalid'],
    [4, 'WEEK', 'week-invalid'],
    [5, 'WEEK', 'week-invalid'],
    [6, 'WEEK', 'week-invalid'],
    [7, 'WEEK', 'day-in-future'],
    [8, 'KEY', 'key-invalid'],
    [9, 'KEY', 'key-invalid'],
    [10, 'KEY', 'key-invalid'],
    [11, 'KEY', 'key-invalid'],
    [12, 'KEY', 'key-invalid'],
    [13, 'VALUE', 'value-invalid'],
    [14, 'VALUE', 'value-invalid'],
    [15, 'VALUE', 'value-invalid'],
    [16, 'EMPLOYEE_ID', 'row-shifted'],
    [18, 'KEY', 'row-repeated'],
    [19, 'WEEK', 'day-too-old'],
  ]);
  expect((await of.query<{ value: number }>('SELECT value FROM ownMetrics')).map(({ value }) => value)).toEqual([7]);
});

test.each([
  ['2020-W53', '2020-12-28'],
  ['2021-W01', '2021-01-04'],
  ['2026W02', '2026-01-05'],
  ['2024-w01', '2024-01-01'],
])('the week %s begins on %s', async (week, monday) => {
  await of.read([header, `P1,${week},Tickets,1,`]);

  expect(await of.query('SELECT toString(week) AS week FROM ownMetrics')).toEqual([{ week: monday }]);
});

test('a file without a column that it needs changes nothing', async () => {
  const report = await of.read(['EMPLOYEE_ID,WEEK,VALUE', 'P1,2026-W02,1']);

  expect([report.isApplied, foundIn(report)]).toEqual([false, [[1, 'KEY', 'column-missing']]]);
});

test('a second column of one header is told, and the first is read', async () => {
  const report = await of.read(['EMPLOYEE_ID,WEEK,KEY,VALUE,value', 'P1,2026-W02,Tickets,1,2']);

  expect(foundIn(report)).toEqual([[1, 'VALUE', 'column-repeated']]);
  expect(await of.query('SELECT value FROM ownMetrics')).toEqual([{ value: 1 }]);
});

test('a file of many rows is stored whole', async () => {
  const report = await of.read([header, ...Array.from({ length: 41_000 }, (_, at) => `P${at},2026-W02,Tickets,1,`)]);

  expect([report.kept, (await of.standing()).rows]).toEqual([41_000, 41_000]);
});

test('a dry run says what can be kept, and writes nothing', async () => {
  const report = await of.read([header, 'P1,2026-W02,Tickets,1,'], { isDryRun: true });

  expect([report.kept, report.isApplied, (await of.standing()).rows, await of.audit()]).toEqual([1, false, 0, []]);
});

test('what stands is counted, and nothing is counted where nothing stands', async () => {
  const before = await of.standing();
  await of.read([header, 'P1,2026-W02,Tickets,1,', 'P2,2026-W02,Tickets,2,', 'P1,2026-W04,Tickets,3,']);

  expect(before).toEqual({ rows: 0, people: 0, days: 0, firstDay: null, lastDay: null });
  expect(await of.standing()).toEqual({ rows: 3, people: 2, days: 2, firstDay: '2026-01-05', lastDay: '2026-01-19' });
});

test('one week is removed and the others stay, with the names that they still have', async () => {
  await of.read([header, ...['P1', 'P2'].flatMap((id) => [`${id},2026-W02,Tickets,1,`, `${id},2026-W03,Calls,2,`])]);

  const removed = await of.remove('2026-01-05');

  expect([removed, await of.words(), (await of.standing()).firstDay]).toEqual([2, ['Calls'], '2026-01-12']);
  expect(await of.query('SELECT count() AS rows FROM ownMetrics')).toEqual([{ rows: 2 }]);
});

test('all of it is removed with every name, and the audit log says how much that was', async () => {
  await of.read([header, 'P1,2026-W02,Tickets,1,', 'P2,2026-W02,Tickets,2,']);

  await of.remove(null);

  expect([await of.words(), (await of.standing()).rows]).toEqual([[], 0]);
  expect(await of.audit()).toEqual([
    ['upload.apply', { kind: 'own-metrics', rows: 2 }],
    ['upload.remove', { kind: 'own-metrics', rows: 2 }],
  ]);
});

test('where nothing stands there is nothing to remove', async () => {
  const removing = of.remove('2026-01-05');

  await expect(removing).rejects.toThrow(expect.objectContaining({ name: 'Refused', code: 'not-found' }));
});

test('no cell of a file is kept in clear but the name of a shared metric, and no header', async () => {
  const rows = ['canaryid1', 'canaryid2'].map((id, at) => `${id},2026-W02,Tickets,${at},canarynote`);
  await of.read([
    `${header},canaryhead`,
    ...rows,
    'canaryid3,2026-W02,canarykey,5,canarynote',
    'canaryid4,canaryweek,x,y,',
  ]);

  const kept = await of.everything();
  expect(kept).toContain('Tickets');
  expect(kept.toLowerCase()).not.toContain('canary');
});

const figures = [header, ...Array.from({ length: 200 }, (_, at) => `P${at},2026-W02,Tickets,${at},`)].join('\n');

test.each([
  ['figures.csv.gz', gzipSync(figures)],
  ['figures.csv', Buffer.from(figures)],
])('%s that is damaged anywhere is refused in our own words or read, and nothing is dropped', async (name, whole) => {
  const outcomes = new Set<string>();

  for (let at = 0; at < whole.length; at += 13) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 0x55;
    const outcome = await of.look(bytes, name).then(
      ({ rows, kept, findings }) => (rows <= kept + findings.length ? 'read' : 'something was dropped'),
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    );
    outcomes.add(outcome);
  }

  expect([...outcomes].filter((one) => one !== 'read' && !one.startsWith('file-'))).toEqual([]);
  expect(outcomes).toContain(name.endsWith('.gz') ? 'file-unreadable' : 'read');
});
