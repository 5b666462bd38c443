// What the charts draw and where arrow keys lead.
import { expect, test } from 'vitest';
import type { Point } from '../../src/api/contract/metrics.ts';
import { bucketsOf, durationTicks } from './buckets.ts';
import { heatCells, shadeOf } from './heat.ts';
import { nearestPoint, nextPoint } from './navigation.ts';
import { sparklinePath } from './sparkline-path.ts';
import { tickWeeks, weekPoints } from './weekly-points.ts';

const shown = (week: string, value: number): Point => ({ week, value: { state: 'shown', value }, people: 60 });
const hidden = (week: string): Point => ({
  week,
  value: { state: 'hidden', reason: 'few-people', sentence: 'Hidden: fewer than 5 people.' },
  people: null,
});

test('the first arrow key lands on an end of the line', () => {
  expect(nextPoint(undefined, 'ArrowRight', { count: 5, columns: 5 })).toBe(0);
  expect(nextPoint(undefined, 'ArrowLeft', { count: 5, columns: 5 })).toBe(4);
});

test('arrow keys stop at the ends', () => {
  expect(nextPoint(4, 'ArrowRight', { count: 5, columns: 5 })).toBe(4);
  expect(nextPoint(0, 'ArrowLeft', { count: 5, columns: 5 })).toBe(0);
});

test('in a grid the down key keeps the column', () => {
  const week = { count: 168, columns: 24 };

  expect(nextPoint(3, 'ArrowDown', week)).toBe(27);
  expect(nextPoint(150, 'ArrowDown', week)).toBe(150);
  expect(nextPoint(27, 'ArrowUp', week)).toBe(3);
});

test('other keys move nothing and an empty chart has no points', () => {
  expect(nextPoint(1, 'Tab', { count: 5, columns: 5 })).toBeUndefined();
  expect(nextPoint(undefined, 'ArrowRight', { count: 0, columns: 0 })).toBeUndefined();
});

test('a pointer on a line finds the week above it, whatever its height', () => {
  const places = [
    { x: 0, y: 0 },
    { x: 100, y: 500 },
  ];

  expect(nearestPoint(places, 80, 0, false)).toBe(1);
  expect(nearestPoint(places, 80, 0, true)).toBe(0);
  expect(nearestPoint([], 1, 1, true)).toBeUndefined();
});

test('a missing week is a gap and a hidden one is hidden, neither is zero', () => {
  const weeks = weekPoints([shown('2026-W01', 4), hidden('2026-W03')], 'messages');

  expect(weeks.map((each) => each.kind)).toEqual(['shown', 'missing', 'hidden']);
  expect(weeks.map((each) => each.y)).toEqual([4, undefined, undefined]);
});

test('a week reads with its value and the people behind it', () => {
  const [first, , third] = weekPoints([shown('2026-W01', 4), hidden('2026-W03')], 'messages');

  expect(first?.text).toBe('Week 1, 29 December 2025 to 4 January 2026: 4 messages, 60 people');
  expect(third?.text).toBe('Week 3, 12 to 18 January 2026: hidden: fewer than 5 people');
});

test('the last week always has a tick', () => {
  const weeks = weekPoints([shown('2026-W01', 1), shown('2026-W30', 1)], 'messages');

  const ticks = tickWeeks(weeks, 4);

  expect(ticks.length).toBeLessThanOrEqual(4);
  expect(ticks.at(-1)?.week).toBe('2026-W30');
});

test('buckets are in order and name both their bounds', () => {
  const bucket = (upTo: number | null, value: number): Point => ({ ...shown('2026-W01', value), upTo });

  const buckets = bucketsOf([bucket(null, 1), bucket(120, 3), bucket(60, 2)], 'roots');

  expect(buckets.map((each) => each.name)).toEqual(['up to 1 min', '1 min to 2 min', 'longer than 2 min']);
  expect(buckets.map((each) => [each.from, each.to])).toEqual([
    [30, 60],
    [60, 120],
    [120, 240],
  ]);
});

test('the axis of durations has round ticks only', () => {
  expect(durationTicks(30, 86_400)).toEqual([60, 600, 3600, 21_600, 86_400]);
});

test('a week has 168 cells and starts on Monday at the hour at which the local day starts', () => {
  const cells = heatCells([{ ...shown('2026-W01', 4), weekday: 1, hour: 4 }], 'messages');

  expect(cells).toHaveLength(168);
  expect(cells[0]?.text).toBe('Monday, 04:00 to 05:00: 4 messages, 60 people');
  expect(cells[23]?.text).toBe('Monday, 03:00 to 04:00: nothing to count');
});

test('a hidden cell is hatched and an empty one is not', () => {
  const cells = heatCells([{ ...hidden('2026-W01'), weekday: 1, hour: 4 }], 'messages');

  expect(cells[0]?.fill).toBe('url(#hatch)');
  expect(cells[1]?.fill).toBe('var(--heat-0)');
});

test('anything above zero gets a shade and the highest gets the deepest', () => {
  expect(shadeOf(0, 100)).toBe(0);
  expect(shadeOf(0.1, 100)).toBe(1);
  expect(shadeOf(100, 100)).toBe(7);
});

test('a sparkline breaks at a gap and marks a lone point', () => {
  const { path, dots } = sparklinePath([1, undefined, 2, 2], null, 120, 32);

  expect(path.match(/M/g)).toHaveLength(2);
  expect(dots).toHaveLength(2);
});
