// HR files in words.
import { expect, test } from 'vitest';
import {
  againstText,
  applyText,
  fileProblem,
  fileText,
  keptText,
  newestFirst,
  removeText,
  sortedCounts,
  togetherProblem,
} from './hris.ts';

const day = {
  day: '2026-01-12',
  people: 120,
  against: '2026-01-05',
  isReplacing: false,
  added: 3,
  left: 1,
  moved: 2,
  managersChanged: 4,
  leftOut: 1,
};

test('a file of another kind, and one without anything in it, is not sent', () => {
  expect(fileProblem({ name: 'people.CSV', size: 10 })).toBeUndefined();
  expect(fileProblem({ name: 'people.csv.gz', size: 10 })).toBeUndefined();
  expect(fileProblem({ name: 'people.kept.gz', size: 10 })).toBeUndefined();
  expect(fileProblem({ name: 'people.xls', size: 10 })).toContain('.xlsx');
  expect(fileProblem({ name: 'people.csv', size: 0 })).toContain('empty');
});

test('a file is told by its rows and its day', () => {
  const file = { id: 'x', name: 'a.csv', rows: 1204, day: '2026-01-05', isSanitized: false, columns: [] };

  expect(fileText(file)).toBe('1,204 rows, 5 January 2026');
  expect(fileText({ ...file, rows: 1, day: null })).toBe('1 row, the day stands in a column');
  expect(fileText({ ...file, isSanitized: true })).toBe('1,204 rows, 5 January 2026, sanitized in your network');
});

test('sanitized files are applied by themselves, and all of them at most so many', () => {
  const file = { id: 'x', name: 'a.csv', rows: 1, day: '2026-01-05', isSanitized: false, columns: [] };
  const sanitized = { ...file, isSanitized: true };

  expect([togetherProblem([file, file], 2), togetherProblem([sanitized], 2)]).toEqual([undefined, undefined]);
  expect(togetherProblem([file, sanitized], 2)).toContain('two keys');
  expect(togetherProblem([file, file, file], 2)).toContain('At most 2');
});

test('rows that are left out are counted', () => {
  expect(keptText({ rows: 1204, kept: 1204 })).toBe('All 1,204 rows are kept');
  expect(keptText({ rows: 1204, kept: 1200 })).toBe('1,200 of 1,204 rows are kept, 4 left out');
});

test('a day says what it is compared with', () => {
  expect(againstText(day)).toBe('against 5 January 2026');
  expect(againstText({ ...day, isReplacing: true })).toBe('replaces what stands for this day');
  expect(againstText({ ...day, against: null })).toBe('nothing stands before it');
});

test('applying says how many days stand then, and which of them are replaced', () => {
  expect(applyText([day])).toContain('1 day stands then, the last with 120 people.');
  expect(applyText([day, { ...day, isReplacing: true }])).toContain(
    '2 days stand then, the last with 120 people; 1 of them replaces what stands for the same day.',
  );
  expect(applyText([{ ...day, isReplacing: true }])).toContain('; it replaces what stands');
});

test('removing names the day and the count', () => {
  expect(removeText(day)).toBe('Remove 12 January 2026, 120 people');
});

test('what leaves rows out stands before what only wants a look', () => {
  const count = (
    code: 'id-blank' | 'zone-unknown' | 'group-of-one',
    severity: 'error' | 'warning' | 'note',
    n: number,
  ) => ({
    code,
    severity,
    count: n,
    sentence: '',
  });

  const sorted = sortedCounts([
    count('group-of-one', 'note', 90),
    count('zone-unknown', 'warning', 5),
    count('id-blank', 'error', 1),
  ]);

  expect(sorted.map((each) => each.code)).toEqual(['id-blank', 'zone-unknown', 'group-of-one']);
});

test('the newest day stands on top', () => {
  const roster = (name: string) => ({ day: name, people: 1, findings: 0, appliedAt: '' });

  expect(newestFirst([roster('2026-01-05'), roster('2026-01-12')]).map((each) => each.day)).toEqual([
    '2026-01-12',
    '2026-01-05',
  ]);
});
