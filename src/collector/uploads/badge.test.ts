// Badge data on real engines: one row is one swipe, known again by whose, when and where.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { badgeFile } from './badge-file.ts';
import { foundIn, type TestUploads, type UploadHouse, uploadHouse } from './testing-uploads.ts';

let house: UploadHouse;
let of: TestUploads;

beforeAll(async () => {
  house = await uploadHouse();
}, 30_000);

afterAll(() => house.close());

beforeEach(async () => {
  of = await house.newUploads(badgeFile);
});

const header = 'EMPLOYEE_ID,SWIPE_DATE,BUILDING_ID,BUILDING_ASSIGNED,DOOR';
const times = async () =>
  (await of.query<{ at: string }>('SELECT toString(at) AS at FROM badgeSwipes FINAL ORDER BY at')).map(({ at }) => at);

test('a swipe is kept as tokens of whose and where, with its time in UTC', async () => {
  const report = await of.read([header, 'P1,2026-01-05T08:30:00Z,B1,TRUE,north', 'P1,2026-01-06 09:00,B2,,']);

  const tokens = await of.tokens();
  const person = tokens.identity('hr-id', 'p1');
  expect(report).toEqual({ rows: 2, kept: 2, findings: [], isApplied: true });
  expect(
    await of.query('SELECT person, toString(at) AS at, building, isAssigned FROM badgeSwipes FINAL ORDER BY at'),
  ).toEqual([
    { person, at: '2026-01-05 08:30:00.000000', building: tokens.ref('building', 'B1'), isAssigned: true },
    { person, at: '2026-01-06 09:00:00.000000', building: tokens.ref('building', 'B2'), isAssigned: false },
  ]);
});

test.each([
  ['2026-01-05T08:30:00+02:00', '2026-01-05 06:30:00.000000'],
  ['2026-01-05 08:30:15.2504 UTC', '2026-01-05 08:30:15.250000'],
  ['2026-01-05T00:30-0800', '2026-01-05 08:30:00.000000'],
])('%s is %s', async (said, expected) => {
  await of.read([header, `P1,${said},B1,1,`]);

  expect(await times()).toEqual([expected]);
});

test('a file that is read twice is stored once, and another file adds to it', async () => {
  const first = [header, 'P1,2026-01-05T08:30:00Z,B1,yes,', 'P2,2026-01-31T08:30:00Z,B1,no,'];
  await of.read(first);
  await of.read(first);

  await of.read([header, 'P1,2026-02-02T08:30:00Z,B1,yes,']);

  expect(await of.standing()).toEqual({ rows: 3, people: 2, days: 3, firstDay: '2026-01-05', lastDay: '2026-02-02' });
});

test('what is wrong is told with its row and column, and leaves out that row alone', async () => {
  const report = await of.read([
    header,
    ',2026-01-05T08:30:00Z,B1,1,',
    'P1,2026-01-05,B1,1,',
    'P1,2026-02-30T08:30:00Z,B1,1,',
    'P1,1970-01-01T00:00:00Z,B1,1,',
    'P1,2126-01-05T08:30:00Z,B1,1,',
    'P1,2026-01-05T25:30:00Z,B1,1,',
    'P1,2026-01-05T08:30:00Z,,1,',
    'P1,2026-01-05T08:30:00Z,B1,Main street,',
    'P1,2026-01-05T08:30:00Z,B1,1,',
    'p1,2026-01-05T09:30:00+01:00,b1,1,',
    'P1,2015-01-05T08:30:00Z,B1,1,',
  ]);

  expect([report.rows, report.kept, await times()]).toEqual([11, 1, ['2026-01-05 08:30:00.000000']]);
  expect(foundIn(report)).toEqual([
    [2, 'EMPLOYEE_ID', 'person-blank'],
    [3, 'SWIPE_DATE', 'time-invalid'],
    [4, 'SWIPE_DATE', 'time-invalid'],
    [5, 'SWIPE_DATE', 'time-invalid'],
    [6, 'SWIPE_DATE', 'day-in-future'],
    [7, 'SWIPE_DATE', 'time-invalid'],
    [8, 'BUILDING_ID', 'building-blank'],
    [9, 'BUILDING_ASSIGNED', 'assigned-invalid'],
    [11, 'SWIPE_DATE', 'row-repeated'],
    [12, 'SWIPE_DATE', 'day-too-old'],
  ]);
});

test('one day is removed by UTC, then everything, in whatever months it stands', async () => {
  await of.read([
    header,
    'P1,2026-01-05T23:59:59Z,B1,1,',
    'P1,2026-01-06T00:00:00Z,B1,1,',
    'P1,2026-02-02T08:00:00Z,B1,1,',
  ]);

  const one = await of.remove('2026-01-05');
  const after = await times();
  const rest = await of.remove(null);

  expect([one, after.length, rest, await times()]).toEqual([1, 2, 2, []]);
  expect((await of.audit()).map(([action]) => action)).toEqual(['upload.apply', 'upload.remove', 'upload.remove']);
});

test('no cell of a file is kept in clear, and no header', async () => {
  await of.read([
    `${header},canaryhead`,
    'canaryid,2026-01-05T08:30:00Z,canarybuilding,1,canarydoor',
    'canaryid,canarytime,canarybuilding,canaryflag,canarydoor',
  ]);

  const kept = (await of.everything()).toLowerCase();
  expect(kept).toContain('"badgeswipes"');
  expect(kept).not.toContain('canary');
});
