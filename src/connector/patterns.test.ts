// Patterns choose by whole names.
import { expect, test } from 'vitest';
import { isNamed } from './patterns.ts';

test('a pattern fits a whole name, with a star for any letters and a question mark for one', () => {
  const names = ['team-a', 'team-', 'my-team-a', 'team', 'TEAM-B'];

  const fitting = names.filter((name) => isNamed(['team-*', 'te?m'], name));

  expect(fitting).toEqual(['team-a', 'team-', 'team', 'TEAM-B']);
});

test('stars at both ends find a part', () => {
  expect([isNamed(['*-hr-*'], 'eu-hr-news'), isNamed(['*-hr-*'], 'hr-news')]).toEqual([true, false]);
});

test('no pattern fits where none is given', () => {
  expect(isNamed([], 'general')).toBe(false);
});

test('a pattern of many stars ends quickly', () => {
  expect(isNamed([`${'a*'.repeat(40)}b`], 'a'.repeat(5000))).toBe(false);
});
