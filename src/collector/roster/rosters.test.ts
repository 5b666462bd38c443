// HR files on real engines: what stands after an apply, and what a preview says and does not do.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId, nilId } from '../../base/ids.ts';
import { halt } from '../../control/halts.ts';
import { recordObjection } from '../../control/objections.ts';
import { sweep } from './apply.ts';
import { Rosters } from './rosters.ts';
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

test('an applied file stands for its day, as tokens', async () => {
  const report = await of.apply('2026-01-05', [ann, ben]);

  const rows = await of.stored();
  const token = await of.tokens();
  expect([report.isApplied, report.rows, report.kept, await of.days()]).toEqual([true, 2, 2, [['2026-01-05', 2]]]);
  expect(new Map(rows.map(({ person, manager }) => [person, manager])).get(token.identity('hr-id', 'p2'))).toBe(
    token.identity('hr-id', 'P1'),
  );
  expect(of.asked).toEqual([of.organization]);
});

test('a preview says the same as the apply, and writes nothing', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  const before = await of.everything();
  const later = [ann, cem];

  const said = await of.preview('2026-01-12', later);

  expect([await of.everything(), of.asked.length]).toEqual([before, 1]);
  const { isApplied: _, ...same } = await of.apply('2026-01-12', later);
  expect(said).toEqual({ ...same, isApplied: false });
});

test('whoever objected neither comes nor goes, and no word is kept for them', async () => {
  const token = await of.tokens();
  const known = { kind: 'token', token: token.identity('hr-id', 'P2'), domain: nilId } as const;
  await recordObjection(house.control, of.organization, [known], 'member');

  const report = await of.apply('2026-01-05', [ann, ben]);

  expect(report.days).toMatchObject([{ people: 1, added: 1 }]);
  expect(await of.days()).toEqual([['2026-01-05', 1]]);
  expect(await of.words()).not.toContain('Sales');
});

test('what changes is told against the day before', async () => {
  await of.apply('2026-01-05', [ann, ben, cem, dan]);
  const moved = cem.replace('Support', 'Sales');
  const led = dan.replace('P2', 'P1').replace('Asia/Tokyo,', 'Asia/Tokyo,false');

  const { days: changes } = await of.preview('2026-01-12', [ann, moved, led, 'P5,eve@example.com,,P1,Sales,,,,']);

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
    await of.send('2026-01-19', [ann]),
    await of.send('2026-01-05', [ann, ben]),
    await of.send('2026-01-12', [ben]),
  ];

  const { days: changes } = await of.rosters.preview(of.organization, { files, mapping: {} });

  expect(changes.map(({ day, against, added, left }) => [day, against, added, left])).toEqual([
    ['2026-01-05', null, 2, 0],
    ['2026-01-12', '2026-01-05', 0, 1],
    ['2026-01-19', '2026-01-12', 1, 1],
  ]);
});

test('a day that is applied again is replaced with its rows, and nothing else changes', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  await of.apply('2026-01-12', [ann]);
  const [first, ...rest] = await of.stored();
  const other = [first!, ...rest].filter(
    ({ snapshot }, _, all) => all.filter((one) => one.snapshot === snapshot).length === 1,
  );

  const report = await of.apply('2026-01-05', [ann, cem, dan]);

  expect(report.days[0]).toMatchObject({ against: '2026-01-05', isReplacing: true, added: 2, left: 1 });
  expect(await of.days()).toEqual([
    ['2026-01-05', 3],
    ['2026-01-12', 1],
  ]);
  const rows = await of.stored();
  expect(rows).toHaveLength(4);
  expect(rows).toEqual(expect.arrayContaining(other));
});

test('the same file again changes nothing', async () => {
  await of.apply('2026-01-05', [ann, ben]);

  const { days: changes } = await of.apply('2026-01-05', [ann, ben]);

  expect(changes[0]).toMatchObject({ added: 0, left: 0, moved: 0, managersChanged: 0, people: 2 });
});

test('an apply that fails at its last step leaves everything as it was', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  const before = [await of.days(), await of.stored()];
  const files = [await of.send('2026-01-05', [cem]), await of.send('2026-01-12', [cem])];

  const applying = of.rosters.apply(of.organization, { files, mapping: {} }, 'nobody');

  await expect(applying).rejects.toThrow();
  expect([await of.days(), await of.stored()]).toEqual(before);
});

test('rows that an apply left which was killed stand for no day, and are swept', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  await house.control.db
    .updateTable('rosters')
    .set({ snapshot: newId() })
    .where('organization_id', '=', of.organization)
    .execute();
  const left = (await of.stored()).length;

  await sweep(of.parts, of.organization);

  expect([left, await of.stored()]).toEqual([2, []]);
});

test('several days stand in one file where every row says its day', async () => {
  const text = [
    'SNAPSHOT,EMPLOYEE_ID,EMPLOYEE_EMAIL',
    '2026-01-12,P1,ann@example.com',
    '2026-01-05,P1,ann@example.com',
  ];
  const { id } = await of.rosters.receive(
    of.organization,
    'people.csv',
    bytesOf(`${text.join('\n')}\n2026-01-12,P2,b@example.com`),
  );

  const report = await of.rosters.apply(of.organization, { files: [id], mapping: {} }, null);

  expect(report.days.map(({ day, people }) => [day, people])).toEqual([
    ['2026-01-05', 1],
    ['2026-01-12', 2],
  ]);
  expect(await of.days()).toHaveLength(2);
});

test('two files of one day are refused, and nothing of either stays', async () => {
  const files = [await of.send('2026-01-05', [ann]), await of.send('2026-01-05', [ben])];

  const applying = of.rosters.apply(of.organization, { files, mapping: {} }, null);

  await expect(applying).rejects.toMatchObject({ name: 'Refused', code: 'invalid-request' });
  expect([await of.days(), await of.stored()]).toEqual([[], []]);
});

test('a removed day is gone with its rows; one that does not stand is not found', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  await of.apply('2026-01-12', [cem]);

  await of.rosters.remove(of.organization, '2026-01-05', null);

  expect([await of.days(), (await of.stored()).length]).toEqual([[['2026-01-12', 1]], 1]);
  expect(of.asked).toHaveLength(3);
  await expect(of.rosters.remove(of.organization, '2026-01-05', null)).rejects.toMatchObject({ code: 'not-found' });
});

test('who is left out stays in the file, marked', async () => {
  await of.apply('2026-01-05', [ann, ben.replace('Berlin,', 'Berlin,false')]);

  expect((await of.stored()).filter(({ isLeftOut }) => isLeftOut)).toHaveLength(1);
});

test('an apply that is halted while it reads is refused, and nothing has changed', async () => {
  await of.apply('2026-01-05', [ann, ben]);
  const before = await of.days();
  const { store, control } = of.parts;
  const halting: typeof store = {
    ...store,
    appender(...to) {
      const appender = store.appender(...to);
      return {
        add: (sanitized) => appender.add(sanitized),
        async flush() {
          await halt(control, of.organization, null);
          await appender.flush();
        },
      };
    },
  };
  const rosters = new Rosters({ ...of.parts, store: halting });
  const { id } = await rosters.receive(of.organization, 'people_20260112.csv', bytesOf(`${header}\r\n${cem}`));

  const applied = await rosters
    .apply(of.organization, { files: [id], mapping: {} }, null)
    .catch((error: unknown) => error);

  await rosters.close();
  expect(applied).toMatchObject({ code: 'halted' });
  expect([await of.days(), (await of.stored()).length]).toEqual([before, 2]);
});
