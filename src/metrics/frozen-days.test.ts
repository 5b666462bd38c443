// Figures of weeks whose events went to retention stand as they were, and all others are computed as ever.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { countOldFigures, removeFrozenFigures, removeFrozenPeople, removeOldFigures } from './frozen-days.ts';
import { isCurrent } from './internal/figure-tables.ts';
import { Published } from './publish.ts';
import { metricAnswer } from './read.ts';
import { figuresOf, say, type Said } from './testing.ts';
import type { DayRange } from './weeks.ts';

let engine: TestEventStore;
beforeAll(async () => {
  engine = await testEventStore();
});
afterAll(() => engine.stop());

const people = ['ada', 'bo', 'cy', 'di', 'ed', 'flo'];

/** One message of each person on Wednesday at noon of each of these weeks after that of 5 January 2026. */
const wednesdays = (weeks: readonly number[]): Said[] =>
  weeks.flatMap((week) =>
    people.map((by, place) => ({ at: new Date(Date.UTC(2026, 0, 7 + 7 * week, 12, place)).toISOString(), by })),
  );

const allWeeks = Array.from({ length: 14 }, (_, week) => week);
/** Of the first three weeks. */
const old: readonly DayRange[] = [{ from: '2026-01-07', before: '2026-01-26' }];

async function organization(): Promise<string> {
  const id = await engine.newOrganization();
  await say(engine.store, id, wednesdays(allWeeks));
  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');
  return id;
}

/** As retention does it. */
async function expire(id: string, before: string): Promise<void> {
  await engine.store.expire(id, { connections: new Map(), others: before });
}

const messagesIn = async (id: string, week: string): Promise<string | undefined> =>
  (await figuresOf(engine.store, id, { metric: 'M01', measure: 'messages', week }))['all'];

/** Every figure that stands, but of the one metric that speaks of the last stored day. */
async function standing(id: string): Promise<readonly string[]> {
  const rows = await engine.store.query<Record<string, unknown>>(
    id,
    `SELECT metric, measure, grouping, groupId, week, weekday, hour, bucket, value, people, cases
    FROM figures FINAL WHERE metric != 42 AND ${isCurrent}`,
  );
  return rows.map((row) => Object.values(row).join(' ')).sort();
}

test('a stale day of a frozen week leaves its figure as it was, though the events are gone', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');

  await computeFigures(engine.store, { id, timeZone: 'UTC', frozen: old }, ['2026-01-14']);

  expect(await messagesIn(id, '2026-W03')).toBe('6 (6)');
});

test('the same without freezing would lose it: this is what is guarded against', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');

  await computeFigures(engine.store, { id, timeZone: 'UTC' }, ['2026-01-14']);

  expect(await messagesIn(id, '2026-W03')).toBeUndefined();
});

test('another time zone computes every week but the frozen ones', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');
  await say(engine.store, id, [{ at: '2026-04-01T12:30:00Z', by: 'gus' }]);

  await computeFigures(engine.store, { id, timeZone: 'Asia/Tokyo', frozen: old }, []);

  expect([await messagesIn(id, '2026-W03'), await messagesIn(id, '2026-W14')]).toEqual(['6 (6)', '7 (7)']);
});

test('a window that reaches into a frozen week keeps its figure, and one beside it follows', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');
  const active = (week: string) => figuresOf(engine.store, id, { metric: 'M03', measure: 'people28', week });
  const before = [await active('2026-W08'), await active('2026-W09')];
  await say(engine.store, id, [{ at: '2026-02-11T13:00:00Z', by: 'gus' }]);

  await computeFigures(engine.store, { id, timeZone: 'UTC', frozen: old }, ['2026-02-11']);

  expect(before).toEqual([{ all: '6 (6)' }, { all: '6 (6)' }]);
  // The last removed day may be, by somebody's clock, the Monday of week 5, with which the window of week 8 begins.
  expect([await active('2026-W08'), await active('2026-W09')]).toEqual([{ all: '6 (6)' }, { all: '7 (7)' }]);
});

test('an organization without its old events counts what follows as one that has them all', {
  timeout: 120_000,
}, async () => {
  const [kept, whole] = [await organization(), await organization()];
  await expire(kept, '2026-01-26');
  await removeFrozenPeople(engine.store, kept, old);
  const later = wednesdays([9, 13]).map((said) => ({ ...said, at: said.at.replace('T12', 'T15') }));
  for (const id of [kept, whole]) await say(engine.store, id, later);

  const days = later.map(({ at }) => at.slice(0, 10));
  await computeFigures(engine.store, { id: kept, timeZone: 'UTC', frozen: old }, days);
  await computeFigures(engine.store, { id: whole, timeZone: 'UTC' }, days);

  expect(await standing(kept)).toEqual(await standing(whole));
});

test('of a frozen week nothing stays that stands for one person', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');

  await removeFrozenPeople(engine.store, id, old);

  const [first] = await engine.store.query<{ week: string }>(id, 'SELECT toString(min(week)) AS week FROM personWeeks');
  expect(first).toEqual({ week: '2026-02-02' });
});

test('when every event is gone, what was computed can still be asked for', async () => {
  const id = await organization();
  await expire(id, '2026-12-01');
  const frozen = [{ from: '2026-01-07', before: '2026-12-01' }];

  await computeFigures(engine.store, { id, timeZone: 'UTC', frozen }, ['2026-04-08']);

  const answer = await metricAnswer(engine.store, { id, name: 'Acme', timeZone: 'UTC' }, 'M01');
  expect(Published.contentOf(answer).series[0]?.points.at(-1)).toMatchObject({
    week: '2026-W15',
    value: { state: 'shown', value: 6 },
  });
});

test('once thawed, weeks are computed of what is left', async () => {
  const id = await organization();
  await expire(id, '2026-01-26');

  await computeFigures(engine.store, { id, timeZone: 'UTC', frozen: [] }, ['2026-01-07', '2026-01-14', '2026-01-21']);

  expect([await messagesIn(id, '2026-W03'), await messagesIn(id, '2026-W06')]).toEqual([undefined, '6 (6)']);
});

test('figures older than their own period go, whole weeks of them, and a repetition finds none', async () => {
  const id = await organization();

  const counted = await countOldFigures(engine.store, id, '2026-01-21');
  await removeOldFigures(engine.store, id, '2026-01-21');

  expect([counted, await countOldFigures(engine.store, id, '2026-01-21')]).toEqual([2, 0]);
  expect([await messagesIn(id, '2026-W03'), await messagesIn(id, '2026-W04')]).toEqual([undefined, '6 (6)']);
});

test('figures of frozen weeks that are to be destroyed with their days go, and those of other weeks stay', async () => {
  const id = await organization();

  await removeFrozenFigures(engine.store, id, old, ['2026-01-13', '2026-01-14']);

  const weeks = ['2026-W02', '2026-W03', '2026-W04'];
  const found = await Promise.all(weeks.map((week) => messagesIn(id, week)));
  expect(found).toEqual(['6 (6)', undefined, '6 (6)']);
});

test('with destroyed days go windows that reach into a frozen week, since they are not counted again', async () => {
  const id = await organization();
  const active = (week: string) => figuresOf(engine.store, id, { metric: 'M03', measure: 'people28', week });

  await removeFrozenFigures(engine.store, id, old, ['2026-01-21']);

  const weeks = ['2026-W06', '2026-W07', '2026-W08'];
  const found = await Promise.all(weeks.map(active));
  expect(found).toEqual([{}, {}, { all: '6 (6)' }]);
  expect(await messagesIn(id, '2026-W06')).toBe('6 (6)');
});

test('of a frozen week the figures of few people are empty, and how few they are still hides what is around them', async () => {
  const id = await engine.newOrganization();
  const few = wednesdays(allWeeks).map((said) => ({ ...said, in: said.by < 'c' ? 'small' : 'large' }));
  await say(engine.store, id, few);
  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');
  await expire(id, '2026-01-26');
  const asked = { metric: 'M01', measure: 'messages' };
  const places = [{ channel: 'small' }, { channel: 'large' }, {}];
  const counted = async (week: string) =>
    Promise.all(places.map(async (place) => (await figuresOf(engine.store, id, { ...asked, ...place, week }))['all']));
  const before = await counted('2026-W03');

  await removeFrozenPeople(engine.store, id, old);

  expect(before).toEqual(['2 (2)', '4 (4)', '6 (6)']);
  expect(await counted('2026-W03')).toEqual(['0 (2)', '0 (4)', '6 (6)']);
  expect(await counted('2026-W07')).toEqual(before);
});
