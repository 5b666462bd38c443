// A whole organization connected in a real browser: the steps at Slack, the consent, how far it looks, and Connect.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let page: Page;
/** The address of the connection, below the house's own. */
let connection: string;
let sandbox: string;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  page = await opened.newPage();
  await signIn(page, house.link);
});

const discoveryCalls = async (): Promise<string[]> => {
  const { methods } = (await (await fetch(`${sandbox}/_sandbox/calls`)).json()) as { methods: Record<string, unknown> };
  return Object.keys(methods).filter((method) => method.startsWith('discovery.'));
};

const consent = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Allow' }).waitFor(soon);
  sandbox = new URL(page.url()).origin;
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('heading', { name: 'How far it looks' }).waitFor(soon);
};

test('the page of the connector has the steps at Slack in their order, and keeps what is entered', async () => {
  await visit(page, `${house.url}/connections/new/slack-discovery`);

  const steps = await page.locator('.connect > .steps h3').allInnerTexts();
  await page.getByLabel('App ID').fill('A0TACIT');
  await page.getByLabel('Client ID').fill('111.222');
  await page.getByLabel('Client secret', { exact: true }).fill('a-secret-of-an-app');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved:').waitFor(soon);

  expect(steps.map((step) => step.split(' ').slice(0, 2).join(' '))).toEqual([
    'Create the',
    'Note the',
    'Ask Slack',
    'Delete discovery:write',
    'Add the',
    'Add the',
    'Copy our',
    'Enter the',
    'Authorize the',
  ]);
  expect(await page.locator('.credentials-done').innerText()).toContain('A0TACIT');
  expect(await page.getByRole('button', { name: 'Copy Redirect URL' }).isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: 'Authorize Connection' }).isVisible()).toBe(true);
});

test('what is needed word by word has a button that copies it, also for a proxy of one’s own', async () => {
  await page.getByText('Read through a proxy in your network instead').click();
  const commands = await page.getByLabel('Commands').inputValue();
  await page.getByText('Certificate', { exact: true }).click();
  const certificate = await page.getByLabel('Our certificate').inputValue({ timeout: 10_000 });

  const copies = await page.getByRole('button', { name: /^Copy/ }).allInnerTexts();

  expect(copies.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
    'Copy Words of the request',
    'Copy Redirect URL',
    'Copy Commands',
    'Copy Our certificate',
  ]);
  expect(commands).toContain('TACIT_PROXY_CONNECTOR=slack-discovery');
  expect(certificate).toContain('BEGIN CERTIFICATE');
  expect(await page.locator('.steps .steps, .fold .steps h3').allInnerTexts()).toContain(
    'Take the token of your own app',
  );
});

test('after the consent nothing is asked of Slack but whose token it is, until somebody presses Connect', async () => {
  await visit(page, `${house.url}/connections/new/slack-discovery-sandbox`);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await consent();
  connection = new URL(page.url()).pathname;

  await page.getByText('One permission asked for, all granted.').waitFor(soon);

  expect(await page.getByRole('radio', { name: 'Public channels only' }).isChecked()).toBe(true);
  expect(await discoveryCalls()).toEqual([]);
});

test('private channels are opened by one person before anything is read, and direct messages by two', async () => {
  await page.getByRole('radio', { name: 'Private channels too' }).check();
  await page.getByRole('button', { name: 'Change how far it looks' }).click();
  await page.getByRole('radio', { name: 'All public and private channels', exact: true }).waitFor(soon);
  await page.getByRole('radio', { name: 'Direct messages too' }).check();
  await page.getByRole('button', { name: 'Ask for a second signature' }).click();
  await page.getByText('Direct messages too: waits for a second signature.').waitFor(soon);

  await visit(page, `${house.url}/approvals`);

  const asked = 'Widen what connection Slack Discovery (sandbox) reads from private channels to direct messages';
  expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([asked]);
  expect(await discoveryCalls()).toEqual([]);
});

test('Connect begins to collect, as far as it looks', async () => {
  await visit(page, `${house.url}${connection}`);
  await page.getByLabel('How far back').selectOption('1 month');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 120_000 });

  const reads = page.locator('section').filter({ has: page.getByRole('heading', { name: 'What is read' }) });

  expect(await reads.innerText()).toContain('All public and private channels');
  await visit(page, `${house.url}/inventory`);
  expect(await page.getByText('Private channels too, by decision of your organization.').isVisible()).toBe(true);
  // What nobody connected is folded away.
  const ofConnectors = page.locator('details.inventory-connector');
  expect(await ofConnectors.filter({ hasText: 'Slack Discovery (sandbox)' }).getAttribute('open')).not.toBe(null);
  expect(await ofConnectors.filter({ hasText: 'Slack admin analytics (sandbox)' }).getAttribute('open')).toBe(null);
  expect(await discoveryCalls()).toEqual(
    expect.arrayContaining(['discovery.conversations.history', 'discovery.enterprise.info']),
  );
}, 150_000);

test('coverage counts replies among the messages, as the source lists them', async () => {
  await visit(page, `${house.url}${connection}/coverage`);

  const totals = await page.getByRole('region', { name: 'In all' }).innerText();
  const columns = await page.getByRole('columnheader').allInnerTexts();

  expect(totals).toContain('Messages at source');
  expect(totals).not.toContain('Replies stored');
  expect(columns).toEqual(expect.arrayContaining(['Messages stored', 'Messages at source']));
});

test('a consent that brought writing along is shown as a danger, and nothing is read', async () => {
  await fetch(`${sandbox}/_sandbox/discovery`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ write: true }),
  });
  const id = connection.split('/').at(-1);
  await visit(page, `${house.url}/connections/new/slack-discovery-sandbox?connection=${id}`);
  await page.getByRole('button', { name: 'Reconnect', exact: true }).click();
  await consent();

  await page.getByRole('alert').getByText('discovery:write').first().waitFor(soon);
  await page.getByRole('button', { name: 'Ask for a second signature for discovery:write' }).click();
  await page.getByText('Waits for a second signature:').waitFor(soon);

  expect(complaints).toEqual([]);
});

test('the pages are sound in light and dark, and fit a narrow window', async () => {
  const pages = [`${house.url}/connections/new/slack-discovery`, `${house.url}${connection}`, `${house.url}/approvals`];

  expect(await flawsOf(page, pages)).toEqual([]);
}, 120_000);
