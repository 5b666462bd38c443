// Names beside the ends of lines.
import { expect, test } from 'vitest';
import { shortened, spread } from './line-labels.ts';

test('names stand in the order of their lines, apart from one another and inside the chart', () => {
  const places = spread(
    [
      { name: 'low', at: 99 },
      { name: 'lowest', at: 100 },
      { name: 'high', at: 10 },
      { name: 'second', at: 12 },
    ],
    16,
    100,
  );

  expect(places.map(({ name, at }) => [name, at])).toEqual([
    ['high', 10],
    ['second', 26],
    ['low', 84],
    ['lowest', 100],
  ]);
});

test('a long name is cut in its middle and keeps the token at its end', () => {
  expect(shortened('Organization of a manager in Sales 88ce-8fa6', 26)).toBe('Organization of…88ce-8fa6');
  expect(shortened('Sales', 10)).toBe('Sales');
});
