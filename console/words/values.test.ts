// Values in words.
import { expect, test } from 'vitest';
import {
  amountAlone,
  amountWithUnit,
  asSeconds,
  behindText,
  drawn,
  hiddenText,
  peopleText,
  tick,
  valueText,
} from './values.ts';

const hidden = { state: 'hidden', reason: 'few-people', sentence: 'Hidden: fewer than 5 people.' } as const;

test('an amount is told with its unit', () => {
  expect(amountWithUnit(1204, 'messages')).toBe('1,204 messages');
  expect(amountWithUnit(1, 'people')).toBe('1 person');
  expect(amountWithUnit(2.5, 'days per person')).toBe('2.5 days per person');
  expect(amountWithUnit(80, 'minutes')).toBe('1 h 20 min');
  expect(amountWithUnit(44.5, '%')).toBe('44.5 %');
  expect(amountWithUnit(0, 'yes or no')).toBe('no');
});

test('under a heading with the unit only units that the number needs are repeated', () => {
  expect(amountAlone(1204, 'messages')).toBe('1,204');
  expect(amountAlone(44.5, '%')).toBe('44.5 %');
});

test('a bounded share is told as its bound and drawn there', () => {
  const value = { state: 'bounded', bound: 'at-most', value: 10 } as const;

  expect(valueText(value, '%')).toBe('at most 10 %');
  expect(drawn(value)).toBe(10);
});

test('a hidden value says why, once, and is never drawn', () => {
  expect(valueText(hidden, 'messages')).toBe('hidden: fewer than 5 people');
  expect(hiddenText('hidden: Too few cases.')).toBe('too few cases');
  expect(drawn(hidden)).toBeUndefined();
});

test('nothing to count is no zero', () => {
  expect(valueText({ state: 'none' }, 'messages')).toBe('nothing to count');
  expect(drawn({ state: 'none' })).toBeUndefined();
});

test('a rounded number of people says so', () => {
  expect(peopleText(45)).toBe('about 45 people');
  expect(peopleText(60)).toBe('60 people');
  expect(peopleText(null)).toBe('');
});

test('people are not told twice, nor beside a hidden value', () => {
  const shown = { state: 'shown', value: 45 } as const;

  expect(behindText(shown, 45, 'messages')).toBe(', about 45 people');
  expect(behindText(shown, 45, 'people')).toBe('');
  expect(behindText(hidden, 45, 'messages')).toBe('');
});

test('only elapsed time has seconds', () => {
  expect(asSeconds(2, 'minutes')).toBe(120);
  expect(asSeconds(2, 'messages')).toBeUndefined();
  expect(asSeconds(2, 'days per person')).toBeUndefined();
});

test('a time of day is written as a clock shows it, also after midnight', () => {
  expect(amountWithUnit(9.1, 'hours after midnight')).toBe('09:06');
  expect(amountAlone(25.5, 'hours after midnight')).toBe('01:30');
  expect(tick(0, 'hours after midnight')).toBe('00:00');
  expect(amountWithUnit(8.25, 'hours')).toBe('8 h 15 min');
});
