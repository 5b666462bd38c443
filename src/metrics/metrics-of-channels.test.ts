// Holds the metrics of hours and channels against numbers worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { figuresOf, listAccounts, listChannels, say } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const figure = (id: string, metric: string, measure: string, week: string, channel?: string) =>
  figuresOf(engine.store, id, { metric, measure, week, channel });

test('hours of the week hold messages and people of 4 weeks in the wall clock of the zone', async () => {
  // In New York (UTC-5) Monday 9 February 14:30 UTC is 09:30. Weeks 4 to 7 are one block, weeks 8 to 11 the next,
  // which is cut where the data end, with week 10.
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: '2026-02-02T14:30:00Z', by: 'ann' },
    { at: '2026-02-09T14:30:00Z', by: 'ann' },
    { at: '2026-03-02T14:10:00Z', by: 'ann' },
    { at: '2026-03-02T14:20:00Z', by: 'ben' },
    { at: '2026-03-03T07:00:00Z', by: 'ben' },
  ]);

  await computeFigures(engine.store, { id, timeZone: 'America/New_York' }, 'all');

  // Tuesday 02:00 belongs to Monday, whose day ends at 04:00.
  expect(await figure(id, 'M16', 'messages', '2026-W10')).toEqual({ '1 2': '1 (1)', '1 9': '2 (2)' });
  expect(await figure(id, 'M16', 'people', '2026-W10')).toEqual({ '1 2': '1 (1)', '1 9': '2 (2)' });
  expect(await figure(id, 'M16', 'messages', '2026-W07')).toEqual({ '1 9': '2 (1)' });
});

test('blocks of 4 weeks do not overlap, so each message is in one of them', async () => {
  // Eight weeks, one message each; blocks of 4 weeks, the last cut by the end of the data.
  const id = await engine.newOrganization();
  const mondays = [
    '2026-01-05',
    '2026-01-12',
    '2026-01-19',
    '2026-01-26',
    '2026-02-02',
    '2026-02-09',
    '2026-02-16',
    '2026-02-23',
  ];
  await say(
    engine.store,
    id,
    mondays.map((day) => ({ at: `${day}T10:00:00Z`, by: 'ann' })),
  );

  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');

  const weeks = ['2026-W02', '2026-W03', '2026-W04', '2026-W05', '2026-W06', '2026-W07', '2026-W08', '2026-W09'];
  for (const channel of ['general', undefined]) {
    const cells = await Promise.all(weeks.map((week) => figure(id, 'M16', 'messages', week, channel)));
    const counted = cells.flatMap((found) => Object.values(found)).map((text) => Number.parseInt(text, 10));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(8);
    expect(Math.max(...counted)).toBe(4);
  }
});

test('participation counts the people who wrote in 28 days, not the messages', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, [
    { at: '2026-02-09T12:00:00Z', by: 'ann' },
    { at: '2026-03-02T12:00:00Z', by: 'ann' },
    { at: '2026-03-02T13:00:00Z', by: 'ben' },
    { at: '2026-02-08T12:00:00Z', by: 'cleo' },
  ]);

  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');

  expect(await figure(id, 'M38', 'share', '2026-W10', 'general')).toEqual({ all: '2 (2)' });
});

test('a channel is dormant after 30 days without a person, archived channels are counted apart', async () => {
  // The last stored day is 30 April. The 30 days that end with it begin on 1 April: a message of that day keeps
  // `awake` awake, one of 31 March does not keep `sleepy`. The 90 days begin on 31 January: `asleep` wrote on the
  // 30th. A bot does not wake `machines`. `closed` is archived, `empty` was never used.
  const id = await engine.newOrganization();
  await listAccounts(engine.store, id, [{ account: 'robot', class: 'bot' }]);
  const names = ['general', 'awake', 'sleepy', 'asleep', 'machines', 'empty'];
  await listChannels(engine.store, id, [
    ...names.map((channel) => ({ channel })),
    { channel: 'closed', isArchived: true },
  ]);
  await say(engine.store, id, [
    { at: '2026-04-30T12:00:00Z', by: 'ann' },
    { at: '2026-04-01T12:00:00Z', by: 'ann', in: 'awake' },
    { at: '2026-03-31T12:00:00Z', by: 'ann', in: 'sleepy' },
    { at: '2026-01-30T12:00:00Z', by: 'ann', in: 'asleep' },
    { at: '2026-04-29T12:00:00Z', by: 'robot', in: 'machines' },
    { at: '2026-01-01T12:00:00Z', by: 'ann', in: 'closed' },
  ]);

  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');

  const [in30, in90, archived] = await Promise.all(
    ['dormant30', 'dormant90', 'archived'].map((measure) => figure(id, 'M42', measure, '2026-W18')),
  );
  expect([in30, in90, archived]).toEqual([{ all: '4 (0)' }, { all: '3 (0)' }, { all: '1 (0)' }]);
  expect(await figure(id, 'M42', 'dormant30', '2026-W18', 'sleepy')).toEqual({ all: '1 (0)' });
  expect(await figure(id, 'M42', 'dormant90', '2026-W18', 'sleepy')).toEqual({ all: '0 (0)' });
});
