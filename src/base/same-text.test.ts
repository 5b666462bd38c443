// Two secrets are the same, or they are not, whatever their lengths.
import { expect, test } from 'vitest';
import { isSameText } from './same-text.ts';

test.each([
  ['secret', 'secret', true],
  ['secret', 'secreT', false],
  ['secret', 'secret and more', false],
  ['', 'secret', false],
])('%j and %j: %s', (one, other, expected) => {
  expect(isSameText(one, other)).toBe(expected);
});
