// The columns of HR files: their order, what is missing, and what a browser may remember of them.
import { expect, test } from 'vitest';
import type { ColumnMeaning, RosterFile } from '../../src/api/contract/people.ts';
import {
  choiceOf,
  columnsOf,
  doubled,
  groupNameOf,
  keptAs,
  mappingOf,
  meaningOf,
  missingIn,
  problemIn,
  recalled,
  rememberable,
} from './columns.ts';

const column = (header: string, meaning: ColumnMeaning, known: 'recognized' | 'no' = 'recognized') => ({
  header,
  meaning,
  known,
  examples: header === 'SHIRT' ? ['M', 'L'] : [],
});
const file = (columns: RosterFile['columns'], day: string | null = '2026-01-05'): RosterFile => ({
  id: '3f9a07c2-1b2c-4d5e-8f90-a1b2c3d4e5f6',
  name: 'people.csv',
  rows: 4,
  day,
  isSanitized: false,
  columns,
});

const id = column('ID', { is: 'id' });
const shirt = column('SHIRT', { is: 'ignore' }, 'no');

test('columns that need a look stand first, and one that many files have stands once', () => {
  const columns = columnsOf([file([id, shirt]), file([id])]);

  expect(columns.map(({ header, files, place }) => [header, files, place])).toEqual([
    ['SHIRT', 1, '0.1'],
    ['ID', 2, '0.0'],
  ]);
});

test('what was chosen is asked for by the header of its column', () => {
  const columns = columnsOf([file([id, shirt])]);

  const mapping = mappingOf(columns, { '0.1': { is: 'group', dimension: 'team' } });

  expect(mapping).toEqual({ ID: { is: 'id' }, SHIRT: { is: 'group', dimension: 'team' } });
});

test('without an id, without a day, or with two columns for one thing there is no preview', () => {
  const files = [file([id, shirt])];
  const columns = columnsOf(files);

  expect(missingIn(files, columns, {})).toEqual([]);
  expect(missingIn(files, columns, { '0.0': { is: 'ignore' } })).toHaveLength(1);
  expect(missingIn([file([id, shirt], null)], columns, {})[0]).toContain('the day');
  expect(missingIn([file([id, shirt], null)], columns, { '0.1': { is: 'snapshot' } })).toEqual([]);
  expect([...doubled(columns, { '0.1': { is: 'id' } })]).toEqual(['0.1', '0.0']);
  expect([...doubled(columns, { '0.0': { is: 'alias' }, '0.1': { is: 'alias' } })]).toEqual([]);
});

test('a choice of the list comes back as what it was', () => {
  const meanings: ColumnMeaning[] = [{ is: 'email' }, { is: 'ignore' }, { is: 'group', dimension: 'costCenter' }];
  for (const meaning of meanings) expect(meaningOf(choiceOf(meaning, []), 'X')).toEqual(meaning);
  expect(choiceOf({ is: 'group', dimension: 'Guild' }, ['Guild'])).toBe('group Guild');
  expect(choiceOf({ is: 'group', dimension: 'Guild' }, [])).toBe('own');
});

test('a group of one’s own is first called as its column, an identity by the source in it', () => {
  expect(meaningOf('own', 'T_SHIRT')).toEqual({ is: 'group', dimension: 'T shirt' });
  expect(meaningOf('identity', 'GITLAB_USERNAME')).toEqual({ is: 'identity', source: 'gitlab', of: 'username' });
  expect(groupNameOf('x'.repeat(80))).toHaveLength(60);
});

test('a name that nobody can use is told so', () => {
  expect(problemIn({ is: 'group', dimension: ' ' })).toBeDefined();
  expect(problemIn({ is: 'identity', source: 'Git Hub', of: 'username' })).toBeDefined();
  expect(problemIn({ is: 'identity', source: 'git-hub', of: 'username' })).toBeUndefined();
});

test('the browser remembers places and no word of a file, and finds the rest again', () => {
  const columns = columnsOf([file([id, shirt])]);
  const choices = { '0.1': meaningOf('own', 'SHIRT') };

  const kept = rememberable(choices, []);

  expect(JSON.stringify(kept).toLowerCase()).not.toContain('shirt');
  expect(recalled(kept, columns)).toEqual(choices);
  expect(recalled({ '9.9': { is: 'id' } }, columns)).toEqual({});
});

test('what is ignored is not kept', () => {
  expect(keptAs({ is: 'ignore' })).toBe('not kept');
  expect(keptAs({ is: 'identity', source: 'slack', of: 'account' })).toBe('as a pseudonym');
});
