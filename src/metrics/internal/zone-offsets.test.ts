// Holds the offsets of time zones against changes of the clock that happened.
import { expect, test } from 'vitest';
import { isTimeZone, offsetsBetween, weekStart } from './zone-offsets.ts';

const at = (instant: string): number => Date.parse(instant) / 1000;
const of2026 = (zone: string) => offsetsBetween(zone, at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'));

test('a zone moves its clock at the second that its law says, or never', () => {
  expect(of2026('Europe/Berlin')).toEqual([
    { since: at('2026-01-01T00:00:00Z'), ahead: 3600 },
    { since: at('2026-03-29T01:00:00Z'), ahead: 7200 },
    { since: at('2026-10-25T01:00:00Z'), ahead: 3600 },
  ]);
  expect(of2026('America/St_Johns').map(({ ahead }) => ahead)).toEqual([-12_600, -9000, -12_600]);
  expect(of2026('Asia/Kathmandu')).toEqual([{ since: at('2026-01-01T00:00:00Z'), ahead: 20_700 }]);
  expect(of2026('UTC')).toEqual([{ since: at('2026-01-01T00:00:00Z'), ahead: 0 }]);
});

test('a clock that stands still for Ramadan is seen to move four times', () => {
  const morocco = offsetsBetween('Africa/Casablanca', at('2024-01-01T00:00:00Z'), at('2025-12-31T00:00:00Z'));

  expect(morocco.map(({ since, ahead }) => [new Date(since * 1000).toISOString(), ahead])).toEqual([
    ['2024-01-01T00:00:00.000Z', 3600],
    ['2024-03-10T02:00:00.000Z', 0],
    ['2024-04-14T02:00:00.000Z', 3600],
    ['2025-02-23T02:00:00.000Z', 0],
    ['2025-04-06T02:00:00.000Z', 3600],
  ]);
});

test('a week starts on Monday at 04:00 on the wall clock, also after a night in which it moved', () => {
  const starts = ['2026-03-23', '2026-03-30'].map((week) => new Date(weekStart(week, 'Europe/Berlin') * 1000));

  expect(starts.map((start) => start.toISOString())).toEqual(['2026-03-23T03:00:00.000Z', '2026-03-30T02:00:00.000Z']);
});

test('what an HR file says may be no time zone', () => {
  expect(['Europe/Berlin', 'europe/berlin', 'UTC', 'Berlin', 'Mars/Olympus', ''].filter(isTimeZone)).toEqual([
    'Europe/Berlin',
    'europe/berlin',
    'UTC',
  ]);
});
