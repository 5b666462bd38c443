// The first journey, in a real browser: sign in, drop an export, read what was counted, look at every page.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RunningHouse } from '../running-house.ts';
import { smallOrganization } from '../small-organization.ts';
import { writeZip } from '../zip-writer.ts';
import { openJourney } from './opening.ts';
import { dropFile, flawsOf, signIn, visit } from './steps.ts';

const organization = smallOrganization(16);
const soon = { timeout: 20_000 };
const pages = [
  '/overview',
  '/reports',
  '/reports/messages-sent',
  '/reports/first-response-time',
  '/connections',
  '/connections/new',
  '/inventory',
  '/audit',
  '/settings',
];

let house: RunningHouse;
let page: Page;
let zip: string;

const complaints = openJourney(
  async (opened) => {
    ({ house } = opened);
    const elsewhere = await mkdtemp(join(tmpdir(), 'tacit-journey-'));
    opened.alsoClose(() => rm(elsewhere, { recursive: true }));
    zip = join(elsewhere, 'export.zip');
    await writeZip(zip, organization.files);
    page = await opened.newPage();
    await signIn(page, house.link);
  },
  { TACIT_SANDBOX: 'off' },
);

test('without data every page says what it will show', async () => {
  for (const path of pages) {
    await visit(page, house.url + path);
  }

  expect(complaints).toEqual([]);
});

test('a file that is no zip is refused with a sentence', async () => {
  await page.goto(`${house.url}/connections/new/slack-export`);
  await dropFile(page, 'holiday.txt', Buffer.from('no zip'));

  await expect
    .poll(() => page.getByText('This is no zip file, and no file of kept rows.').isVisible(), soon)
    .toBe(true);
});

test('an export that is dropped is read, and every count is explained', async () => {
  await page.goto(`${house.url}/connections/new/slack-export`);
  await dropFile(page, 'export.zip', await readFile(zip));
  await page.getByRole('heading', { name: 'Import finished' }).waitFor({ timeout: 60_000 });

  const text = await page.locator('main').innerText();

  expect(text).toContain(organization.messages.toLocaleString('en'));
  expect(text).toContain(organization.replies.toLocaleString('en'));
}, 90_000);

test('going back and reloading shows the same import', async () => {
  await page.reload();

  await expect.poll(() => page.getByRole('heading', { name: 'Import finished' }).isVisible(), soon).toBe(true);
});

test('the overview answers with charts and hides nothing silently', async () => {
  await visit(page, `${house.url}/overview`);
  await page.getByRole('heading', { name: 'Messages, by week' }).waitFor();

  expect(await page.locator('main svg').count()).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
});

test('a chart’s CSV holds exactly its rows', async () => {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV/ }).first().click();

  const csv = await readFile(await (await download).path(), 'utf8');

  expect(csv.split('\r\n')[0]).toMatch(/^metric,|^week|^"?metric/);
});

test('axe finds nothing on any page in light and dark, and none is wider than a phone', async () => {
  const urls = pages.map((path) => house.url + path);

  expect(await flawsOf(page, urls)).toEqual([]);
}, 180_000);

test('no page broke the policy that it came with, and what is slipped into one is not obeyed', async () => {
  await visit(page, `${house.url}/overview`);
  const seenBefore = complaints.splice(0);

  const obeyed = await page.evaluate(() => {
    const { document } = globalThis as unknown as { document: SlippedInto };
    document.body.insertAdjacentHTML('beforeend', '<style>h1 { color: rgb(1, 2, 3) }</style><p style="top: 7px">');
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(script);
    return [document.title, document.body.lastElementChild?.previousElementSibling?.style.top];
  });
  const color = await page.locator('h1').evaluate((element) => element.computedStyleMap().get('color')?.toString());

  expect(seenBefore).toEqual([]);
  expect(obeyed).toEqual(['Overview · Tacit', '']);
  expect(color).not.toBe('rgb(1, 2, 3)');
  expect(complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(3);
});

test('signing out closes every page', async () => {
  await page.goto(`${house.url}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(`${house.url}/overview`);

  await expect.poll(() => page.getByRole('heading', { name: 'You are signed out' }).isVisible(), soon).toBe(true);
});

/** What of the page's document the tests touch; the browser's types are not theirs. */
interface SlippedInto {
  readonly title: string;
  readonly body: {
    insertAdjacentHTML(where: string, html: string): void;
    append(element: object): void;
    readonly lastElementChild: { readonly previousElementSibling: { readonly style: { readonly top: string } } };
  };
  createElement(name: string): { textContent: string };
}

/** Drops a file as a hand would: the browser sees the same events. */
