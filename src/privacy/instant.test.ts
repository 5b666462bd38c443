// Tests of reading instants to the microsecond.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInstant, microsecondsOf } from './instant.ts';

test.each([
  ['1700000000.000100', 1_700_000_000_000_100],
  ['1700000000.999999', 1_700_000_000_999_999],
  ['9007199254.740991', 9_007_199_254_740_991],
  ['9007199254.740992', 0],
  ['9999999999.999999', 0],
  ['1700000000.1', 1_700_000_000_100_000],
  ['1700000000', 1_700_000_000_000_000],
  [1_700_000_000, 1_700_000_000_000_000],
  [1_700_000_000.25, 1_700_000_000_250_000],
  ['0', 0],
  ['1700000000.0001001', 0],
  ['17000000000.000100', 0],
  ['1700000000.00010x', 0],
  ['170000000x.000100', 0],
  ['+700000000.000100', 0],
  [' 1700000000', 0],
  ['1e9', 0],
  [-1, 0],
  [Number.NaN, 0],
  [1e10, 0],
  [true, 0],
  [null, 0],
  [['1700000000'], 0],
])('%j is %i microseconds', (found, expected) => {
  const at = microsecondsOf(found);

  expect(at).toBe(expected);
});

test('all six digits are kept exactly, of every second until the year 2255', () => {
  const part = fc.nat({ max: 999_999 });

  fc.assert(
    fc.property(fc.integer({ min: 1_000_000_000, max: 9_007_199_253 }), part, (seconds, micros) => {
      const at = microsecondsOf(`${seconds}.${String(micros).padStart(6, '0')}`);
      expect(BigInt(at)).toBe(BigInt(seconds) * 1_000_000n + BigInt(micros));
    }),
  );
});

test('nothing is an instant but what gives microseconds', () => {
  const found = ['1700000000.000100', '0', 'x'].map(isInstant);

  expect(found).toEqual([true, false, false]);
});
