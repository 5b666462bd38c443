// Tests of days, time stamps and time zones.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, microsOf, nameOfDay, offsetsOf, tsOf } from './time.ts';

test('a time stamp has exactly six decimals, and reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000_000_000, max: 4_000_000_000_000_000 }), (micros) => {
      const ts = tsOf(micros);

      expect(ts).toMatch(/^\d{10}\.\d{6}$/);
      expect(microsOf(ts)).toBe(micros);
    }),
  );
});

test.each(['', '1700000000', '1700000000.1', '1700000000.1234567', 'now'])('%j is no time stamp', (ts) => {
  const micros = microsOf(ts);

  expect(micros).toBeUndefined();
});

test('the clocks of a zone change on the day on which its summer time ends', () => {
  const saturday = dayOf(Date.parse('2026-10-24T00:00:00Z') * 1000);

  const offsets = offsetsOf('Europe/Berlin', saturday, 2);

  expect(nameOfDay(saturday)).toBe('2026-10-24');
  expect([...offsets]).toEqual([7200, 3600]);
});
