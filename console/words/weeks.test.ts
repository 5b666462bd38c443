// Weeks in words.
import { expect, test } from 'vitest';
import {
  dayShort,
  hourRange,
  instantName,
  weekName,
  weekOf,
  weekOption,
  weekRange,
  weekShort,
  weeksBetween,
  weekStart,
} from './weeks.ts';

test('an ISO week starts on its Monday, across the turn of the year', () => {
  expect(weekStart('2026-W01')?.toISOString()).toBe('2025-12-29T00:00:00.000Z');
  expect(weekStart('2020-W53')?.toISOString()).toBe('2020-12-28T00:00:00.000Z');
});

test('a week that its year does not have is no week', () => {
  expect(weekStart('2026-W54')).toBeUndefined();
  expect(weekStart('2025-W53')).toBeUndefined();
  expect(weekStart('march')).toBeUndefined();
});

test('a Sunday and the Monday after it lie in different weeks', () => {
  expect(weekOf(new Date('2026-03-08T00:00:00Z'))).toBe('2026-W10');
  expect(weekOf(new Date('2026-03-09T00:00:00Z'))).toBe('2026-W11');
  expect(weekOf(new Date('2027-01-01T00:00:00Z'))).toBe('2026-W53');
});

test('the weeks between two hold both and the turn of the year', () => {
  expect(weeksBetween('2025-W51', '2026-W02')).toEqual(['2025-W51', '2025-W52', '2026-W01', '2026-W02']);
  expect(weeksBetween('2026-W02', '2026-W01')).toEqual([]);
});

test('a week is named without repeating its month or year', () => {
  expect(weekName('2026-W10')).toBe('Week 10, 2 to 8 March 2026');
  expect(weekRange('2026-W14')).toBe('30 March to 5 April 2026');
  expect(weekRange('2026-W01')).toBe('29 December 2025 to 4 January 2026');
  expect(weekShort('2026-W10')).toBe('2 Mar');
  expect(weekOption('2026-W01')).toBe('Week 1 · 29 Dec 2025');
});

test('an instant is told in the zone of the organization', () => {
  expect(instantName('2026-03-02T20:05:00Z', 'Asia/Tokyo')).toBe('3 March 2026, 05:05');
});

test('a day in a table is short', () => {
  expect(dayShort('2026-03-02')).toBe('2 Mar 2026');
  expect(dayShort('no day')).toBe('no day');
});

test('the last hour of the clock ends at 24:00', () => {
  expect(hourRange(9)).toBe('09:00 to 10:00');
  expect(hourRange(23)).toBe('23:00 to 24:00');
});
