// Choosing what is read.
import { expect, test } from 'vitest';
import {
  changed,
  draftOf,
  foundChannels,
  isOpen,
  missingIn,
  patternProblem,
  turnedTo,
  withChannels,
} from './choice.ts';

const channel = (name: string, isExternal = false) => ({
  token: name,
  name,
  people: 3,
  isArchived: false,
  isExternal,
});

test('the first choice is every public channel of twelve months, without externally shared ones', () => {
  const { choice } = draftOf(null);

  expect(choice).toEqual({ which: 'all', channels: [], patterns: [], includesExternal: false, horizonDays: 365 });
});

test('ticks of channels to read never become channels to leave out, and are there again on the way back', () => {
  const chosen = changed(turnedTo(draftOf(null), 'chosen'), { channels: ['a'], patterns: ['team-*'] });

  const leaving = turnedTo(chosen, 'all-but');
  const back = turnedTo(leaving, 'chosen');

  expect([leaving.choice.channels, leaving.choice.patterns]).toEqual([[], []]);
  expect([back.choice.channels, back.choice.patterns]).toEqual([['a'], ['team-*']]);
});

test('turning to another answer keeps the horizon and the switch', () => {
  const draft = changed(draftOf(null), { horizonDays: 30, includesExternal: true });

  const { choice } = turnedTo(draft, 'chosen');

  expect([choice.horizonDays, choice.includesExternal]).toEqual([30, true]);
});

test('channels are picked and dropped once', () => {
  expect(withChannels(['a'], ['a', 'b'], true)).toEqual(['a', 'b']);
  expect(withChannels(['a', 'b'], ['a', 'c'], false)).toEqual(['b']);
});

test('an externally shared channel is closed until those are switched on', () => {
  const { choice } = draftOf(null);

  expect(isOpen(channel('with-partner', true), choice)).toBe(false);
  expect(isOpen(channel('with-partner', true), { ...choice, includesExternal: true })).toBe(true);
  expect(isOpen(channel('general'), choice)).toBe(true);
});

test('nothing starts while chosen channels are none', () => {
  const { choice } = turnedTo(draftOf(null), 'chosen');

  expect(missingIn(choice)).toBe('Choose at least one channel, or a pattern.');
  expect(missingIn({ ...choice, patterns: ['team-*'] })).toBeUndefined();
  expect(missingIn({ ...choice, which: 'all-but' })).toBeUndefined();
});

test('channels are found by a part of their name and stand in its order', () => {
  const channels = [channel('team-search'), channel('general'), channel('team-atlas')];

  expect(foundChannels(channels, 'TEAM').map((each) => each.name)).toEqual(['team-atlas', 'team-search']);
  expect(foundChannels(channels, '').map((each) => each.name)).toEqual(['general', 'team-atlas', 'team-search']);
});

test('a pattern is added once', () => {
  expect(patternProblem('#team-*', ['team-*'])).toBe('This pattern is there already.');
  expect(patternProblem('x'.repeat(101), [])).toBe('A pattern has at most 100 characters.');
  expect(patternProblem('team-*', [])).toBeUndefined();
});
