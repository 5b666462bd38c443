// The second journey, in a real browser: consent at the stand-in Slack, choose, watch it collect, read how complete it is.
// Then the house that was walked through is searched for what the stand-in holds, in every byte and row.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { listen, type Listening } from '../canary-heard.ts';
import { type CanaryWords, canaryWords, markedIn, ofTheStandIn, secretsOfTheStandIn } from '../canary-words.ts';
import { filesWith, logicalCopy } from '../every-byte.ts';
import { runHouse, type RunningHouse } from '../running-house.ts';
import { openJourney, type Opened } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let page: Page;
let alsoClose: Opened['alsoClose'];
/** The address of the connection that is made, below the house's own. */
let connection: string;
/** Where the stand-in is. */
let sandbox: string;
/** What the stand-in holds, what it gave away, and what the browser was told. */
let words: CanaryWords;
let secrets: readonly string[];
let heard: Listening;

const complaints = openJourney(async (opened) => {
  ({ house, alsoClose } = opened);
  page = await opened.newPage();
  heard = listen(page.context(), house.url);
  await signIn(page, house.link);
});

test('whoever cancels at Slack reads that nothing was connected, and may begin again', async () => {
  await page.goto(`${house.url}/connections`);
  await page.getByRole('link', { name: 'Add New Connection' }).first().click();
  await page.getByRole('link', { name: 'Slack (sandbox)' }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByText('consent-cancelled').waitFor(soon);

  expect(new URL(page.url()).pathname).toBe('/connections/new/slack-sandbox');
  expect(await page.getByRole('button', { name: 'Connect', exact: true }).isEnabled()).toBe(true);
});

test('whoever allows it comes back to a connection that has read nothing yet', async () => {
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).waitFor(soon);
  sandbox = new URL(page.url()).origin;
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByText('Four permissions asked for, all granted.').waitFor(soon);

  connection = new URL(page.url()).pathname;
  words = await canaryWords(sandbox);
  await heard.follow(`/api${connection}/events`);

  expect(connection).toMatch(/^\/connections\/[0-9a-f-]{36}$/);
  expect(await page.getByText('Nothing has been read yet').isVisible()).toBe(true);
});

test('the plan follows the choice, and the choice is there again after a reload', async () => {
  await page.getByRole('radio', { name: 'Chosen channels' }).check();
  await page.getByRole('listbox').getByRole('option').nth(4).click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const kept = page.waitForResponse(
    (answer) => answer.ok() && (answer.request().postData() ?? '').includes('"horizonDays":30'),
  );
  await page.getByLabel('How far back').selectOption('1 month');
  await kept;
  await page.reload();

  await page.getByText('2 chosen').waitFor(soon);
  await expect.poll(() => factsOf(page, '.plan-facts'), soon).toMatchObject({ Channels: '2' });

  expect(await page.getByLabel('How far back').inputValue()).toBe('30');
});

test('a name that nobody has is not found, and the search stands in the address', async () => {
  await page.getByLabel('Search channels').fill('nobody calls a channel so');
  await page.getByText('No channel is called like that.').waitFor(soon);

  expect(new URL(page.url()).search).toContain('search=nobody');

  await page.getByLabel('Search channels').fill('');
});

test('it collects while it is watched, and is up to date without a reload', async () => {
  await page.getByRole('button', { name: 'Start collecting' }).click();
  await page
    .locator('.page-head')
    .getByText(/Collecting|Up to date/)
    .waitFor(soon);
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 120_000 });

  await expect.poll(() => factsOf(page, '.facts'), soon).toMatchObject({ Channels: '2' });

  expect(Number((await factsOf(page, '.facts'))['Messages']!.replaceAll(',', ''))).toBeGreaterThan(50);
  expect(complaints).toEqual([]);
}, 150_000);

test('the log holds the sync, with what it brought', async () => {
  const row = page.getByRole('table').getByRole('row').nth(1);
  await row.getByText('Finished').waitFor(soon);

  const counts = await row.getByRole('cell').allInnerTexts();

  expect(Number(counts[2]!.replaceAll(',', ''))).toBeGreaterThan(50);
});

test('the coverage page finds every reply that Slack counts', async () => {
  await page.getByRole('link', { name: 'Coverage, channel by channel' }).click();
  await page.getByRole('group', { name: 'Coverage by channel' }).waitFor(soon);

  const facts = await factsOf(page, '.plan-facts');
  const [stored, said] = facts['Replies stored']!.replace(/ [\d.]+ %$/, '').split(' of ');

  expect(facts['Channels read']).toMatch(/^2 of \d+$/);
  expect(facts['Threads owing replies']).toMatch(/^0 of/);
  expect(stored).toBe(said);
  expect(await page.getByText('Complete', { exact: true }).count()).toBe(2);
});

test('one pauses it, resumes it and goes back to where one was', async () => {
  await page.goBack();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('.page-head').getByText('Paused').waitFor(soon);
  await page.getByRole('button', { name: 'Resume' }).click();

  // The sync that resuming asks for stands in the log beside the first.
  const finished = page.getByRole('row').filter({ hasText: 'Finished' });
  await expect.poll(() => finished.count(), { timeout: 60_000 }).toBe(2);

  expect(new URL(page.url()).pathname).toBe(connection);
}, 90_000);

test('a token that is revoked at Slack stops the connection and says whose turn it is', async () => {
  await fetch(`${sandbox}/_sandbox/faults`, { method: 'POST', body: new URLSearchParams({ kind: 'revoke_token' }) });
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.locator('.page-head').getByText('Needs reconnecting').waitFor({ timeout: 60_000 });

  const said = await page.locator('.standing').innerText();

  expect(said).toContain('Your turn:');
  expect(said).toContain('source-token-revoked');
}, 90_000);

test('reconnecting goes on with the same connection, and says what was not granted this time', async () => {
  await page.getByRole('button', { name: 'Reconnect', exact: true }).click();
  await page.getByRole('checkbox', { name: /users:read\.email/ }).uncheck();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 60_000 });

  await page.getByText('Without it we cannot read: accounts.').waitFor(soon);

  expect(new URL(page.url()).pathname).toBe(connection);
  expect(complaints).toEqual([]);
}, 90_000);

const pages = () => [
  '/connections',
  '/connections/new/slack?mode=bot&problem=consent-app-wrong',
  '/connections/new/slack-sandbox',
  connection,
  `${connection}/choice`,
  `${connection}/coverage`,
];

test('axe finds nothing on the pages of a connection in light and dark, and none is wider than a phone', async () => {
  const urls = pages().map((path) => house.url + path);

  expect(await flawsOf(page, urls, visitAndNote)).toEqual([]);
}, 180_000);

test('the browser was told nothing that the stand-in holds but the names of channels, where one chooses them', async () => {
  heard.end();
  secrets = [...heard.codes, ...(await secretsOfTheStandIn(house.dataDirectory))];

  const told = (await heard.all()).map(({ path, text }) => ({ path, found: foundIn(text), marked: markedIn(text) }));
  const holding = told.filter(({ found }) => found.length > 0);

  const names = words.channels.map(({ name }) => name);
  expect([...new Set(holding.map(({ path }) => path))].sort()).toEqual([
    `/api${connection}/channels`,
    `${connection}/choice`,
  ]);
  expect(holding.filter(({ found }) => found.length > 1)).toEqual([]);
  expect(holding.flatMap(({ marked }) => marked).filter((name) => !names.includes(name))).toEqual([]);
  expect([told.length > 100, secrets.length > 4]).toEqual([true, true]);
}, 30_000);

test('no file, row or line of the house that was walked through holds anything of the stand-in', async () => {
  const { dataDirectory } = house;
  await page.goto('about:blank');
  await house.stop();
  // The browser had to carry these to Slack and back.
  secrets = [...secrets, ...heard.states];

  const files = await filesWith(dataDirectory, ...needles());
  const copy = await logicalCopy(dataDirectory);

  expect(files).toEqual([ofTheStandIn]);
  expect([foundIn(copy.events), foundIn(copy.control), foundIn(house.output())]).toEqual([[], [], []]);
  expect(copy.events.length).toBeGreaterThan(10_000);
  expect([copy.control, house.output()].map((text) => text.includes(connection.split('/').at(-1)!))).toEqual([
    true,
    true,
  ]);
  expect(words.ids.length).toBeGreaterThan(150);
}, 60_000);

test('disconnecting names what is stored, and leaves it there', async () => {
  house = await runHouse(house.dataDirectory);
  alsoClose(() => house.stop());
  await signIn(page, house.link);
  await visitAndNote(page, house.url + connection);
  const { Messages: messages } = await factsOf(page, '.facts');
  await page.getByRole('button', { name: 'Disconnect …' }).click();
  await page.getByRole('dialog').getByText(`${messages} messages stay in your figures`).waitFor(soon);
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect ' }).click();

  await page.locator('.page-head').getByText('Disconnected').waitFor(soon);

  expect(await factsOf(page, '.facts')).toMatchObject({ Messages: messages });
  expect(complaints).toEqual([]);
}, 60_000);

/** Whatever must be found nowhere. */
const needles = (): readonly string[] => [...words.content, ...words.ids, ...secrets];

const foundIn = (text: string): readonly string[] => needles().filter((needle) => text.includes(needle));

/** Opens a page of the house whole, and notes what is on it. */
async function visitAndNote(page: Page, url: string): Promise<void> {
  await visit(page, url);
  await heard.note(page);
}

/** What a list of facts says, by the names in front. */
async function factsOf(page: Page, list: string): Promise<Record<string, string>> {
  const facts = page.locator(list).first();
  const names = await facts.locator('dt').allInnerTexts();
  const values = await facts.locator('dd').allInnerTexts();
  return Object.fromEntries(names.map((name, at) => [name, (values[at] ?? '').replaceAll(/\s+/g, ' ').trim()]));
}
