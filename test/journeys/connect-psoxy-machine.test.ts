// Slack through a Psoxy at Google in a real browser, with the credentials of the machine: refused until its operator allows it.
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Clouds, startClouds } from '../../sandbox/psoxy/clouds.ts';
import { type Psoxy, startPsoxy } from '../../sandbox/psoxy/psoxy.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { systemClock } from '../../src/base/clock.ts';
import { machineOfClouds } from '../psoxy-house.ts';
import { runHouse, type RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
const guard = fileURLToPath(new URL('../metadata-guard.mjs', import.meta.url));

let house: RunningHouse;
let page: Page;
let clouds: Clouds;
let psoxy: Psoxy;
/** In the environment of a server whose operator allows it. */
let allowing: string;
let startAgain: () => Promise<void>;
let connection: string;

const complaints = openJourney(
  async (opened) => {
    const sandbox = await startSandbox({ workspaces: [], grid: { seed: 7, people: 40, messages: 500 } });
    opened.alsoClose(() => sandbox.close());
    clouds = await startClouds({ clock: systemClock, region: 'eu-central-1', machine: machineOfClouds });
    opened.alsoClose(() => clouds.close());
    psoxy = await startPsoxy({
      source: 'slack',
      upstream: { url: sandbox.url, token: sandbox.userToken(sandbox.grid!.enterprise.id) },
      door: { is: 'google', clouds },
      salt: 'the salt of the organization',
    });
    opened.alsoClose(() => psoxy.close());
    ({ house } = opened);
    page = await opened.newPage();
    await signIn(page, house.link);
    startAgain = async () => {
      await page.close();
      await house.stop();
      const [name = '', value = ''] = allowing.split('=');
      house = await runHouse(house.dataDirectory, {
        TACIT_SANDBOX: 'off',
        NODE_OPTIONS: `--import ${guard}`,
        TACIT_TEST_METADATA: new URL(clouds.url).port,
        [name]: value,
      });
      opened.alsoClose(() => house.stop());
      page = await opened.newPage();
      await signIn(page, house.link);
    };
  },
  { TACIT_SANDBOX: 'off' },
);

const connector = () => `${house.url}/connections/new/slack-discovery`;

async function openForm(cloud: string): Promise<void> {
  await visit(page, connector());
  await page.getByText('Read through a Psoxy that you run already').click();
  await page.getByLabel('Address of the Psoxy').fill(psoxy.url);
  await page.getByText(cloud, { exact: true }).click();
}

/** How much of the page stands beyond the edge of the window. */
const beyond = () => page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);

test('without its operator’s word the credentials of the machine cannot be chosen, and it is said what the operator does', async () => {
  await openForm('Google');
  const fold = page.getByText('Without a key, where Tacit itself runs in Google');
  await fold.click();

  allowing = await page.getByLabel('For the environment', { exact: true }).inputValue();

  expect(allowing).toMatch(/^TACIT_MACHINE_CREDENTIALS=[0-9a-f-]{36}$/);
  expect(await page.getByLabel('With the credentials of the machine').count()).toBe(0);
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await beyond()).toBe(0);
  expect(await flawsOf(page, [connector()])).toEqual([]);
});

test('allowed, a role of AWS is shown with the external ID that it must ask for', async () => {
  await startAgain();
  await openForm('AWS role');
  await page.getByLabel('With the credentials of the machine').check();

  const externalId = await page.getByLabel('External ID', { exact: true }).inputValue();

  expect(externalId).toBe(`tacit-${allowing.split('=')[1]}`);
  expect(await page.getByLabel('Access key ID').count()).toBe(0);
}, 60_000);

test('at Google nothing is brought, and the organization is collected', async () => {
  await page.getByText('Google', { exact: true }).click();
  await page.getByLabel('With the credentials of the machine').check();
  await page.getByRole('button', { name: 'Ask how it is' }).click();
  await page.getByText('The Psoxy answers and can be connected').waitFor(soon);

  await page.getByRole('button', { name: 'Connect through this Psoxy' }).click();
  await page.getByLabel('How far back').selectOption('1 month', soon);
  connection = new URL(page.url()).pathname;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 120_000 });
  await visit(page, house.url + connection);
  const sheet = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Through a Psoxy of yours' }) });

  expect(await sheet.innerText()).toContain('the service account of the machine that Tacit runs on');
  expect(await sheet.innerText()).toContain('answers, version stand-in');
  expect(clouds.machine!.tokens.size).toBeGreaterThan(0);
  expect(house.output()).not.toContain('canary');
  expect(complaints).toEqual([]);
}, 150_000);

test('its pages fit a narrow window, and are sound in the dark', async () => {
  const flaws = await flawsOf(page, [house.url + connection, connector()]);
  await page.setViewportSize({ width: 375, height: 800 });
  await openForm('AWS role');
  await page.getByLabel('With the credentials of the machine').check();

  expect(flaws).toEqual([]);
  expect(await beyond()).toBe(0);
}, 60_000);
