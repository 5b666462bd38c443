// The order of channels.
import { expect, test } from 'vitest';
import type { Series, Value } from '../../src/api/contract/metrics.ts';
import { rankSeries } from './ranking.ts';

const hidden: Value = { state: 'hidden', reason: 'few-people', sentence: 'Hidden: fewer than 5 people.' };
const channel = (id: string, ...values: Value[]): Series => ({
  group: { kind: 'channel', id, name: id },
  measure: 'messages',
  points: values.map((value, index) => ({ week: `2026-W0${index + 1}`, value, people: null })),
});

test('channels stand by their latest number, and a hidden last week does not remove one', () => {
  const { visible } = rankSeries([
    channel('small', { state: 'shown', value: 2 }),
    channel('large', { state: 'shown', value: 9 }, hidden),
  ]);

  expect(visible.map((each) => each.group.id)).toEqual(['large', 'small']);
});

test('a channel hidden in every week is counted as hidden and one without messages is not', () => {
  const { visible, hidden: never } = rankSeries([channel('few', hidden), channel('silent', { state: 'none' })]);

  expect(visible).toEqual([]);
  expect(never.map((each) => each.group.id)).toEqual(['few']);
});
