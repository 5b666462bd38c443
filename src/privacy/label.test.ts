// Tests of the words that reach the directory, and of the tokens that stand for them elsewhere.
import { expect, test } from 'vitest';
import { Defect } from '../base/errors.ts';
import { cleanLabel, Labels, labelsOf } from './label.ts';
import { pseudonymizer } from './pseudonym.ts';

const namespace = { name: 'hris', normalize: (id: string) => id };
const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, namespace);

test('a word loses its padding, its control characters and whatever is beyond 80 characters', () => {
  const found = [cleanLabel('  Sales \t North\u0000 '), cleanLabel('x'.repeat(200)), cleanLabel(42)];

  expect(found).toEqual(['Sales North', 'x'.repeat(80), '42']);
});

test.each(['', '   ', '\u200b', null, undefined, {}, ['Sales']])('nothing is no word: %s', (found) => {
  expect(cleanLabel(found)).toBeUndefined();
});

test('the same word in other letters is one entry, and in another dimension another', () => {
  const pairs = [
    ['department', 'Sales'],
    ['department', ' SALES '],
    ['team', 'Sales'],
    ['team', ''],
  ] as const;

  const entries = Labels.entriesOf(labelsOf(pairs, pseudonymize));

  expect(entries.map(({ dimension, word }) => [dimension, word])).toEqual([
    ['department', 'Sales'],
    ['team', 'Sales'],
  ]);
  expect(new Set(entries.map(({ token }) => token)).size).toBe(2);
});

test('a list that looks like words for the directory is refused', () => {
  const alike = { entries: [] } as unknown as Labels;

  expect(() => Labels.entriesOf(alike)).toThrow(Defect);
});
