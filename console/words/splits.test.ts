// By what a figure can be split, and what stands below it.
import { expect, test } from 'vitest';
import { captionOf, countText, matchedText } from './matched.ts';
import { leftToTable, splitName, splitOf, splitsOf } from './splits.ts';

const dimensions = [
  { key: 'department', name: 'Department' },
  { key: 'tenure', name: 'Tenure' },
];
const coverage = {
  firstDay: null,
  lastDay: null,
  connections: 1,
  channels: 1,
  messages: 1,
  matchedMessages: null,
  matchedPeople: null,
  computedAt: null,
  isPartial: false,
};

test('a metric of people is split by every dimension, any other by none', () => {
  expect(splitsOf({ splits: ['organization', 'people'] }, dimensions).map((each) => each.key)).toEqual([
    'organization',
    'department',
    'tenure',
  ]);
  expect(splitsOf({ splits: ['organization'] }, dimensions)).toHaveLength(1);
});

test('a split that a metric does not have falls back to one that it has', () => {
  expect(splitOf({ splits: ['channel'] }, 'organization', dimensions)).toBe('channel');
  expect(splitOf({ splits: ['organization', 'channel'] }, undefined, dimensions)).toBe('organization');
  expect(splitOf({ splits: ['organization', 'channel'] }, 'department', dimensions)).toBe('organization');
  expect(splitOf({ splits: ['organization', 'people'] }, 'department', dimensions)).toBe('department');
});

test('a split is called by its name', () => {
  expect(splitName('department', dimensions)).toBe('Department');
  expect(splitName('channel', dimensions)).toBe('Channel');
  expect(splitName('Guild', [])).toBe('Guild');
});

test('a chart of more groups than colours says where the others are', () => {
  expect(leftToTable(7)).toBe('');
  expect(leftToTable(12)).toContain('all 12 groups');
});

test('every figure says how much of it is matched, rounded down, or that there is no HR file', () => {
  expect(matchedText({ ...coverage, matchedMessages: 92, matchedPeople: 99.99 })).toBe(
    'Matched: 92 % of messages, 99.9 % of people in the HR file.',
  );
  expect(matchedText(coverage)).toBe('No HR file stands: every account counts as a person of its own.');
});

test('n is that of the last week that has a number', () => {
  const shown = (people: number) => ({ week: '2026-W10', value: { state: 'shown', value: 3 } as const, people });

  expect(countText([shown(120), { week: '2026-W11', value: { state: 'none' }, people: null }])).toBe(
    'n = 120 people in the last week.',
  );
  expect(countText([])).toBe('');
  expect(captionOf('', 'One.', '', 'Two.')).toBe('One. Two.');
});
