// Holds the declarations to their form, and the documentation to the declarations.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Refused } from '../base/errors.ts';
import { accountShape, channelShape, messageShape, rosterShape } from '../privacy/shapes.ts';
import { metricOf, metrics } from './catalogue.ts';
import { metricsPage } from './internal/metrics-page.ts';

test('the documentation of the metrics is what their declarations say', () => {
  const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

  expect(page).toBe(metricsPage());
});

test('every metric has an id, a slug and measures of its own', () => {
  const ids = metrics.map(({ id }) => id);
  const slugs = metrics.map(({ slug }) => slug);

  expect(ids.every((id) => /^M\d\d$/.test(id))).toBe(true);
  expect(slugs.every((slug) => /^[a-z]+(-[a-z]+)*$/.test(slug))).toBe(true);
  expect([new Set(ids).size, new Set(slugs).size]).toEqual([metrics.length, metrics.length]);
  for (const { measures } of metrics) expect(new Set(measures.map(({ id }) => id)).size).toBe(measures.length);
});

test('every metric reads only columns that are kept', () => {
  const kept = new Set(
    [messageShape, accountShape, channelShape, rosterShape].flatMap(({ columns }) => Object.keys(columns)),
  );

  expect(metrics.flatMap(({ needs }) => needs).filter((column) => !kept.has(column))).toEqual([]);
});

test('a metric is found by id in any case and by slug, and an unknown one is refused', () => {
  expect([metricOf('m09').name, metricOf('first-response-time').id]).toEqual(['First response time', 'M09']);
  expect(() => metricOf('M00')).toThrow(Refused);
});
