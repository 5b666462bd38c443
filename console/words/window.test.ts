// Long lists: which rows are drawn, and where the keys lead.
import { expect, test } from 'vitest';
import { keyTarget, rowHeight, rowsSeen, scrolledTo } from './window.ts';

const height = 11 * rowHeight;

test('of thousands of rows only those near the eye are drawn', () => {
  const { first, end } = rowsSeen(1000 * rowHeight, height, 3000);

  expect(first).toBeLessThanOrEqual(1000);
  expect(end).toBeGreaterThanOrEqual(1011);
  expect(end - first).toBeLessThan(40);
});

test('a short list is drawn whole', () => {
  expect(rowsSeen(0, height, 3)).toEqual({ first: 0, end: 3 });
});

test('the keys stay in the list', () => {
  expect(keyTarget('ArrowDown', 2999, 3000, height)).toBe(2999);
  expect(keyTarget('ArrowUp', 0, 3000, height)).toBe(0);
  expect(keyTarget('End', 5, 3000, height)).toBe(2999);
  expect(keyTarget('PageDown', 5, 3000, height)).toBe(15);
  expect(keyTarget('Tab', 5, 3000, height)).toBeUndefined();
});

test('a row that is seen moves nothing, another the least possible', () => {
  expect(scrolledTo(3, 0, height)).toBe(0);
  expect(scrolledTo(11, 0, height)).toBe(rowHeight);
  expect(scrolledTo(2, 10 * rowHeight, height)).toBe(2 * rowHeight);
});
