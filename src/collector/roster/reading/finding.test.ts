// Tests that what is found and what columns mean is the same for the collector and for the API.
import { expect, test } from 'vitest';
import type { ColumnMeaning as ToldMeaning } from '../../../api/contract/people.ts';
import { columnMeaning, findingCodes } from '../../../api/contract/people.ts';
import type { ColumnMeaning } from './column-meaning.ts';
import { findingSentences } from './finding.ts';

test('the API knows every code that is found, and no other', () => {
  expect(findingCodes.toSorted()).toEqual(Object.keys(findingSentences).toSorted());
  for (const sentence of Object.values(findingSentences)) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test('the API says what a column means in the words of the collector', () => {
  const read = (meaning: ToldMeaning): ColumnMeaning => meaning;
  const told = (meaning: ColumnMeaning): ToldMeaning => meaning;
  const meanings: readonly ColumnMeaning[] = [
    { is: 'email' },
    { is: 'group', dimension: 'department' },
    { is: 'identity', source: 'slack', of: 'account' },
  ];

  expect(meanings.map((meaning) => read(columnMeaning.parse(told(meaning))))).toEqual(meanings);
});
