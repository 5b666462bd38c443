// Tests of decimal numbers: what can be read in two ways is none.
import { expect, test } from 'vitest';
import { decimalOf } from './decimal.ts';

test.each([
  ['12', 12],
  ['-0.5', -0.5],
  ['.5', 0.5],
  ['+7.', 7],
  ['1.5E-3', 0.0015],
  [2.25, 2.25],
])('%j is a number', (found, expected) => {
  expect(decimalOf(found)).toBe(expected);
});

test.each([
  '1,5',
  '1,234.5',
  '12 %',
  '',
  ' ',
  '.',
  '-',
  '1e',
  '0x10',
  'NaN',
  'Infinity',
  '1e999',
  '9'.repeat(41),
  null,
])('%j is none', (found) => {
  expect(decimalOf(found)).toBeNaN();
});
