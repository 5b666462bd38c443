// Comparisons, captions, progress and search.
import { expect, test } from 'vitest';
import { comparison, responseLead } from './comparison.ts';
import { hiddenCaption } from './hidden.ts';
import { dayRange, messagesInAll, percentDone, progressLine } from './runs.ts';
import { matches } from './search.ts';

const band = { low: 800, middle: 1000, high: 1300 };

test('a week is placed against its usual range without judging it', () => {
  expect(comparison({ state: 'shown', value: 800 }, band, 'messages')).toBe('Within the usual 800 to 1,300');
  expect(comparison({ state: 'shown', value: 799 }, band, 'messages')).toBe('Below the usual 800 to 1,300');
  expect(comparison({ state: 'shown', value: 1301 }, band, 'messages')).toBe('Above the usual 800 to 1,300');
});

test('too few weeks have no usual range', () => {
  expect(comparison({ state: 'shown', value: 800 }, null, 'messages')).toBe('Too few weeks for a usual range');
});

test('hatching is explained by every reason with its count', () => {
  const hidden = (sentence: string) => ({ value: { state: 'hidden', reason: 'few-people', sentence } as const });

  const caption = hiddenCaption([
    hidden('Hidden: fewer than 5 people.'),
    hidden('Hidden: fewer than 5 people.'),
    hidden('Hidden: too few cases.'),
  ]);

  expect(caption).toBe('Hatched: 2 values hidden (fewer than 5 people); 1 value hidden (too few cases).');
});

test('nothing hidden needs no explanation', () => {
  expect(hiddenCaption([{ value: { state: 'shown', value: 3 } }])).toBe('');
});

test('progress is told by size, rate and time left', () => {
  const progress = {
    phase: 'reading',
    done: 12_400_000,
    total: 31_000_000,
    messagesPerSecond: 104_233.4,
    secondsLeft: 31,
  } as const;

  expect(progressLine(progress)).toBe('12.4 MB of 31 MB · 104,233 messages per second · about 35 s left');
  expect(percentDone(progress)).toBe(40);
});

test('a file of unknown size has no percentage', () => {
  expect(
    percentDone({ phase: 'receiving', done: 5, total: 0, messagesPerSecond: 0, secondsLeft: null }),
  ).toBeUndefined();
});

test('messages of every class are in the sum', () => {
  const messages = { human: 1, app: 2, membership: 3, channelChange: 4, huddle: 5, redacted: 6, unknown: 7 };

  const sum = messagesInAll({
    messages,
    replies: 0,
    reactions: 0,
    people: 0,
    channels: 0,
    firstDay: null,
    lastDay: null,
    skipped: [],
  });

  expect(sum).toBe(28);
});

test('one day is no range', () => {
  expect(dayRange('2026-03-02', '2026-03-02')).toBe('2 March 2026');
  expect(dayRange('2026-03-02', '2026-03-08')).toBe('2 March 2026 to 8 March 2026');
  expect(dayRange(null, null)).toBe('no days yet');
});

test('a search finds words in any order, whatever their case and accents', () => {
  expect(matches('EXPORT slack', ['Slack export', ''])).toBe(true);
  expect(matches('resume', ['Résumé'])).toBe(true);
  expect(matches('teams', ['Slack export'])).toBe(false);
});

test('response times are told only as far as they may be', () => {
  expect(responseLead('21 min', '3 h')).toBe(
    'Half of the answered threads got their first reply within 21 min, nine in ten within 3 h.',
  );
  expect(responseLead('21 min', undefined)).toBe('Half of the answered threads got their first reply within 21 min.');
  expect(responseLead(undefined, '3 h')).toBeUndefined();
});
