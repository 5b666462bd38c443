// What a run of the retention removes, in words.
import { expect, test } from 'vitest';
import { removedText } from './retention.ts';

const nothing = { messages: 0, threads: 0, fileRows: 0, rosters: 0, figureWeeks: 0 };

test('what goes is counted by its kind, and what does not is not named', () => {
  expect(removedText({ ...nothing, messages: 812_000, rosters: 1 })).toBe('812,000 messages, 1 HR file');
});

test('where nothing goes that is said', () => {
  expect(removedText(nothing)).toBe('nothing');
});
