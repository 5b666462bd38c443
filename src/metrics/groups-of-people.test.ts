// Holds what the figures make of rosters: who counts for which group in which week.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { tenureBands } from './internal/roster-groups.ts';
import type { RosterSnapshot } from './roster-of-week.ts';
import { applyRoster, groupToken, ledBy, matchedSql, type Rostered } from './testing-rosters.ts';
import { figuresOf, say, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const everybody = ['ann', 'ben', 'cid', 'dot'];
const clock = (id: string, rosters: readonly RosterSnapshot[], leftOut: readonly string[] = []) => ({
  id,
  timeZone: 'UTC',
  rosters,
  persons: matchedSql(everybody, leftOut),
});

/** A message of each of them in the week of 2 March and in that of 16 March, the second of two in a channel of its own. */
const twoWeeks: Said[] = ['2026-03-03', '2026-03-17'].flatMap((day) =>
  everybody.flatMap((by, place) => [
    { at: `${day}T1${place}:00:00Z`, by },
    { at: `${day}T1${place}:30:00Z`, by, in: 'other' },
  ]),
);

async function counted(
  roster: readonly Rostered[],
  said: readonly Said[] = twoWeeks,
): Promise<(group: string, week?: string, metric?: string, measure?: string) => Promise<string | undefined>> {
  const id = await engine.newOrganization();
  await say(engine.store, id, said);
  const applied = await applyRoster(engine.store, id, '2026-03-01', roster);
  const leftOut = roster.filter(({ isLeftOut }) => isLeftOut).map(({ id: person }) => person);
  await computeFigures(engine.store, clock(id, [applied], leftOut), 'all');
  return async (group, week = '2026-W10', metric = 'M01', measure = 'messages') =>
    (await figuresOf(engine.store, id, { metric, measure, week, group }))['all'];
}

const sales = groupToken('department', 'Sales');
const support = groupToken('department', 'Support');
const inSales = { groups: { department: 'Sales' } };
const inSupport = { groups: { department: 'Support' } };

test('a message counts for every group of its author, over all channels, and once for the organization', async () => {
  const of = await counted([
    { id: 'ann', groups: { department: 'Sales', location: 'Oslo', Guild: 'Chess' } },
    { id: 'ben', ...inSales },
    { id: 'cid', groups: { location: 'Oslo' } },
  ]);

  const groups = [nilId, sales, groupToken('location', 'Oslo'), groupToken('Guild', 'Chess')];
  expect(await Promise.all(groups.map((group) => of(group)))).toEqual(['8 (4)', '4 (2)', '4 (2)', '2 (1)']);
  expect(await of(sales, '2026-W10', 'M03', 'people7')).toBe('2 (2)');
});

test('groups are those of the week: who moved counts where they were, and before the first roster nobody counts', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [...twoWeeks, { at: '2026-02-17T10:00:00Z', by: 'ann' }]);
  const before = await applyRoster(engine.store, id, '2026-03-08', [{ id: 'ann', ...inSales }]);
  const after = await applyRoster(engine.store, id, '2026-03-09', [{ id: 'ann', ...inSupport }]);

  await computeFigures(engine.store, clock(id, [after, before]), 'all');

  const weeks = ['2026-W08', '2026-W10', '2026-W12'];
  const of = (group: string) =>
    Promise.all(weeks.map((week) => figuresOf(engine.store, id, { metric: 'M01', measure: 'messages', week, group })));
  expect(await of(sales)).toEqual([{}, { all: '2 (1)' }, {}]);
  expect(await of(support)).toEqual([{}, {}, { all: '2 (1)' }]);
});

test('the organization of a manager is everybody below, however far, and the manager', async () => {
  const of = await counted([
    { id: 'ann' },
    { id: 'ben', managers: ['ann'] },
    { id: 'cid', managers: ['ben', 'ann'] },
    { id: 'dot', managers: ['elsewhere'] },
  ]);

  const anywhere = await engine.newOrganization();
  const led = ['ann', 'ben', 'cid', 'elsewhere'].map(async (id) => of(await ledBy(engine.store, anywhere, id)));
  expect(await Promise.all(led)).toEqual(['6 (3)', '4 (2)', undefined, '2 (1)']);
});

test('how long people have been there is seen from the Sunday of the week', async () => {
  const of = await counted([
    { id: 'ann', joinedOn: '2025-12-09' },
    { id: 'ben', joinedOn: '2025-12-08' },
    { id: 'cid', joinedOn: '2023-03-08' },
    { id: 'dot' },
  ]);

  const bands = await Promise.all(tenureBands.map(({ token }) => of(token)));
  const aWeekLater = await Promise.all(tenureBands.map(({ token }) => of(token, '2026-W12')));
  expect(bands).toEqual(['2 (1)', '2 (1)', undefined, '2 (1)']);
  expect(aWeekLater).toEqual([undefined, '4 (2)', undefined, '2 (1)']);
});

test('who is left out, is not there yet or is gone belongs to no group', async () => {
  const of = await counted([
    { id: 'ann', ...inSales, isLeftOut: true },
    { id: 'ben', ...inSales, joinedOn: '2026-03-09' },
    { id: 'cid', ...inSales, leftOn: '2026-03-01' },
    { id: 'dot', ...inSales, leftOn: '2026-03-02' },
  ]);

  expect(await of(sales)).toBe('2 (1)');
  expect(await of(sales, '2026-W12')).toBe('2 (1)');
  expect(await of(nilId)).toBe('6 (3)');
});

test('an answered question counts for the group of who asked', async () => {
  const of = await counted(
    [
      { id: 'ann', ...inSales },
      { id: 'ben', ...inSupport },
    ],
    [
      { at: '2026-03-03T10:00:00Z', by: 'ann' },
      { at: '2026-03-03T10:07:00Z', by: 'ben', answers: '2026-03-03T10:00:00Z' },
      { at: '2026-03-05T10:00:00Z', by: 'cid' },
    ],
  );

  expect(await of(sales, '2026-W10', 'M09', 'median')).toBe('7 (1)');
  expect(await of(sales, '2026-W10', 'M10', 'rate')).toBe('100 (1)');
  expect(await of(support, '2026-W10', 'M09', 'median')).toBeUndefined();
});

test('a roster that is applied, replaced or removed changes the figures without a changed day', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, twoWeeks);
  const first = await applyRoster(engine.store, id, '2026-03-01', [{ id: 'ann', ...inSales }]);
  const second = await applyRoster(engine.store, id, '2026-03-01', [{ id: 'ben', ...inSupport }], 'again');

  const found: Record<string, string>[] = [];
  for (const rosters of [[], [first], [second], []]) {
    await computeFigures(engine.store, clock(id, rosters), []);
    const of = { metric: 'M01', measure: 'messages', week: '2026-W10' };
    found.push({
      ...(await figuresOf(engine.store, id, { ...of, group: sales })),
      ...(await figuresOf(engine.store, id, { ...of, group: support })),
    });
  }

  expect(found).toEqual([{}, { all: '2 (1)' }, { all: '2 (1)' }, {}]);
});
