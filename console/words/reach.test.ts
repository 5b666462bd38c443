// How far a connection looks, in words.
import { expect, test } from 'vitest';
import { changeSays, isWider } from './reach.ts';

test('narrowing says that it is at once, and direct messages that they wait', () => {
  expect(changeSays('direct', 'public', true)).toContain('at once');
  expect(changeSays('public', 'private', false)).toContain('at once');
  expect(changeSays('public', 'private', true)).toContain('second signature');
  expect(changeSays('public', 'direct', false)).toContain('second signature');
});

test('nothing is wider than itself', () => {
  expect([isWider('private', 'public'), isWider('public', 'private'), isWider('direct', 'direct')]).toEqual([
    true,
    false,
    false,
  ]);
});
