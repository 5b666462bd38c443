// Numbers in words.
import { expect, test } from 'vitest';
import { bytes, counted, duration, number, remaining, shortNumber } from './numbers.ts';

test('a number is grouped and keeps one decimal only below a hundred', () => {
  expect(number(1_204_332)).toBe('1,204,332');
  expect(number(44.46)).toBe('44.5');
  expect(number(1234.56)).toBe('1,235');
});

test('the ticks of an axis are shortened from ten thousand on', () => {
  expect(shortNumber(9_500)).toBe('9,500');
  expect(shortNumber(12_000)).toMatch(/^12k$/i);
});

test('one person and two people', () => {
  expect(counted(1, 'person', 'people')).toBe('1 person');
  expect(counted(2, 'person', 'people')).toBe('2 people');
});

test('a duration takes the unit a person would take', () => {
  expect(duration(45)).toBe('45 s');
  expect(duration(90)).toBe('1.5 min');
  expect(duration(21.4 * 60)).toBe('21 min');
  expect(duration(80 * 60)).toBe('1 h 20 min');
  expect(duration(86_400)).toBe('1 day');
  expect(duration(7 * 86_400)).toBe('7 days');
});

test('a duration never reads as sixty of the smaller unit', () => {
  expect(duration(59.7)).toBe('1 min');
  expect(duration(59.7 * 60)).toBe('1 h');
});

test('what is left of an import is told coarsely', () => {
  expect(remaining(2)).toBe('a few seconds');
  expect(remaining(31)).toBe('about 35 s');
  expect(remaining(130)).toBe('about 3 min');
});

test('sizes are decimal', () => {
  expect(bytes(999)).toBe('999 bytes');
  expect(bytes(12_400_000)).toBe('12.4 MB');
  expect(bytes(310_000_000_000)).toBe('310 GB');
});
