// What several journeys do: sign in, open a page whole, connect the sandbox and read of it, take its HR files.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFindings, stillToCome } from '../browser.ts';

const soon = { timeout: 30_000 };

export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor(soon);
}

/** Opens a page of the house and waits until everything on it is there. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => stillToCome(page), soon).toBe(0);
}

/** A window of a phone, and one of a laptop. */
const [narrow, wide] = [
  { width: 375, height: 800 },
  { width: 1280, height: 900 },
];

/**
 * What is wrong with pages of the house for whoever is signed in on the page given: what axe finds on each; then, opened
 * in the dark on a phone, whether it is wider than that, and what axe finds of colours, all else being looked at already.
 */
export async function flawsOf(page: Page, urls: readonly string[], open: typeof visit = visit): Promise<string[]> {
  const flaws: string[] = [];
  for (const url of urls) {
    await open(page, url);
    const findings = await accessibilityFindings(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(narrow);
    await open(page, url);
    if (await isTooWide(page)) findings.push(`is wider than ${narrow.width} px`);
    await page.setViewportSize(wide);
    findings.push(...(await accessibilityFindings(page, true)).map((finding) => `in the dark ${finding}`));
    await page.emulateMedia({ colorScheme: 'light' });
    flaws.push(...findings.map((finding) => `${url} ${finding}`));
  }
  return flaws;
}

/** Whether one has to move a page sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.locator('html').evaluate((element) => element.scrollWidth > element.clientWidth);
}

/** Connects the sandbox and reads a month of all its channels; answers with where the stand-in is. */
export async function collectSandbox(page: Page, house: string): Promise<string> {
  await page.goto(`${house}/connections/new/slack-sandbox`);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).waitFor(soon);
  const sandbox = new URL(page.url()).origin;
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByLabel('How far back').selectOption('1 month');
  await page.getByRole('button', { name: 'Start collecting' }).click();
  await page.locator('.page-head').getByText('Up to date').waitFor({ timeout: 90_000 });
  return sandbox;
}

/** The last HR files of the sandbox, as an HR system would hand them over. */
export async function lastHrFiles(
  sandbox: string,
  count: number,
): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const list = (await (await fetch(`${sandbox}/_sandbox/hris`)).json()) as { files: { name: string; url: string }[] };
  return Promise.all(
    list.files.slice(-count).map(async ({ name, url }) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(await (await fetch(new URL(url, sandbox))).arrayBuffer()),
    })),
  );
}

/** The groups of the week, each with its cells as one text. */
export async function groupRows(page: Page): Promise<Record<string, string>> {
  const rows = await page.locator('.groups tbody tr').all();
  return Object.fromEntries(
    await Promise.all(
      rows.map(async (row) => [
        await row.getByRole('rowheader').innerText(),
        (await row.getByRole('cell').allInnerTexts()).join(' | '),
      ]),
    ),
  );
}

/** The per cent of accounts that are matched, of the first source. */
export async function matchRate(page: Page): Promise<number> {
  const rate = await page
    .getByRole('group', { name: 'Match rate by source' })
    .locator('.rate strong')
    .first()
    .innerText();
  return Number(rate.replace(' %', ''));
}

/** As somebody drops it onto the page of a connector. */
export async function dropFile(page: Page, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const { atob, DataTransfer, File } = globalThis as unknown as {
        atob(text: string): string;
        DataTransfer: new () => { items: { add(file: unknown): void } };
        File: new (parts: unknown[], fileName: string, options: object) => unknown;
      };
      const bytes = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      const carried = new DataTransfer();
      carried.items.add(new File([bytes], fileName!, { type: 'application/zip' }));
      return carried;
    },
    [name, content.toString('base64')],
  );
  await page.locator('.drop').waitFor();
  await page.dispatchEvent('.drop', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: transfer });
}
