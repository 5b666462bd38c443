// Holds the choice of a week's roster against the days of the rosters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rosterOfWeek } from './roster-of-week.ts';

const january = { id: '00000000-0000-4000-8000-000000000001', day: '2026-01-05' };
const march = { id: '00000000-0000-4000-8000-000000000002', day: '2026-03-08' };

test('a week is counted by the latest roster that is not after its Sunday', () => {
  const weeks = ['2026-02-23', '2026-03-02', '2026-11-23'];

  const rosters = weeks.map((week) => rosterOfWeek([march, january], week));

  expect(rosters).toEqual([january, march, march]);
});

test('a roster of Monday is none of the week that ended the day before', () => {
  const monday = { ...march, day: '2026-03-09' };

  const rosters = ['2026-03-02', '2026-03-09'].map((week) => rosterOfWeek([january, monday], week));

  expect(rosters).toEqual([january, monday]);
});

test('a week before the first roster has none', () => {
  const week = '2025-12-22';

  const roster = rosterOfWeek([january, march], week);

  expect(roster).toBeUndefined();
});

const day = fc
  .integer({ min: 0, max: 400 })
  .map((after) => new Date(Date.UTC(2026, 0, 1 + after)).toISOString().slice(0, 10));
const standing = fc.uniqueArray(day).map((found) => found.map((one) => ({ id: `roster of ${one}`, day: one })));
const monday = fc
  .integer({ min: 0, max: 60 })
  .map((weeks) => new Date(Date.UTC(2025, 11, 29 + 7 * weeks)).toISOString().slice(0, 10));
const sundayOf = (week: string) => new Date(Date.parse(week) + 6 * 86_400_000).toISOString().slice(0, 10);

test('whatever stands, in whatever order, a week reads the latest day that is not after its Sunday', () => {
  fc.assert(
    fc.property(standing, monday, (rosters, week) => {
      const latest = rosters
        .map((one) => one.day)
        .filter((one) => one <= sundayOf(week))
        .sort()
        .at(-1);

      expect(rosterOfWeek(rosters, week)?.day).toBe(latest);
      expect(rosterOfWeek(rosters.toReversed(), week)?.day).toBe(latest);
    }),
  );
});

test('a day that is added or removed changes the weeks from it to the next day, and no other', () => {
  fc.assert(
    fc.property(standing, day, monday, (rosters, added, week) => {
      const before = rosters.filter((one) => one.day !== added);
      const next =
        before
          .map((one) => one.day)
          .filter((one) => one > added)
          .sort()[0] ?? '9999-12-31';
      const isReached = added <= sundayOf(week) && sundayOf(week) < next;

      const after = rosterOfWeek([...before, { id: 'added', day: added }], week);

      expect(after).toEqual(isReached ? { id: 'added', day: added } : rosterOfWeek(before, week));
    }),
  );
});
