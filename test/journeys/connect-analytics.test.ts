// Admin analytics in a real browser: consent, all channels, Slack's own counts beside what is stored, and what is not known
// said so. Then the house is searched for what the stand-in holds, in every byte and row.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type CanaryWords, canaryWords, ofTheStandIn, secretsOfTheStandIn } from '../canary-words.ts';
import { filesWith, logicalCopy } from '../every-byte.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let page: Page;
let connection: string;
let words: CanaryWords;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  page = await opened.newPage();
  await signIn(page, house.link);
});

test('the page of the connector says what this way cannot tell', async () => {
  await visit(page, `${house.url}/connections/new/slack-analytics-sandbox`);

  const text = await page.locator('main').innerText();

  expect(text).toContain('What it cannot tell');
  expect(text).toContain('does not say who is mentioned');
});

test('consent is for one permission, and the counts can be looked at before anything is read', async () => {
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).waitFor(soon);
  const sandbox = new URL(page.url()).origin;
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByText('Nothing has been read yet').waitFor(soon);
  connection = new URL(page.url()).pathname;
  words = await canaryWords(sandbox);
  await page.getByRole('link', { name: 'Slack’s own counts, held against what is stored' }).click();

  await page.getByRole('group', { name: 'Counts by channel' }).waitFor(soon);

  expect(await page.getByText('No connection reads this channel').count()).toBeGreaterThan(5);
}, 60_000);

test('it collects, and then differs from Slack in nothing but the channels that were not chosen', async () => {
  await visit(page, house.url + connection);
  await page.getByRole('button', { name: 'Start collecting' }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 150_000 });
  await visit(page, `${house.url}${connection}/counts`);

  const rows = page.getByRole('group', { name: 'Counts by channel' }).getByRole('row');
  await rows.first().waitFor(soon);

  const [, ...all] = await rows.allInnerTexts();
  const differing = all.filter((text) => !text.includes('The same'));
  expect(all.length).toBeGreaterThan(30);
  expect(differing.length).toBeLessThan(5);
  expect(differing.filter((text) => !/externally shared channels|told apart/.test(text))).toEqual([]);
  expect(complaints).toEqual([]);
}, 180_000);

test('a metric that needs what Slack did not say has a sentence and no number', async () => {
  const sentence = 'Not available: a channel that was archived is missing from Slack’s file, which does not say why.';
  await expect
    .poll(
      async () => {
        await visit(page, `${house.url}/reports/dormant-channels`);
        return page.locator('main').innerText();
      },
      { timeout: 90_000 },
    )
    .toContain(sentence);
}, 120_000);

test('axe finds nothing on its pages in light and dark, and they fit a small window', async () => {
  const urls = [`${house.url}${connection}/counts`, `${house.url}/connections/new/slack-analytics-sandbox`];

  expect(await flawsOf(page, urls)).toEqual([]);
}, 120_000);

test('no file, row or line of the house holds anything of the stand-in', async () => {
  const { dataDirectory } = house;
  const secrets = await secretsOfTheStandIn(dataDirectory);
  await page.goto('about:blank');
  await house.stop();

  const needles = [...words.content, ...words.ids, ...secrets];
  const files = await filesWith(dataDirectory, ...needles);
  const copy = await logicalCopy(dataDirectory);
  const holding = [copy.events, copy.control, house.output()].flatMap((text) =>
    needles.filter((needle) => text.includes(needle)),
  );

  expect([files, holding]).toEqual([[ofTheStandIn], []]);
  expect(copy.events.length).toBeGreaterThan(10_000);
}, 120_000);
