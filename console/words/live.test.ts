// What a connection that collects by itself says of itself.
import { expect, test } from 'vitest';
import { draftOf } from './choice.ts';
import {
  channelsLine,
  collectedLine,
  horizonName,
  inWords,
  lessThanAskedText,
  objectAgainText,
  percentOf,
  planTime,
  streamName,
  turnOf,
} from './live.ts';

const progress = {
  phase: 'history',
  doing: 'history of channel 12 of 40',
  share: 0.2899,
  messages: 412_044,
  messagesPerSecond: 1204.4,
  calls: 871,
  secondsLeft: 742,
} as const;
const choice = draftOf(null).choice;

test('a sync says what it has read, how fast, and what is left', () => {
  expect(collectedLine(progress)).toBe('412,044 messages · 1,204 per second · 871 calls · about 13 min left');
});

test('a sync that waits for its next call tells no rate and no time', () => {
  expect(collectedLine({ ...progress, messages: 0, messagesPerSecond: 0, calls: 1, secondsLeft: null })).toBe(
    '0 messages · 1 call',
  );
});

test('a share is rounded down and never leaves its bar', () => {
  expect(percentOf(progress)).toBe(28);
  expect(percentOf({ ...progress, share: 0.999 })).toBe(99);
  expect(percentOf({ ...progress, share: 1.2 })).toBe(100);
});

test('a sync that does not know its end has no percentage', () => {
  expect(percentOf({ ...progress, share: 0 })).toBeUndefined();
  expect(percentOf({ ...progress, share: Number.NaN })).toBeUndefined();
  expect(percentOf(null)).toBeUndefined();
});

test('an estimate is told in whole minutes', () => {
  expect(planTime(3)).toBe('under a minute');
  expect(planTime(61)).toBe('2 min');
  expect(planTime(25 * 60)).toBe('25 min');
  expect(planTime(80 * 60)).toBe('1 h 20 min');
});

test('a choice is said in one line', () => {
  const some = { ...choice, channels: ['a', 'b', 'c'], patterns: ['team-*'] };

  expect(channelsLine({ ...some, which: 'all' })).toBe('All public channels');
  expect(channelsLine({ ...some, which: 'chosen' })).toBe('Chosen: 3 channels and names like team-*');
  expect(channelsLine({ ...some, which: 'all-but' })).toBe('All public channels but 3 channels and names like team-*');
  expect(channelsLine({ ...choice, which: 'chosen' })).toBe('No channel chosen yet');
  expect(channelsLine({ ...choice, which: 'all-but' })).toBe('All public channels');
});

test('a horizon that no list holds is told in days', () => {
  expect(horizonName(365)).toBe('12 months');
  expect(horizonName(45)).toBe('45 days');
});

test('whoever looks at a connection reads whose turn it is', () => {
  const turn = (state: Parameters<typeof turnOf>[0]['state'], when?: string) =>
    turnOf({ state, connectorName: 'Slack' }, when);

  expect(turn('needs-reconnecting').who).toBe('you');
  expect(turn('paused').who).toBe('you');
  expect(turn('failing', '3 March 2026, 05:05')).toMatchObject({
    who: 'tacit',
    what: expect.stringContaining('It tries again at 3 March 2026, 05:05.') as string,
  });
  expect(turn('up-to-date', '3 March 2026, 05:05').what).toBe('The next sync begins at 3 March 2026, 05:05.');
  expect(turn('disconnected').what).toBe('Tacit no longer holds a token of Slack, and reads nothing.');
});

test('small counts are words', () => {
  expect(inWords(4, 'permission', 'permissions')).toBe('four permissions');
  expect(inWords(1, 'permission', 'permissions')).toBe('one permission');
  expect(inWords(12, 'permission', 'permissions')).toBe('12 permissions');
});

test('a stream is named in words', () => {
  expect(streamName('seenThreads')).toBe('seen threads');
  expect(streamName('messages')).toBe('messages');
});

test('how many must object again is a number from five on', () => {
  expect([objectAgainText({ people: null }), objectAgainText({ people: 1200 })]).toEqual([
    'Some people objected by an address before this was connected.',
    '1,200 people objected by an address before this was connected.',
  ]);
});

test('who asked for an organization and got a workspace is told which, as soon as it is known', () => {
  expect([lessThanAskedText('Slack', undefined), lessThanAskedText('Slack', 'Fernhill Labs')]).toEqual([
    'You asked for the whole organization, and Slack answered with one workspace.',
    'You asked for the whole organization, and Slack answered with one workspace: Fernhill Labs.',
  ]);
});
