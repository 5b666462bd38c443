// Holds the shares of the roster, and the funnel, against rosters that are counted by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { applyRoster, groupToken, matchedSql, type Rostered } from './testing-rosters.ts';
import { figuresOf, say } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const inSales = { groups: { department: 'Sales' } };
const sales = groupToken('department', 'Sales');

// Ann writes on three days of the week of 16 March, Ben on one, Cid two weeks before, Dot never; Eve has no account. A
// stranger whom no roster knows writes in every week.
const roster: readonly Rostered[] = [
  { id: 'ann', ...inSales },
  { id: 'ben', ...inSales },
  { id: 'cid', ...inSales },
  { id: 'dot' },
  { id: 'eve', ...inSales },
];
const days = ['2026-03-16', '2026-03-17', '2026-03-18'];
const said = [
  ...days.map((day) => ({ at: `${day}T10:00:00Z`, by: 'ann' })),
  { at: '2026-03-18T11:00:00Z', by: 'ben' },
  { at: '2026-03-03T11:00:00Z', by: 'cid' },
  ...['2026-03-03', '2026-03-10', '2026-03-17'].map((day) => ({ at: `${day}T12:00:00Z`, by: 'stranger' })),
];

async function counted(people: readonly Rostered[]) {
  const id = await engine.newOrganization();
  await say(engine.store, id, said);
  const applied = await applyRoster(engine.store, id, '2026-03-08', people);
  const persons = matchedSql(
    ['ann', 'ben', 'cid', 'dot'],
    people.flatMap((one) => (one.isLeftOut ? [one.id] : [])),
  );
  await computeFigures(engine.store, { id, timeZone: 'UTC', rosters: [applied], persons }, 'all');
  return async (metric: string, measure: string, group = nilId, week = '2026-W12') =>
    (await figuresOf(engine.store, id, { metric, measure, week, group }))['all'];
}

test('of the roster those count who wrote in 7 and in 28 days, and nobody whom it does not know', async () => {
  const of = await counted(roster);

  expect(await of('M03', 'share7')).toBe('40 (5)');
  expect(await of('M03', 'share28')).toBe('60 (5)');
  expect(await of('M03', 'share7', sales)).toBe('50 (4)');
  expect(await of('M03', 'people7')).toBe('3 (3)');
});

test('the funnel goes from an account over a message to messages on three days', async () => {
  const of = await counted(roster);

  const steps = ['account', 'posted', 'regular'];
  expect(await Promise.all(steps.map((step) => of('M59', step)))).toEqual(['80 (5)', '40 (5)', '20 (5)']);
  expect(await Promise.all(steps.map((step) => of('M59', step, sales)))).toEqual(['75 (4)', '50 (4)', '25 (4)']);
});

test('who joined after the week, left before it or is left out is in neither side', async () => {
  const of = await counted([
    { id: 'ann', ...inSales, isLeftOut: true },
    { id: 'ben', ...inSales, joinedOn: '2026-03-22' },
    { id: 'cid', ...inSales, leftOn: '2026-03-15' },
    { id: 'dot', ...inSales, joinedOn: '2026-03-23' },
    { id: 'eve', ...inSales, leftOn: '2026-03-16' },
  ]);

  expect(await of('M59', 'posted', sales)).toBe('50 (2)');
  expect(await of('M03', 'share7', sales)).toBe('50 (2)');
});

test('a week without a message of the roster counts nobody, and a week before the first roster has no share', async () => {
  const of = await counted(roster);

  expect(await of('M59', 'posted', nilId, '2026-W11')).toBe('0 (5)');
  expect(await of('M03', 'share28', nilId, '2026-W11')).toBe('20 (5)');
  expect(await of('M59', 'posted', nilId, '2026-W09')).toBeUndefined();
});
