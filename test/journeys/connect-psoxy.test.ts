// Slack through a Psoxy in a real browser: how it is, a failure that is explained, Connect, and how it stands afterwards.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Psoxy, startPsoxy } from '../../sandbox/psoxy/psoxy.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
const bearer = 'a bearer of the gateway';

let house: RunningHouse;
let page: Page;
let psoxy: Psoxy;
/** The address of the connection, below the house's own. */
let connection: string;

const complaints = openJourney(
  async (opened) => {
    const sandbox = await startSandbox({ workspaces: [], grid: { seed: 7, people: 40, messages: 2000 } });
    opened.alsoClose(() => sandbox.close());
    psoxy = await startPsoxy({
      source: 'slack',
      upstream: { url: sandbox.url, token: sandbox.userToken(sandbox.grid!.enterprise.id) },
      door: { is: 'bearer', token: bearer },
      salt: 'the salt of the organization',
    });
    opened.alsoClose(() => psoxy.close());
    ({ house } = opened);
    page = await opened.newPage();
    await signIn(page, house.link);
  },
  { TACIT_SANDBOX: 'off' },
);

test('before it is connected the Psoxy says how it is, and what keeps it from being connected is explained', async () => {
  await visit(page, `${house.url}/connections/new/slack-discovery`);
  await page.getByText('Read through a Psoxy that you run already').click();
  await page.getByLabel('Address of the Psoxy').fill(psoxy.url);
  await page.getByText('Bearer', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Bearer', exact: true }).fill(bearer);
  psoxy.health({ nonDefaultSalt: false });

  await page.getByRole('button', { name: 'Ask how it is' }).click();
  const told = page.getByRole('status').filter({ hasText: 'The Psoxy answers' });
  await told.waitFor(soon);

  expect(await told.innerText()).toContain('cannot be connected yet, version stand-in.');
  expect(await told.innerText()).toContain('Danger: The Psoxy makes its tokens with the salt that everybody knows.');
});

test('connected through it, the organization is collected, and the coverage is whole', async () => {
  psoxy.health({});
  await page.getByRole('button', { name: 'Connect through this Psoxy' }).click();
  await page.getByLabel('How far back').selectOption('1 month', soon);
  connection = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 120_000 });
  await visit(page, `${house.url}${connection}/coverage`);

  const text = await page.locator('main').innerText();

  // Channels have no names here.
  expect(text).toMatch(/Channel [0-9a-f]{4}-[0-9a-f]{4}\s+Complete/);
  expect(text).toMatch(/Not complete\s+0\b/);
  expect(complaints).toEqual([]);
}, 150_000);

test('its page says how the Psoxy stands, and with another salt what to do, when it is asked again', async () => {
  const { fingerprint } = psoxy.tokens();
  await visit(page, house.url + connection);
  const sheet = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Through a Psoxy of yours' }) });
  const before = await sheet.innerText();
  psoxy.changeSalt('another salt');

  await sheet.getByRole('button', { name: 'Ask it again' }).click();
  await sheet.getByText('not any more').waitFor(soon);

  expect(before).toContain('answers, version stand-in');
  expect(before).toContain(`${fingerprint.slice(0, 16)}… since`);
  expect(await sheet.innerText()).toContain('Give it its old salt back.');
});

test('its pages are sound in light and dark, and fit a narrow window', async () => {
  const pages = [house.url + connection, `${house.url}/connections/new/slack-discovery`];

  expect(await flawsOf(page, pages)).toEqual([]);
}, 120_000);
