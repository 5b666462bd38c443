// One HR file with everything that goes wrong in real ones: each trap is found once, and nothing else is lost.
import { expect, test } from 'vitest';
import { readWhole, told } from './testing-reading.ts';

const header =
  'EMPLOYEE_ID,EMPLOYEE_EMAIL,FIRST_NAME,JOIN_DATE,LEAVE_DATE,MANAGER_ID,DEPARTMENT,TIMEZONE,WORK_START,WORK_END,WORK_DAYS,SAMPLE,,';
/** Rows without a trap around those with one: the groups have more than one member, the managers are there. */
const rows = [
  '001,Boss@Example.com,Ann,2019-01-07,,,Board,Europe/Berlin,,,,,,',
  '1,head@example.com,Bob,2019-02-04,,001,Board,Europe/Berlin,,,,true,,',
  '2,ann+news@example.com,"Cleo\nMaria",07.01.2019,,001,"  Sales ",europe/berlin,09:00,17:30,Mon-Fri,TRUE,,',
  '  3 ,dora@example.com,Dora,31/01/2020,,2,sales,,,,,no,,',
  '4,eve@example.com,Eve,01/02/2020,2025-12-31,2,Sales,,,,,,,',
  ',blank@example.com,Finn,2020-01-06,,2,Sales,,,,,,,',
  '3,again@example.com,Gus,2021-01-04,,2,Sales,,,,,,,',
  '5,,Hana,2020-01-06,,2,Sales,,,,,,,',
  '6,n/a,Ivo,2020-01-06,,2,Sales,,,,,,,',
  '7,DORA@example.com,Jan,2020-01-06,,2,Sales,,,,,,,',
  '8,kim@example.com,Kim,2020-01-06,,999,Sales,,,,,,,',
  '9,lou@example.com,Lou,2020-01-06,,9,Sales,,,,,,,',
  '10,max@example.com,Max,2020-01-06,,11,Sales,,,,,,,',
  '11,noa@example.com,Noa,2020-01-06,,10,Sales,,,,,,,',
  '12,oli@example.com,Oli,soon,,2,Sales,,,,,,,',
  '13,pia@example.com,Pia,1900-01-01,,2,Sales,,,,,,,',
  '14,quin@example.com,Quin,06.01.20,,2,Sales,,,,,,,',
  '15,ria@example.com,Ria,2020-01-06,2019-12-31,2,Sales,,,,,,,',
  '16,sam@example.com,Sam,2020-01-06,,2,Sales,Mars/Olympus,,,,,,',
  '17,tom@example.com,Tom,2020-01-06,,2,Sales,,17:00,09:00,,,,',
  '18,uma@example.com,Uma,2020-01-06,,2,Sales,,,,whenever,,,',
  '19,vic@example.com,Vic,2020-01-06,,2,Sales,,,,,perhaps,,',
  '20,Wes,wes@example.com,2020-01-06,,2,Sales,,,,,,,',
  '21,xia@example.com,Xia, Jr.,2020-01-06,,2,Sales,,,,,true,,,',
  '22,yan@example.com,Yan,2020-01-06',
  ',,,,,,,,,,,,,',
  '23,zoe@example.com,Zoe,2020-01-06,,2,Space,,,,,,,',
  '24,Größe@example.com,Zoë,2020-01-06,,4,Sales,,,,,,,',
];
const content = Buffer.from(`\uFEFF${[header, ...rows].join('\r\n')}\r\n`);

test('each trap is found once, with its row and its column', async () => {
  const { findings } = await readWhole(content);

  expect(told(findings)).toEqual([
    '7 EMPLOYEE_ID id-blank error',
    '8 EMPLOYEE_ID id-repeated error',
    '9 EMPLOYEE_EMAIL email-blank note',
    '10 EMPLOYEE_EMAIL email-invalid warning',
    '11 EMPLOYEE_EMAIL email-repeated warning',
    '12 MANAGER_ID manager-unknown warning',
    '13 MANAGER_ID manager-self warning',
    // Both lose their manager, so both are told.
    '14 MANAGER_ID manager-cycle warning',
    '15 MANAGER_ID manager-cycle warning',
    '16 JOIN_DATE date-invalid warning',
    '17 JOIN_DATE date-too-old warning',
    '18 JOIN_DATE date-two-digit-year warning',
    '19 LEAVE_DATE leave-before-join warning',
    '20 TIMEZONE zone-unknown warning',
    '21 WORK_END schedule-invalid warning',
    '22 WORK_DAYS schedule-invalid warning',
    '23 SAMPLE sample-invalid warning',
    '24 EMPLOYEE_EMAIL row-shifted error',
    '25  row-shifted error',
    '26  row-shifted error',
    '28 DEPARTMENT group-of-one note',
  ]);
});

test('nothing else is lost', async () => {
  const { rows: count, days, records } = await readWhole(content);

  expect([count, records.length, days]).toEqual([27, 22, [{ day: '2026-01-05', people: 22 }]]);
  expect(records.map(({ id }) => id)).toEqual('001 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 23 24'.split(' '));
  expect(records.filter(({ isLeftOut }) => isLeftOut).map(({ id }) => id)).toEqual(['3', '19']);
});

test('what was understood of a row is in its record', async () => {
  const { records } = await readWhole(content);
  const byId = new Map(records.map((record) => [record.id, record]));

  expect(byId.get('2')).toEqual({
    row: 4,
    day: '2026-01-05',
    id: '2',
    emails: ['ann+news@example.com'],
    usernames: [],
    identities: [],
    managerId: '001',
    managerEmail: null,
    managers: ['001'],
    joinedOn: '2019-01-07',
    leftOn: null,
    zone: 'Europe/Berlin',
    workStart: 540,
    workEnd: 1050,
    workDays: 31,
    isLeftOut: false,
    groups: [['department', 'Sales']],
  });
  expect(byId.get('24')?.managers).toEqual(['4', '2', '001']);
  expect([byId.get('3')?.joinedOn, byId.get('4')?.joinedOn]).toEqual(['2020-01-31', '2020-02-01']);
});

test('what was not understood is unknown, and the rest of the row is kept', async () => {
  const { records } = await readWhole(content);
  const of = (id: string) => records.find((record) => record.id === id)!;

  expect([of('5').emails, of('6').emails, of('7').emails]).toEqual([[], [], ['DORA@example.com']]);
  expect(['8', '9', '10', '11'].map((id) => [of(id).managerId, of(id).managers])).toEqual([
    ['999', []],
    [null, []],
    [null, []],
    [null, []],
  ]);
  expect(['12', '13', '14', '15'].map((id) => [of(id).joinedOn, of(id).leftOn])).toEqual([
    [null, null],
    [null, null],
    [null, null],
    ['2020-01-06', null],
  ]);
  expect([of('16').zone, of('17').workStart, of('17').workEnd, of('18').workDays]).toEqual([null, 0, 0, 0]);
});
