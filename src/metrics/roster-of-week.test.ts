// Holds the choice of a week's roster against the days of the rosters.
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
