// One organization at Slack, connected in a real browser by every way there is, in turn: each is complete for what it sees.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { contentMark } from '../../sandbox/mark.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Coverage } from '../../src/api/contract/live.ts';
import { silentLog } from '../../src/base/log.ts';
import { runProxy } from '../../src/proxy/run.ts';
import { ofTheStandIn, secretsOfTheStandIn } from '../canary-words.ts';
import { filesWith, logicalCopy } from '../every-byte.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
const collected = { timeout: 150_000 };

/** Of the other side: what it knows of itself is no part of the search. */
const slackFolder = mkdtempSync(join(tmpdir(), 'tacit-slack-'));

// As Slack would be: apps have to be created, and browsers are sent back to HTTPS alone.
const sandbox = await startSandbox({
  workspaces: [],
  grid: { seed: 7, people: 40, messages: 3000 },
  state: join(slackFolder, ofTheStandIn),
  readyApp: { redirectUrls: ['https://localhost'], hasDiscovery: true },
});

const secret = 'a secret that the two of them share';
let house: RunningHouse;
let page: Page;

const complaints = openJourney(
  async (opened) => {
    opened.alsoClose(async () => {
      await sandbox.close();
      rmSync(slackFolder, { recursive: true });
    });
    ({ house } = opened);
    page = await opened.newPage();
    await signIn(page, house.link);
  },
  { TACIT_SLACK_URL: sandbox.url, TACIT_SANDBOX: 'off' },
  ['--https'],
);

/** Some of its channels, as many as the pace of Slack lets through while somebody waits. */
const pattern = '*c7x?';

interface Found {
  readonly channels: number;
  /** As the source counts them, and as they are stored; replies among both where the source lists them with the rest. */
  readonly seen: number;
  readonly listed: number;
  readonly repliesSaid: number;
  readonly repliesStored: number;
}

/** From the page on which it is decided what is read. Gives the path of the connection. */
async function begin(): Promise<string> {
  await page.getByRole('radio', { name: 'Chosen channels' }).check(soon);
  await page.getByLabel('Patterns').fill(pattern);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('How far back').selectOption('1 month');
  await page.getByRole('button', { name: /^(Start collecting|Connect)$/ }).click();
  await page.getByRole('heading', { name: 'What is stored' }).waitFor(soon);
  return new URL(page.url()).pathname;
}

/** What there is when all of it is there. */
async function complete(path: string): Promise<Found> {
  await visit(page, house.url + path);
  await page.locator('.page-head').getByText('Up to date').waitFor(collected);
  await visit(page, `${house.url}${path}/coverage`);
  const { channels, totals, countsReplies } = await page.evaluate(
    async (url) => (await (await fetch(url)).json()) as Coverage,
    `/api${path}/coverage`,
  );
  const read = channels.filter(({ unreadable }) => unreadable === null);
  return {
    channels: read.length,
    seen: read.reduce((sum, { messagesSeen }) => sum + messagesSeen, 0),
    listed: read.reduce((sum, one) => sum + (countsReplies ? one.messagesListed : one.messages), 0),
    repliesSaid: countsReplies ? totals.repliesSaid : 0,
    repliesStored: countsReplies ? totals.repliesStored : 0,
  };
}

async function enterApp(): Promise<void> {
  await page.getByLabel('Client ID').fill(sandbox.app.clientId);
  await page.getByLabel('Client secret', { exact: true }).fill(sandbox.app.clientSecret);
  const appId = page.getByLabel('App ID');
  if (await appId.isVisible()) await appId.fill('A0TACIT');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved:').waitFor(soon);
}

const wholly = ({ seen, repliesSaid }: Found) => ({ listed: seen, repliesStored: repliesSaid });

async function consent(connector: string, button: string): Promise<string> {
  await visit(page, `${house.url}/connections/new/${connector}`);
  await enterApp();
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).click(soon);
  return begin();
}

let analytics: string;

test('admin analytics begin, whose files Slack gives at twenty a minute', async () => {
  analytics = await consent('slack-analytics', 'Authorize Connection');

  expect(analytics).toMatch(/^\/connections\/[-0-9a-f]{36}$/);
}, 60_000);

test.each([
  ['slack', 'Connect'],
  ['slack-discovery', 'Authorize Connection'],
])(
  'by the consent of %s',
  async (connector, button) => {
    const found = await complete(await consent(connector, button));

    expect(found.channels).toBeGreaterThan(1);
    expect(found.seen).toBeGreaterThan(5);
    expect(found).toMatchObject(wholly(found));
    expect(complaints).toEqual([]);
  },
  240_000,
);

test('by a proxy, which alone has the token', async () => {
  const proxy = await runProxy(
    {
      TACIT_PROXY_CONNECTOR: 'slack-discovery',
      TACIT_PROXY_TOKEN: sandbox.userToken(sandbox.grid!.enterprise.id),
      TACIT_PROXY_KEY: '5a'.repeat(32),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  onTestFinished(() => proxy.close());
  await visit(page, `${house.url}/connections/new/slack-discovery`);
  await page.getByText('Read through a proxy in your network instead').click();
  await page.getByLabel('Address of the proxy').fill(`http://127.0.0.1:${proxy.port}`);
  await page.getByRole('textbox', { name: 'Secret', exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Connect through this proxy' }).click();

  const found = await complete(await begin());

  expect(found.seen).toBeGreaterThan(5);
  expect(found).toMatchObject(wholly(found));
  expect(complaints).toEqual([]);
}, 240_000);

test('admin analytics are there too, and every way stands in the list', async () => {
  const found = await complete(analytics);
  await visit(page, `${house.url}/connections`);

  const names = await page.locator('.connection-name').allInnerTexts();

  expect(found.seen).toBeGreaterThan(5);
  expect(found).toMatchObject(wholly(found));
  expect(names.toSorted()).toEqual(['Slack', 'Slack Discovery', 'Slack Discovery 2', 'Slack admin analytics']);
  expect(complaints).toEqual([]);
}, 240_000);

test('by the consent of an owner for the whole organization, which is in no workspace until it is added', async () => {
  await visit(page, `${house.url}/connections/new/slack`);
  if (await page.getByLabel('Client ID').isVisible()) await enterApp();
  await page.getByText('Read a whole organization of several workspaces').click();
  await page.getByRole('button', { name: 'Authorize for the organization' }).click();
  // By mistake.
  const [, , other] = sandbox.grid!.active;
  await page.locator('select[name=team]').selectOption(other.id);
  await page.getByRole('button', { name: 'Allow' }).click();
  const said = `You asked for the whole organization, and Slack answered with one workspace: ${other.name}.`;
  await page.getByText(said).waitFor(soon);
  const start = await page.getByRole('button', { name: 'Start with this workspace alone' }).count();
  await page.getByRole('button', { name: 'Authorize again for the organization' }).click();
  await page.locator('select[name=team]').selectOption({ label: 'Fernhill Group (the whole organization)' });
  await page.getByRole('button', { name: 'Allow' }).click();
  const workspaces = page.getByRole('region', { name: 'Workspaces' });
  const adding = workspaces.getByRole('link', { name: 'Add the app to a workspace' });
  await adding.waitFor(soon);
  const before = await workspaces.innerText();

  const team = sandbox.grid!.active[1];
  await fetch(String(await adding.getAttribute('href')), {
    method: 'POST',
    body: new URLSearchParams({ team: team.id }),
  });
  await page.reload();
  await workspaces.getByText(team.name).waitFor(soon);

  expect([start, await page.getByText('You asked for the whole organization').count()]).toEqual([1, 0]);
  expect(before).toContain('in none of its workspaces yet: nothing can be read');
  expect(await workspaces.innerText()).toContain('1 workspace let the app in and is read.');
  expect(complaints).toEqual([]);
}, 90_000);

test('no file, row or line of the house holds anything of the stand-in, by whichever way it came', async () => {
  const grid = sandbox.grid!;
  await page.goto('about:blank');
  await house.stop();

  const needles = [
    contentMark,
    secret,
    ...(await secretsOfTheStandIn(slackFolder)),
    ...[grid.enterprise, ...grid.active].map(({ id }) => id),
    ...grid.users().map(({ id }) => id),
    ...grid.conversations().map(({ state }) => state.channel.id),
  ];
  const files = await filesWith(house.dataDirectory, ...needles);
  const copy = await logicalCopy(house.dataDirectory);
  const holding = [copy.events, copy.control, house.output()].flatMap((text) =>
    needles.filter((needle) => text.includes(needle)),
  );

  expect(needles.length).toBeGreaterThan(100);
  expect([files, holding]).toEqual([[], []]);
  expect(copy.events.length).toBeGreaterThan(10_000);
}, 120_000);
