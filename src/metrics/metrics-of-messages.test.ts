// Holds the metrics that count messages and their writers against numbers worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { figuresOf, listAccounts, say, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

async function organizationThatSaid(messages: readonly Said[], timeZone = 'Europe/Berlin'): Promise<string> {
  const id = await engine.newOrganization();
  await say(engine.store, id, messages);
  await computeFigures(engine.store, { id, timeZone }, 'all');
  return id;
}

const figure = (id: string, metric: string, measure: string, week: string, channel?: string) =>
  figuresOf(engine.store, id, { metric, measure, week, channel });

test('messages are counted by week and channel, a replaced row once, machines and outsiders never', async () => {
  // Week 10 of 2026 is 2 to 8 March. Ann writes 2 (one of them stored twice), Ben 1, in two channels.
  const id = await engine.newOrganization();
  await listAccounts(engine.store, id, [
    { account: 'robot', class: 'bot' },
    { account: 'guest', class: 'external' },
  ]);
  const ann = { at: '2026-03-03T10:00:00Z', by: 'ann' };
  await say(engine.store, id, [
    ann,
    { at: '2026-03-04T10:00:00Z', by: 'ann', in: 'random' },
    { at: '2026-03-05T10:00:00Z', by: 'ben' },
  ]);
  await say(engine.store, id, [ann], 2);
  await say(engine.store, id, [
    { at: '2026-03-03T11:00:00Z', by: 'robot' },
    { at: '2026-03-03T12:00:00Z', by: 'guest' },
    { at: '2026-03-03T13:00:00Z', by: 'visitor', isExternal: true },
    { at: '2026-03-03T14:00:00Z', by: 'ann', class: 'membership' },
    { at: '2026-03-03T15:00:00Z', by: '' },
  ]);

  await computeFigures(engine.store, { id, timeZone: 'Europe/Berlin' }, 'all');

  expect(await figure(id, 'M01', 'messages', '2026-W10')).toEqual({ all: '3 (2)' });
  expect(await figure(id, 'M01', 'messages', '2026-W10', 'general')).toEqual({ all: '2 (2)' });
  expect(await figure(id, 'M01', 'messages', '2026-W10', 'random')).toEqual({ all: '1 (1)' });
});

test('a week starts on Monday at 04:00 in the zone, and the last days of a year can be in week 53', async () => {
  // In Berlin: Monday 4 January 2021 03:59 is still 2020-W53, 04:00 is 2021-W01. Friday 1 January is W53 too.
  const id = await organizationThatSaid([
    { at: '2021-01-01T12:00:00Z', by: 'ann' },
    { at: '2021-01-04T02:59:59Z', by: 'ann' },
    { at: '2021-01-04T03:00:00Z', by: 'ann' },
  ]);

  const lastOfYear = await figure(id, 'M01', 'messages', '2020-W53');
  const firstOfYear = await figure(id, 'M01', 'messages', '2021-W01');

  expect([lastOfYear, firstOfYear]).toEqual([{ all: '2 (1)' }, { all: '1 (1)' }]);
});

test('posting days are local days from 04:00, averaged over the people who wrote', async () => {
  // Ann: Tuesday 10:00, and Wednesday 03:00 Berlin, which is still Tuesday: 1 day. Ben: Tuesday and Wednesday
  // 04:00 Berlin: 2 days, in two channels. Mean 1.5; in the channel general Ben has 1 day, so 1.
  const id = await organizationThatSaid([
    { at: '2026-03-03T09:00:00Z', by: 'ann' },
    { at: '2026-03-04T02:00:00Z', by: 'ann' },
    { at: '2026-03-03T09:30:00Z', by: 'ben' },
    { at: '2026-03-04T03:00:00Z', by: 'ben', in: 'random' },
  ]);

  const all = await figure(id, 'M02', 'days', '2026-W10');
  const general = await figure(id, 'M02', 'days', '2026-W10', 'general');

  expect([all, general]).toEqual([{ all: '1.5 (2)' }, { all: '1 (2)' }]);
});

test('a day on which the clock moves is one day by the wall clock', async () => {
  // Berlin moves from 02:00 to 03:00 on Sunday 29 March 2026. 04:30 (02:30 UTC) is Sunday by the wall clock,
  // although 4 hours before it is 23:30 of Saturday; 03:30 (01:30 UTC) belongs to Saturday. On 25 October the
  // clock goes back: 03:30 (02:30 UTC) is Saturday's, 04:00 (03:00 UTC) Sunday's. The blocks end with weeks 15 and 43.
  const id = await organizationThatSaid([
    { at: '2026-03-29T02:30:00Z', by: 'ann' },
    { at: '2026-03-29T01:30:00Z', by: 'ben' },
    { at: '2026-10-25T02:30:00Z', by: 'ann' },
    { at: '2026-10-25T03:00:00Z', by: 'ben' },
  ]);

  const spring = await figure(id, 'M16', 'messages', '2026-W15');
  const autumn = await figure(id, 'M16', 'messages', '2026-W43');
  const onSpringSunday = await figure(id, 'M03', 'people1', '2026-W13');

  expect(spring).toEqual({ '6 3': '1 (1)', '7 4': '1 (1)' });
  expect(autumn).toEqual({ '6 3': '1 (1)', '7 4': '1 (1)' });
  expect(onSpringSunday).toEqual({ all: '1 (1)' });
});

test('active people are counted once in 1, 7 and 28 days that end with the week', async () => {
  // Week 10 ends on Sunday 8 March. Ann: Sunday. Ben: Tuesday twice. Cleo: Monday 9 February, 28 days before
  // Sunday's end: the first day of the window. Dan: Sunday 8 February, the day before it.
  const id = await organizationThatSaid([
    { at: '2026-03-08T12:00:00Z', by: 'ann' },
    { at: '2026-03-03T12:00:00Z', by: 'ben' },
    { at: '2026-03-03T13:00:00Z', by: 'ben', in: 'random' },
    { at: '2026-02-09T12:00:00Z', by: 'cleo' },
    { at: '2026-02-08T12:00:00Z', by: 'dan' },
  ]);

  const found = await Promise.all(
    ['people1', 'people7', 'people28'].map((measure) => figure(id, 'M03', measure, '2026-W10')),
  );
  const random = await figure(id, 'M03', 'people7', '2026-W10', 'random');

  expect(found).toEqual([{ all: '1 (1)' }, { all: '2 (2)' }, { all: '3 (3)' }]);
  expect(random).toEqual({ all: '1 (1)' });
});

test('a reply share counts broadcast replies and orphans once, and a root that names itself is no reply', async () => {
  // Five messages: a root that names itself as its thread, a reply, a reply also shown in the channel, an orphan
  // whose root is not stored, and a message alone. Three of five are replies: 60 %.
  const root = '2026-03-03T10:00:00Z';
  const id = await organizationThatSaid([
    { at: root, by: 'ann', answers: root },
    { at: '2026-03-03T10:01:00Z', by: 'ben', answers: root },
    { at: '2026-03-03T10:02:00Z', by: 'cleo', answers: root, isBroadcast: true },
    { at: '2026-03-03T10:03:00Z', by: 'dan', answers: '2020-01-01T00:00:00Z' },
    { at: '2026-03-03T10:04:00Z', by: 'eve' },
  ]);

  const share = await figure(id, 'M06', 'share', '2026-W10');
  const isPublic = await figure(id, 'M43', 'share', '2026-W10');

  expect(share).toEqual({ all: '60 (5)' });
  expect(isPublic).toEqual({ all: '100 (5)' });
});
