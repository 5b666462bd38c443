// What a run of the retention removes, in words.
import { expect, test } from 'vitest';
import { removedText, retainedText } from './retention.ts';

const nothing = { messages: 0, threads: 0, fileRows: 0, rosters: 0, figureWeeks: 0 };

test('what goes is counted by its kind, and what does not is not named', () => {
  expect(removedText({ ...nothing, messages: 812_000, rosters: 1 })).toBe('812,000 messages, 1 HR file');
});

test('where nothing goes that is said', () => {
  expect(removedText(nothing)).toBe('nothing');
});

test('of a connection it says how long things stay, and from which day on', () => {
  const kept = { months: 13, ownMonths: null, edge: '2025-10-29' };

  expect([retainedText(kept), retainedText({ ...kept, months: 24, ownMonths: 24 })]).toEqual([
    '13 months: nothing of before 29 October 2025 is kept.',
    '24 months, a period of its own: nothing of before 29 October 2025 is kept.',
  ]);
});
