// Holds the metrics of responsiveness against numbers worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { figuresOf, listAccounts, say } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const zone = 'Europe/Berlin';
const figure = (id: string, metric: string, measure: string, week: string, channel?: string) =>
  figuresOf(engine.store, id, { metric, measure, week, channel });

test('the first response is the first reply by another person, within 7 days of the root', async () => {
  // Waits in minutes: root A 2 (Ann's own reply after 1 and the bot's do not count, the later one neither);
  // root B 10 by an outsider; root C exactly 7 days = 10080; root D 7 days and a second: none; root E by an
  // outsider: left out; root F: no answer. Type 7 over 2, 10, 10080: median 10, p90 = 10 + 0.8 * 10070 = 8066.
  const id = await engine.newOrganization();
  const at = {
    a: '2026-03-02T10:00:00Z',
    b: '2026-03-02T11:00:00Z',
    c: '2026-03-02T12:00:00Z',
    d: '2026-03-02T13:00:00Z',
    e: '2026-03-02T14:00:00Z',
    f: '2026-03-02T15:00:00Z',
  };
  await listAccounts(engine.store, id, [{ account: 'robot', class: 'bot' }]);
  await say(engine.store, id, [
    ...Object.entries(at).map(([name, when]) => ({
      at: when,
      by: name === 'e' ? 'visitor' : 'ann',
      isExternal: name === 'e',
    })),
    { at: '2026-03-02T10:00:30Z', by: 'robot', answers: at.a },
    { at: '2026-03-02T10:01:00Z', by: 'ann', answers: at.a },
    { at: '2026-03-02T10:02:00Z', by: 'ben', answers: at.a },
    { at: '2026-03-02T10:02:30Z', by: 'cleo', answers: at.a },
    { at: '2026-03-02T11:10:00Z', by: 'visitor', answers: at.b, isExternal: true },
    { at: '2026-03-09T12:00:00Z', by: 'ben', answers: at.c },
    { at: '2026-03-09T13:00:01Z', by: 'ben', answers: at.d },
    { at: '2026-03-02T14:05:00Z', by: 'ben', answers: at.e },
  ]);

  await computeFigures(engine.store, { id, timeZone: zone }, 'all');

  expect(await figure(id, 'M09', 'median', '2026-W10')).toEqual({ all: '10 (1)' });
  expect(await figure(id, 'M09', 'p90', '2026-W10')).toEqual({ all: '8066 (1)' });
  expect(await figure(id, 'M09', 'roots', '2026-W10', 'general')).toEqual({ all: '3 (1)' });
  // Buckets end at 30 s, 1, 2, 5, 10 min …, 7 days; a wait of exactly a bound is in its bucket.
  expect(await figure(id, 'M09', 'distribution', '2026-W10')).toEqual({ 3: '1 (1)', 5: '1 (1)', 13: '1 (1)' });
});

test('a wait is elapsed time, also through the night in which the clock moves', async () => {
  // Saturday 28 March 2026 20:00 Berlin to Sunday 08:00 Berlin: 12 hours by the wall clock, 11 elapsed = 660 min.
  const id = await engine.newOrganization();
  const root = '2026-03-28T19:00:00Z';
  await say(engine.store, id, [
    { at: root, by: 'ann' },
    { at: '2026-03-29T06:00:00Z', by: 'ben', answers: root },
  ]);

  await computeFigures(engine.store, { id, timeZone: zone }, 'all');

  expect(await figure(id, 'M09', 'median', '2026-W13')).toEqual({ all: '660 (1)' });
});

test('the response rate counts roots older than 24 hours, and answers within 24 hours', async () => {
  // The last stored message is of Friday 6 March 12:00. Roots: Monday 10:00 answered after exactly 24 h: yes.
  // Monday 11:00 answered a second too late: no. Tuesday by Ben: never. Thursday 12:00: exactly 24 h old, counts,
  // unanswered. Thursday 12:00:01 and Friday 12:00: too young. So 1 of 4, by two people: 25 %.
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: '2026-03-02T10:00:00Z', by: 'ann' },
    { at: '2026-03-03T10:00:00Z', by: 'ben', answers: '2026-03-02T10:00:00Z' },
    { at: '2026-03-02T11:00:00Z', by: 'ann' },
    { at: '2026-03-03T11:00:01Z', by: 'ben', answers: '2026-03-02T11:00:00Z' },
    { at: '2026-03-03T12:00:00Z', by: 'ben' },
    { at: '2026-03-05T12:00:00Z', by: 'ann' },
    { at: '2026-03-05T12:00:01Z', by: 'cleo' },
    { at: '2026-03-05T13:00:00Z', by: 'ann', answers: '2026-03-05T12:00:01Z' },
    { at: '2026-03-06T12:00:00Z', by: 'dan' },
  ]);

  await computeFigures(engine.store, { id, timeZone: zone }, 'all');

  expect(await figure(id, 'M10', 'rate', '2026-W10')).toEqual({ all: '25 (2)' });
});
