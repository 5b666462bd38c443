// The coverage report in words.
import { expect, test } from 'vitest';
import { coverageRows, isWhole, pageOf, rowsPerPage, shareOf, standingWords } from './coverage.ts';

const row = (name: string, of: object = {}) => ({
  channel: name,
  name,
  unreadable: null,
  isBackfilled: true,
  messages: 10,
  messagesListed: 10,
  messagesSeen: 10,
  repliesSaid: 4,
  repliesStored: 4,
  isShortByObjection: false,
  threads: 2,
  threadsOwing: 0,
  unnamedReactions: 0,
  firstDay: null,
  lastDay: null,
  recheckedAt: null,
  ...of,
});

test('a channel is complete when every reply that the source counts is stored', () => {
  expect(isWhole(row('a'))).toBe(true);
  expect(isWhole(row('a', { repliesStored: 3 }))).toBe(false);
  expect(isWhole(row('a', { threadsOwing: 1 }))).toBe(false);
  expect(isWhole(row('a', { repliesStored: 3, isShortByObjection: true }))).toBe(true);
});

test('what a channel lacks is said in two words', () => {
  expect(standingWords(row('a')).name).toBe('Complete');
  expect(standingWords(row('a', { repliesStored: 3 })).name).toBe('Replies missing');
  expect(standingWords(row('a', { isBackfilled: false })).name).toBe('Still reading');
  expect(standingWords(row('a', { unreadable: 'it is gone' })).name).toBe('Not read');
});

const rows = [
  row('left', { unreadable: 'left out by your choice of channels', isBackfilled: false, messages: 0 }),
  row('small'),
  row('large', { messages: 99 }),
  row('owing', { threadsOwing: 1, messages: 1 }),
];
const namesOf = (given: ReturnType<typeof coverageRows>) => given.map((each) => each.name);

test('channels that lack something come first, then the largest, and those that are not read last', () => {
  const sorted = coverageRows(rows, {});

  expect(namesOf(sorted)).toEqual(['owing', 'large', 'small', 'left']);
});

test('the report is narrowed to what lacks something, to what is not read, and by name', () => {
  expect(namesOf(coverageRows(rows, { show: 'incomplete' }))).toEqual(['owing']);
  expect(namesOf(coverageRows(rows, { show: 'unread' }))).toEqual(['left']);
  expect(namesOf(coverageRows(rows, { search: 'lar' }))).toEqual(['large']);
});

test('a page beyond the last is the last', () => {
  const rows = Array.from({ length: rowsPerPage + 1 }, (_, at) => at);

  expect(pageOf(rows, 9)).toEqual({ rows: [rowsPerPage], page: 2, pages: 2 });
  expect(pageOf([], 1)).toEqual({ rows: [], page: 1, pages: 1 });
});

test('a share is 100 only when nothing is missing', () => {
  expect(shareOf(9999, 10_000)).toBe(99.9);
  expect(shareOf(0, 0)).toBe(100);
});
