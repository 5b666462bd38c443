// The fourth journey, in a real browser: an owner halts everything, sees it on every page, and resumes.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFindings } from '../browser.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { collectSandbox, flawsOf, isTooWide, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let page: Page;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  page = await opened.newPage();
  await signIn(page, house.link);
  await collectSandbox(page, house.url);
});

const sidebar = () => page.getByRole('complementary', { name: 'Sidebar' });
const banner = () => page.getByRole('main').getByText('what you see is as it stood');
const csv = () => page.getByRole('link', { name: /^CSV: / });

/** Opens the overview until there are figures on it, which can be taken away. */
async function figuresShown(): Promise<void> {
  const look = async () => {
    await visit(page, `${house.url}/overview`);
    return csv().count();
  };
  await expect.poll(look, { timeout: 60_000 }).toBeGreaterThan(0);
}

test('before it halts the dialog says what stops and what stays, and Cancel changes nothing', async () => {
  await figuresShown();
  await sidebar().getByRole('button', { name: 'Halt …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Everything that is stored.').waitFor(soon);

  const findings = await accessibilityFindings(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });

  expect(findings).toEqual([]);
  expect([await banner().count(), (await csv().count()) > 0]).toEqual([0, true]);
}, 90_000);

test('while it is halted every page says since when and by whom, and gives nothing out', async () => {
  await sidebar().getByRole('button', { name: 'Halt …' }).click();
  await page.getByRole('button', { name: 'Halt everything' }).click();
  await banner().waitFor(soon);
  const pages = ['/overview', '/connections', '/people', '/inventory', '/settings'].map((path) => house.url + path);

  const seen: number[] = [];
  for (const url of pages) {
    await visit(page, url);
    seen.push(await banner().count());
  }

  await visit(page, `${house.url}/overview`);
  expect([seen, await csv().count()]).toEqual([pages.map(() => 1), 0]);
  await visit(page, `${house.url}/connections`);
  expect(await page.locator('.connection-facts').innerText()).toContain('after somebody resumes');
  expect(
    await sidebar()
      .getByText(/^Halted since /)
      .innerText(),
  ).toMatch(/\d{4}, \d\d:\d\d, by /);
  expect(await flawsOf(page, pages.slice(0, 1))).toEqual([]);
}, 120_000);

test('at 375 pixels the note fits, and the menu resumes', async () => {
  await page.setViewportSize({ width: 375, height: 800 });
  await visit(page, `${house.url}/overview`);
  expect(await isTooWide(page)).toBe(false);
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page.getByRole('button', { name: 'Resume …' }).click();

  await page.getByRole('button', { name: 'Resume', exact: true }).click();

  await banner().waitFor({ state: 'hidden', ...soon });
  await page.setViewportSize({ width: 1280, height: 900 });
  await figuresShown();
  expect(complaints).toEqual([]);
}, 90_000);
