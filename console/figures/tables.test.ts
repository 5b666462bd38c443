// The tables behind the charts.
import { expect, test } from 'vitest';
import type { MetricDefinition, Point } from '../../src/api/contract/metrics.ts';
import { measureOf, measuresOf, seriesOf } from './measures.ts';
import { channelTable, heading, heatTable, responseTable, weeklyTable } from './tables.ts';

const shown = (value: number) => ({ state: 'shown', value }) as const;
const hidden = { state: 'hidden', reason: 'few-people', sentence: 'Fewer than 5 people.' } as const;

const metric: MetricDefinition = {
  id: 'M09',
  name: 'First response time',
  slug: 'first-response-time',
  question: '',
  formula: '',
  grain: '',
  timeRule: '',
  groupRule: '',
  edgeCases: '',
  source: '',
  shape: 'weekly',
  measures: [
    { id: 'median', name: 'Median', unit: 'minutes' },
    { id: 'p90', name: '90th percentile', unit: 'minutes' },
    { id: 'distribution', name: 'By response time', unit: 'roots' },
  ],
  splits: ['channel'],
};

test('the newest week stands on top and a missing one says so', () => {
  const points: Point[] = [
    { week: '2026-W01', value: shown(4), people: 60 },
    { week: '2026-W03', value: hidden, people: null },
  ];

  const { rows } = weeklyTable(points, 'Messages', 'messages');

  expect(rows.map((row) => row.slice(1))).toEqual([
    ['hidden: fewer than 5 people', ''],
    ['nothing to count', ''],
    ['4', '60'],
  ]);
});

test('a heading names the unit only where the cells and the name do not', () => {
  expect(heading('Posting days', 'days per person')).toBe('Posting days (days per person)');
  expect(heading('Messages', 'messages')).toBe('Messages');
  expect(heading('Median', 'minutes')).toBe('Median');
});

test('the hours of the week stand from Monday to Sunday', () => {
  const points: Point[] = [
    { week: '2026-W01', weekday: 2, hour: 3, value: shown(1), people: 5 },
    { week: '2026-W01', weekday: 1, hour: 9, value: shown(2), people: 5 },
  ];

  const { rows } = heatTable(points, 'messages');

  expect(rows).toEqual([
    ['Monday, 09:00 to 10:00', '2', 'about 5'],
    ['Tuesday, 03:00 to 04:00', '1', 'about 5'],
  ]);
});

test('a bucket of response times is told without its unit', () => {
  const { rows } = responseTable([{ week: '2026-W01', upTo: 60, value: shown(8), people: 60 }], 'threads');

  expect(rows).toEqual([['up to 1 min', '8']]);
});

test('a hidden channel keeps its row', () => {
  const group = { kind: 'channel', id: 'a', name: 'Channel 3f9a-07c2' } as const;

  const { rows } = channelTable([{ group, participation: hidden, messages: shown(12), people: null }]);

  expect(rows).toEqual([['Channel 3f9a-07c2', 'hidden: fewer than 5 people', '12', '']]);
});

test('a report offers no histogram as a course over weeks', () => {
  expect(measuresOf(metric).map((each) => each.id)).toEqual(['median', 'p90']);
  expect(measureOf(metric, 'distribution').id).toBe('median');
  expect(measureOf(metric, 'p90').id).toBe('p90');
});

test('the buckets of a histogram are no weeks', () => {
  const group = { kind: 'organization', id: 'o', name: 'Acme' } as const;
  const points: Point[] = [
    { week: '2026-W01', upTo: 60, value: shown(8), people: 60 },
    { week: '2026-W01', value: shown(3), people: 60 },
  ];

  const [series] = seriesOf([{ group, measure: 'median', points }], 'median');

  expect(series?.points).toHaveLength(1);
});
