// The page about admin analytics is what the declaration says today.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differenceReasons } from '../../collector/analytics/explain.ts';
import { analyticsWords } from '../../connectors/slack/analytics-verdict.ts';
import { slackAnalytics } from '../../connectors/slack/slack-analytics.ts';
import { slackAnalyticsPage } from './slack-analytics-page.ts';

test('docs/slack-analytics.md is up to date: `node src/cli/internal/write-docs.ts` writes it', () => {
  const written = readFileSync(new URL('../../../docs/slack-analytics.md', import.meta.url), 'utf8');

  expect(written).toBe(slackAnalyticsPage());
});

test('everything that this way lacks stands on it with its reason, and so do refusals and differences', () => {
  const page = slackAnalyticsPage();
  const lacks = Object.values(slackAnalytics.streams).flatMap((stream) => stream.lacks ?? []);

  expect(lacks.length).toBeGreaterThan(4);
  for (const { columns, why } of lacks)
    expect(page).toContain(`${columns.map((one) => `\`${one}\``).join(', ')} | ${why}`);
  for (const word of analyticsWords) expect(page).toContain(`\`${word}\``);
  for (const reason of Object.values(differenceReasons)) expect(page).toContain(reason);
});
