// The page about Slack is what the declaration says today.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slack } from '../../connectors/slack/slack.ts';
import { knownWords } from '../../connectors/slack/verdict.ts';
import { slackPage } from './slack-page.ts';

test('docs/slack.md is up to date: `node src/cli/internal/write-docs.ts` writes it', () => {
  const written = readFileSync(new URL('../../../docs/slack.md', import.meta.url), 'utf8');

  expect(written).toBe(slackPage());
});

test('every scope stands on it with its reason, and every field that is kept with its own', () => {
  const page = slackPage();

  for (const { name, why } of slack.consent.scopes) expect(page).toContain(`| \`${name}\` | ${why}`);
  for (const { shape, keep } of Object.values(slack.streams)) {
    for (const name of Object.keys(keep)) expect(page).toContain(`\n| \`${name}\` | `);
    for (const { why } of Object.values(shape.columns)) expect(page).toContain(` ${why} |`);
  }
});

test('every word of refusal that is known stands on it', () => {
  const page = slackPage();

  for (const word of knownWords) expect(page).toContain(`\`${word}\``);
});
