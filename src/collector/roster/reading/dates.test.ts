// Tests of reading days: many ways to write one, and none of them guessed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DateOrder, learnOrder, readDate, settleDate } from './dates.ts';

const day = (text: string) => ({ is: 'day', day: text });

test.each([
  '2026-01-05',
  ' 2026-1-5 ',
  '2026/01/05',
  '2026.01.05',
  '20260105',
  '05.01.2026',
  '5.1.2026',
  '5 Jan 2026',
  '05-JAN-2026',
  'January 5, 2026',
  'Jan 5 2026',
  '2026-01-05T00:00:00Z',
  '2026-01-05 09:30:00',
  '2026-01-05-08:00',
  '2026-01-05Z',
])('%s is the fifth of January', (text) => {
  expect(readDate(text)).toEqual(day('2026-01-05'));
});

test.each([
  ['', 'blank'],
  ['  ', 'blank'],
  ['soon', 'date-invalid'],
  ['2026-02-30', 'date-invalid'],
  ['2026-13-01', 'date-invalid'],
  ['31.04.2026', 'date-invalid'],
  ['31/31/2026', 'date-invalid'],
  ['0/1/2026', 'date-invalid'],
  ['2026-01-05-06', 'date-invalid'],
  ['46027', 'date-invalid'],
  ['5 Foo 2026', 'date-invalid'],
  ['1949-12-31', 'date-too-old'],
  ['0001-01-01', 'date-too-old'],
  ['05.01.26', 'date-two-digit-year'],
  ['1/5/26', 'date-two-digit-year'],
  ['05-Jan-26', 'date-two-digit-year'],
])('%j is no day that can be known: %s', (text, is) => {
  expect(readDate(text)).toEqual({ is });
});

describe('which of two numbers is the month', () => {
  const settle = (text: string, ...column: readonly string[]) => {
    const order: DateOrder = { dayFirst: false, monthFirst: false };
    for (const cell of column) learnOrder(cell, order);
    return settleDate(readDate(text), order);
  };

  test('stays open where no row of the column proves it', () => {
    expect(settle('01/02/2026', '03/04/2025', '2026-12-31', '31.12.2026')).toEqual({ is: 'date-invalid' });
  });

  test('is decided by any row of the column', () => {
    expect(settle('01/02/2026', '31/01/2026')).toEqual(day('2026-02-01'));
    expect(settle('01/02/2026', '01/31/2026')).toEqual(day('2026-01-02'));
  });

  test('stays open where the rows of the column contradict each other', () => {
    expect(settle('01/02/2026', '31/01/2026', '01/31/2026')).toEqual({ is: 'date-invalid' });
    expect(settle('02/02/2026', '31/01/2026', '01/31/2026')).toEqual(day('2026-02-02'));
  });

  test('is never asked of a day above twelve', () => {
    expect(settle('31/01/2026')).toEqual(day('2026-01-31'));
    expect(settle('01/31/2026')).toEqual(day('2026-01-31'));
  });
});

test('every day from 1950 on is read as it is written', () => {
  const days = fc.date({ min: new Date('1950-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });

  fc.assert(
    fc.property(days, (date) => {
      const text = date.toISOString().slice(0, 10);
      const [y, m, d] = text.split('-');
      expect([text, `${d}.${m}.${y}`, `${y}${m}${d}`].map(readDate)).toEqual([day(text), day(text), day(text)]);
    }),
    { seed: 4 },
  );
});
