// The page about Discovery is what the declaration says today.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import { slackDiscoveryPage } from './slack-discovery-page.ts';

test('docs/slack-discovery.md is up to date: `node src/cli/internal/write-docs.ts` writes it', () => {
  const written = readFileSync(new URL('../../../docs/slack-discovery.md', import.meta.url), 'utf8');

  expect(written).toBe(slackDiscoveryPage());
});

test('every step at Slack stands on it, in its order', () => {
  const page = slackDiscoveryPage();

  const places = slackDiscovery.consent.steps!.map(({ title }, at) => page.indexOf(`${at + 1}. **${title}.**`));

  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});
