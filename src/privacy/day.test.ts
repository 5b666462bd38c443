// Tests of days: what is one becomes a number, and everything else none.
import { expect, test } from 'vitest';
import { dayNumberOf, noDay } from './day.ts';

test('a day is the number of days since 1970, before it as well', () => {
  const found = ['1970-01-01', '1970-01-02', '1969-12-31', '2026-02-28'].map(dayNumberOf);

  expect(found).toEqual([0, 1, -1, 20512]);
});

test.each(['2026-02-30', '2026-2-3', '2026-02-03T00:00:00Z', '1800-01-01', '2400-01-01', '', 20512, null])(
  'what is no day is none: %s',
  (found) => {
    expect(dayNumberOf(found)).toBe(noDay);
  },
);
