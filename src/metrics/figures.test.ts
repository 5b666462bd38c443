// Holds the computation of figures: what changed days reach equals what a computation from scratch gives.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { metrics } from './catalogue.ts';
import { computeFigures } from './figures.ts';
import { isCurrent } from './internal/figure-tables.ts';
import { chunksOf, reachedWeeks } from './internal/reached-weeks.ts';
import { figuresOf, listAccounts, say, shuffled, unsay, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const zone = { timeZone: 'Europe/Berlin' };

/** Everything a reader could be told, without versions. */
async function standing(id: string): Promise<readonly string[]> {
  const rows = await engine.store.query<Record<string, unknown>>(
    id,
    `SELECT metric, measure, grouping, groupId, week, weekday, hour, bucket, round(value, 9) AS number, people, cases, round(topShare, 9) AS top
    FROM figures FINAL WHERE ${isCurrent}`,
  );
  return rows.map((row) => Object.values(row).join(' ')).sort();
}

/** Ten weeks of threads among seven people in three channels, always the same. */
function tenWeeks(names: (person: number) => string = (person) => `p${person}`): Said[] {
  const start = Date.parse('2025-12-01T08:00:00Z');
  return Array.from({ length: 140 }, (_, place) => {
    const at = (step: number, minutes = 0) =>
      new Date(start + step * 11.7 * 3_600_000 + minutes * 60_000).toISOString();
    const channel = `c${(place * 7) % 3}`;
    const root = place - 3 * ((place % 4) + 1);
    const answers = place % 3 === 0 && root >= 0 && `c${(root * 7) % 3}` === channel ? { answers: at(root) } : {};
    return { at: at(place), by: names((place * place + 3) % 7), in: channel, ...answers };
  });
}

test('a changed day computed alone gives what a computation from scratch gives', async () => {
  const id = await engine.newOrganization();
  const said = tenWeeks();
  await say(engine.store, id, said);
  await computeFigures(engine.store, { id, ...zone }, 'all');
  const before = await standing(id);

  // An answer arrives in January, a message of December goes, and a new last day moves every end by two weeks.
  await say(engine.store, id, [{ at: '2026-01-07T10:00:00Z', by: 'p1', in: said[60]!.in!, answers: said[60]!.at }]);
  await unsay(engine.store, id, said[20]!.at);
  await say(engine.store, id, [{ at: '2026-02-24T10:00:00Z', by: 'p2', in: 'c1' }]);
  const days = ['2026-01-07', said[20]!.at.slice(0, 10), '2026-02-24'];
  const { weeks } = await computeFigures(engine.store, { id, ...zone }, days);
  const alone = await standing(id);
  await computeFigures(engine.store, { id, ...zone }, 'all');

  expect(alone).toEqual(await standing(id));
  expect(alone).not.toEqual(before);
  expect(weeks).toBeGreaterThan(0);
});

test('weeks that lost every message vanish, and the ends move back', async () => {
  const id = await engine.newOrganization();
  const last = { at: '2026-03-20T10:00:00Z', by: 'p1', in: 'c1' };
  await say(engine.store, id, [...tenWeeks().slice(0, 30), last]);
  await computeFigures(engine.store, { id, ...zone }, 'all');

  await unsay(engine.store, id, last.at);
  await computeFigures(engine.store, { id, ...zone }, ['2026-03-20']);

  const alone = await standing(id);
  expect(await figuresOf(engine.store, id, { metric: 'M01', measure: 'messages', week: '2026-W12' })).toEqual({});
  await computeFigures(engine.store, { id, ...zone }, 'all');
  expect(alone).toEqual(await standing(id));
});

test('other names for the same people change nothing, and neither does another order', async () => {
  const [one, other] = [await engine.newOrganization(), await engine.newOrganization()];
  await say(engine.store, one, tenWeeks());
  await say(
    engine.store,
    other,
    shuffled(
      tenWeeks((person) => `someone else ${6 - person}`),
      1,
    ),
  );

  await computeFigures(engine.store, { id: one, ...zone }, 'all');
  await computeFigures(engine.store, { id: other, ...zone }, 'all');

  expect(await standing(other)).toEqual(await standing(one));
});

test('an account that turns out to be a bot makes every week be computed again', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: '2026-01-05T10:00:00Z', by: 'p1' },
    { at: '2026-01-05T11:00:00Z', by: 'robot' },
    { at: '2026-03-02T10:00:00Z', by: 'p1' },
  ]);
  await computeFigures(engine.store, { id, ...zone }, 'all');

  await listAccounts(engine.store, id, [{ account: 'robot', class: 'bot' }]);
  await computeFigures(engine.store, { id, ...zone }, ['2026-03-02']);

  expect(await figuresOf(engine.store, id, { metric: 'M01', measure: 'messages', week: '2026-W02' })).toEqual({
    all: '1 (1)',
  });
});

test('figures hold numbers, weeks and tokens, and no working table stays', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, tenWeeks().slice(0, 5));

  await computeFigures(engine.store, { id, ...zone }, 'all');

  const stored = new Set((await engine.store.tables(await engine.newOrganization())).map(({ table }) => table));
  const columns = (await engine.store.tables(id)).filter(({ table }) => !stored.has(table));
  const known = /^(U?Int\d+|Float64|Bool|UUID|Date|DateTime\('UTC'\)|Array\(UUID\)|Array\(UInt16\))$/;
  expect([...new Set(columns.map(({ table }) => table))]).toEqual([
    'figureRuns',
    'figureWeeks',
    'figures',
    'groupNests',
    'personWeeks',
  ]);
  expect(columns.filter(({ type }) => !known.test(type))).toEqual([]);
});

test('a changed day reaches its week, the windows that hold it, and the roots that it can answer', () => {
  const span = { firstDay: '2025-01-06', lastDay: '2026-06-30', isEmpty: false };
  const before = { lastDay: '2026-06-30', weeks: ['2026-06-29'] };

  const { touched, metrics: reached } = reachedWeeks(metrics, ['2026-03-04'], span, before);

  expect(touched).toEqual(['2026-03-02']);
  expect(reached.get('M01')).toEqual(['2026-03-02']);
  expect(reached.get('M09')).toEqual(['2026-02-23', '2026-03-02']);
  expect(reached.get('M16')).toEqual(['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23']);
  expect(reached.get('M42')).toEqual(['2026-06-29']);
});

test('a changed day reads its own week, those of the roots it can answer, and one week of answers after them', () => {
  const span = { firstDay: '2025-01-06', lastDay: '2026-06-30', isEmpty: false };
  const reached = reachedWeeks(metrics, ['2026-03-04'], span, { lastDay: '2026-06-30', weeks: [] });

  const chunks = chunksOf(metrics, reached, new Map());

  expect(chunks.map(({ read }) => read)).toEqual([['2026-02-23', '2026-03-02', '2026-03-09']]);
});

test('many messages are computed in pieces, earliest first, each with the week after it', () => {
  const weeks = ['2026-03-02', '2026-03-09', '2026-03-16'];
  const reached = { weeks, touched: weeks, metrics: new Map(['M01', 'M09', 'M16'].map((id) => [id, weeks])) };

  const chunks = chunksOf(metrics, reached, new Map(weeks.map((week) => [week, 6_000_000])));

  expect(chunks.map((chunk) => chunk.weeks)).toEqual(weeks.map((week) => [week]));
  expect(chunks[0]?.read).toEqual(['2026-03-02', '2026-03-09']);
});
