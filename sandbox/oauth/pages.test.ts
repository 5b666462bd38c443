// The pages as a person meets them in a browser: read by axe, and left by a button.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityFindings, noBrowser, openBrowser } from '../../test/browser.ts';
import { smallWorkspace } from '../http/small-workspace.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import { addressOf } from './browser.ts';

let slack: Sandbox;
let browser: Browser | undefined;

beforeAll(async () => {
  const grid = { seed: 7, people: 40, messages: 0 };
  slack = await startSandbox({ workspaces: [smallWorkspace({ id: 'T1' }), smallWorkspace({ id: 'T2' })], grid });
  if (noBrowser === undefined) browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await slack.close();
});

async function open(address: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await (await browser!.newContext({ colorScheme })).newPage();
  await page.goto(address);
  return page;
}

/** Comes back to a page of the stand-in itself, so that nothing else has to listen. */
const consentAddress = () =>
  addressOf(slack, {
    client_id: slack.app.clientId,
    redirect_uri: `http://localhost:${slack.port}/apps`,
    user_scope: 'channels:read,channels:history',
    scope: 'channels:join',
    state: 'kept',
  });

const discoveryAddress = () =>
  addressOf(slack, {
    client_id: slack.app.clientId,
    redirect_uri: `http://localhost:${slack.port}/apps`,
    user_scope: 'discovery:read',
    scope: 'users:read',
  });

const manageAddress = () =>
  `${slack.url}/manage/${slack.grid!.enterprise.id}/integrations/profile/${slack.app.id}/workspaces/add`;

const manifestAddress = () => {
  const manifest = {
    display_information: { name: 'Ours', description: 'Counts' },
    oauth_config: { redirect_urls: ['https://tacit.example.com/'], scopes: { user: ['users:read'] } },
  };
  return `${slack.url}/apps?${new URLSearchParams({ new_app: '1', manifest_json: JSON.stringify(manifest) })}`;
};

test('axe finds nothing wrong on any page, in light and in dark', { timeout: 120_000 }, async ({ skip }) => {
  skip(noBrowser !== undefined, noBrowser);
  slack.userToken(slack.grid!.enterprise.id);
  const addresses = [
    consentAddress(),
    discoveryAddress(),
    manifestAddress(),
    `${slack.url}/apps`,
    `${slack.url}/apps/${slack.app.id}`,
    manageAddress(),
    `${slack.url}/oauth/v2/authorize`,
  ];

  const findings: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    const page = await open(addresses[0]!, scheme);
    for (const address of addresses) {
      await page.goto(address);
      findings.push(...(await accessibilityFindings(page, scheme === 'dark')));
    }
    await page.context().close();
  }

  expect(findings).toEqual([]);
});

test('a person chooses a workspace, unticks a scope and allows the rest', async ({ skip }) => {
  skip(noBrowser !== undefined, noBrowser);
  const page = await open(consentAddress());

  await page.getByLabel('Workspace').selectOption({ label: 'Team T2' });
  await page.getByRole('checkbox', { name: 'Join public channels' }).uncheck();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('**/apps?**');

  const back = new URL(page.url()).searchParams;
  expect([back.get('state'), back.get('error')]).toEqual(['kept', null]);
  expect(back.get('code')).not.toBeNull();
});

test('a person creates an app and reads its client id and secret', async ({ skip }) => {
  skip(noBrowser !== undefined, noBrowser);
  const page = await open(manifestAddress());

  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/apps/A*');

  expect(await page.getByLabel('Client ID').inputValue()).toMatch(/^\d+\.\d+$/);
  expect(await page.getByLabel('Client Secret').inputValue()).toMatch(/^[0-9a-f]{32}$/);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('an owner opens Discovery to an app, installs it everywhere and adds it to one workspace', async ({ skip }) => {
  skip(noBrowser !== undefined, noBrowser);
  const page = await open(manifestAddress());
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/apps/A*');
  const id = await page.getByLabel('App ID').inputValue();

  await page.getByRole('button', { name: 'Opt in' }).click();
  await page.getByRole('button', { name: 'Let discovery:write come along' }).click();
  await page.getByRole('button', { name: 'Delete discovery:write' }).click();
  await page.getByText('Opted in: it can be installed in all of Fernhill Group').waitFor();
  await page.goto(manageAddress().replace(slack.app.id, id));
  await page.getByRole('checkbox', { name: 'Fernhill Labs' }).check();
  await page.getByRole('button', { name: 'Add' }).click();
  await page.waitForURL('**/workspaces/add');

  expect(await page.getByRole('checkbox', { name: 'Fernhill Labs' }).isDisabled()).toBe(true);
  expect(await page.getByRole('checkbox', { name: 'Fernhill Works' }).isDisabled()).toBe(false);
});
