// Round ticks of a value axis.
import { expect, test } from 'vitest';
import { valueTicks } from './value-ticks.ts';

test('elapsed time is ticked in whole minutes, hours and days, in the unit of the measure', () => {
  expect(valueTicks(1100, 'minutes', 4)).toEqual([0, 360, 720, 1080]);
  expect(valueTicks(11, 'hours', 4)).toEqual([0, 4, 8]);
  expect(valueTicks(25, 'minutes', 4)).toEqual([0, 10, 20]);
  expect(valueTicks(13.5, 'hours after midnight', 4)).toEqual([0, 4, 8, 12]);
});

test('other units are ticked by any round number', () => {
  expect(valueTicks(2000, 'messages', 4)).toBe(4);
  expect(valueTicks(0, 'minutes', 4)).toBe(4);
});
