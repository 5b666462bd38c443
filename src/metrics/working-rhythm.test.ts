// Holds spans of days, after-hours messages and weekend days against numbers worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { computeFigures } from './figures.ts';
import { applyRoster, groupToken, matchedSql, zonesOf, type Rostered } from './testing-rosters.ts';
import { figuresOf, say, type Said } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

type Figure = (metric: string, measure: string, group?: string) => Promise<string | undefined>;

/** The figures of week 10 of 2026, 2 to 8 March, in UTC. */
async function weekOf(messages: readonly Said[], people: readonly Rostered[] = []): Promise<Figure> {
  const id = await engine.newOrganization();
  await say(engine.store, id, messages);
  const rosters = people.length === 0 ? [] : [await applyRoster(engine.store, id, '2026-03-01', people)];
  const persons = people.length === 0 ? {} : { persons: matchedSql(people.map(({ id: person }) => person)) };
  await computeFigures(
    engine.store,
    { id, timeZone: 'UTC', rosters, ...persons, zones: zonesOf('Asia/Tokyo', 'America/New_York') },
    'all',
  );
  return async (metric, measure, group) =>
    (await figuresOf(engine.store, id, { metric, measure, week: '2026-W10', group }))['all'];
}

/** Messages of a person at these times of March 2026, `3 09:10` for the third; the channels take turns. */
const at = (by: string, ...times: readonly string[]): Said[] =>
  times.map((time, place) => {
    const [day = '', clock = ''] = time.split(' ');
    return { at: `2026-03-${day.padStart(2, '0')}T${clock}:00Z`, by, in: place % 2 === 0 ? 'general' : 'random' };
  });

test('a span goes from the first message of a day to the last, over all channels, and into the night', async () => {
  // Ann: Tuesday 09:10 to 17:40 (8 h 30), Wednesday 10:00 to Thursday 01:30 (15 h 30): mean 12 h, start 9 h 35,
  // end 21 h 35. Ben: Friday 08:00 to 16:00: 8 h. Medians of two: 10 h, start 8 h 47.5, end 18 h 47.5.
  const figure = await weekOf([
    ...at('ann', '3 09:10', '3 12:00', '3 17:40', '4 10:00', '4 20:00', '5 01:30'),
    ...at('ben', '6 08:00', '6 11:59', '6 16:00'),
  ]);

  expect(await figure('M17', 'span')).toBe('10 (2)');
  expect(await figure('M17', 'start')).toBe(`${Number((8 + 47.5 / 60).toFixed(9))} (2)`);
  expect(await figure('M17', 'end')).toBe(`${Number((18 + 47.5 / 60).toFixed(9))} (2)`);
});

test('days with fewer than three messages say nothing of when they began', async () => {
  // Ann's Tuesday has two messages and her Wednesday three: 09:00 to 15:00. Ben never has three on a day.
  const figure = await weekOf([
    ...at('ann', '3 06:00', '3 23:00', '4 09:00', '4 10:00', '4 15:00'),
    ...at('ben', '3 08:00', '4 08:00', '5 08:00', '5 20:00'),
  ]);

  expect(await figure('M17', 'span')).toBe('6 (1)');
});

test('messages at 04:00 begin a day and those a minute before end the one before', async () => {
  // Monday 20:00 to Tuesday 03:59 is 7 h 59 of Monday; Tuesday 04:00 to 05:00 is one hour: mean 4 h 29.5.
  const figure = await weekOf(at('ann', '2 20:00', '2 21:00', '3 03:59', '3 04:00', '3 04:30', '3 05:00'));

  expect(await figure('M17', 'span')).toBe(`${Number((4 + 29.5 / 60).toFixed(9))} (1)`);
});

test('without a roster the schedule is 09:00 to 17:00 from Monday to Friday, and its end is outside', async () => {
  // Inside: Monday 09:00 and 16:59. Outside: Monday 08:59 and 17:00, Tuesday 03:00, Saturday and Sunday noon. 5 of 7.
  const figure = await weekOf(at('ann', '2 08:59', '2 09:00', '2 16:59', '2 17:00', '3 03:00', '7 12:00', '8 12:00'));

  expect(await figure('M18', 'share')).toBe(`${Number((500 / 7).toFixed(9))} (1)`);
});

test('a schedule is the author’s own, on the wall clock where they are', async () => {
  // 23:30 UTC on Monday is 08:30 on Tuesday in Tokyo, where Tomo works from 08:00 to 12:00: inside; 03:30 UTC, 12:30
  // there: outside. Nell (New York, no hours named) writes at 14:30 UTC, 09:30 there, and at 13:30 UTC, 08:30 there. Ben has
  // neither: 09:30 UTC is inside, 08:30 outside. Half of the messages of each.
  const figure = await weekOf(
    [...at('tomo', '2 23:30', '3 03:30'), ...at('nell', '3 14:30', '3 13:30'), ...at('ben', '3 09:30', '3 08:30')],
    [
      { id: 'tomo', zone: 'Asia/Tokyo', workStart: 480, workEnd: 720, groups: { team: 'East' } },
      { id: 'nell', zone: 'America/New_York', groups: { team: 'West' } },
      { id: 'ben', groups: { team: 'Home' } },
    ],
  );

  const shares = await Promise.all(
    ['East', 'West', 'Home'].map((team) => figure('M18', 'share', groupToken('team', team))),
  );
  expect([...shares, await figure('M18', 'share')]).toEqual(['50 (1)', '50 (1)', '50 (1)', '50 (3)']);
});

test('a night shift goes on into the morning after a work day', async () => {
  // Nora works from 22:00 to 06:00 on Monday to Thursday (bits 0 to 3). Inside: Monday 22:00, Friday 05:59. Outside:
  // Monday 05:00 (after Sunday), Friday 06:00, Friday 23:00. 3 of 5 are outside. Friday is a day off of hers: what she
  // wrote at 05:59 belongs to the shift, what she wrote at 06:00 and 23:00 makes it one, and only one.
  const figure = await weekOf(at('nora', '2 05:00', '2 22:00', '6 05:59', '6 06:00', '6 23:00'), [
    { id: 'nora', workStart: 1320, workEnd: 360, workDays: 0b0001111 },
  ]);

  expect(await figure('M18', 'share')).toBe('60 (1)');
  expect(await figure('M20', 'days')).toBe('1 (1)');
});

test('the end of a shift that began on a work day makes no day off', async () => {
  const figure = await weekOf(at('nora', '5 23:00', '6 05:59'), [
    { id: 'nora', workStart: 1320, workEnd: 360, workDays: 0b0001111 },
  ]);

  expect([await figure('M20', 'days'), await figure('M20', 'share')]).toEqual(['0 (1)', '0 (1)']);
});

test('weekend days are Saturday and Sunday from 04:00, or the days off that the roster names', async () => {
  // Ann: Saturday twice and Sunday: 2 days, in two channels. Ben: Saturday 02:00, which is Friday's: 0. Dina works from
  // Sunday to Thursday (bits 6, 0 to 3): Friday and Sunday give 1. Eli, in no roster, wrote on Monday: 0.
  // Days: (2 + 0 + 1 + 0) / 4; two of four people have any.
  const figure = await weekOf(
    [
      ...at('ann', '7 10:00', '7 11:00', '8 10:00'),
      ...at('ben', '7 02:00'),
      ...at('dina', '6 10:00', '8 10:00'),
      ...at('eli', '2 10:00'),
    ],
    [{ id: 'ann' }, { id: 'ben' }, { id: 'dina', workDays: 0b1001111 }],
  );

  expect([await figure('M20', 'days'), await figure('M20', 'share')]).toEqual(['0.75 (4)', '50 (4)']);
});

test('a roster’s changed schedule counts the weeks anew', async () => {
  const id = await engine.newOrganization();
  await say(engine.store, id, at('ann', '3 08:30', '3 10:00'));
  const clock = { id, timeZone: 'UTC', persons: matchedSql(['ann']) };
  const share = async () =>
    (await figuresOf(engine.store, id, { metric: 'M18', measure: 'share', week: '2026-W10' }))['all'];

  const early = await applyRoster(engine.store, id, '2026-03-01', [{ id: 'ann', workStart: 480, workEnd: 960 }]);
  await computeFigures(engine.store, { ...clock, rosters: [early] }, 'all');
  const before = await share();
  const late = await applyRoster(
    engine.store,
    id,
    '2026-03-01',
    [{ id: 'ann', workStart: 660, workEnd: 1140 }],
    'again',
  );
  await computeFigures(engine.store, { ...clock, rosters: [late] }, []);

  expect([before, await share()]).toEqual(['0 (1)', '100 (1)']);
});
