// Holds the weeks against the calendar.
import { expect, test } from 'vitest';
import { Refused } from '../base/errors.ts';
import { mondayOf, mondayOfDay, mondaysBetween, weekName } from './weeks.ts';

test('a week is named by the year of its Thursday', () => {
  const names = ['2020-12-28', '2021-01-04', '2024-12-30', '2025-12-29', '2026-03-02'].map(weekName);

  expect(names).toEqual(['2020-W53', '2021-W01', '2025-W01', '2026-W01', '2026-W10']);
});

test('the name of a week gives its Monday back', () => {
  const mondays = mondaysBetween('2019-12-30', '2027-01-04');

  expect(mondays.map((monday) => mondayOf(weekName(monday)))).toEqual(mondays);
});

test('what names no week is refused', () => {
  for (const name of ['2021-W53', '2026-W00', '2026-W1', '2026-10', 'W10', '', '2026-W10 OR 1']) {
    expect(() => mondayOf(name)).toThrow(Refused);
  }
});

test('Sunday ends the week that Monday began', () => {
  expect([mondayOfDay('2026-03-08'), mondayOfDay('2026-03-09')]).toEqual(['2026-03-02', '2026-03-09']);
});
