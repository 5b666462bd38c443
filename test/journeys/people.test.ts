// The third journey, in a real browser: the HR files of a sandbox become people, an account finds its person, figures move.
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AccountList, RosterList } from '../../src/api/contract/people.ts';
import { accessibilityFindings } from '../browser.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { collectSandbox, flawsOf, groupRows, lastHrFiles, matchRate, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
/** All figures are computed anew. */
const later = { timeout: 60_000 };
const days = 6;

let house: RunningHouse;
let page: Page;
/** Where the stand-in is. */
let sandbox: string;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  page = await opened.newPage();
  await signIn(page, house.link);
  sandbox = await collectSandbox(page, house.url);
});

test('without an HR file every figure says that accounts count one by one, and nothing can be split', async () => {
  await visit(page, `${house.url}/overview`);
  await page.locator('.figure-caption').first().waitFor(later);
  await settled();

  const captions = await page.locator('.figure-caption').allInnerTexts();

  expect(captions.length).toBeGreaterThan(3);
  for (const caption of captions) expect(caption).toContain('No HR file stands');
  expect(await page.getByLabel('Split by').count()).toBe(0);
}, 90_000);

test('several HR files are sent at once, and one that is none is refused with what to do', async () => {
  await visit(page, `${house.url}/people`);
  await page.getByRole('link', { name: 'Add HR files' }).click();
  const files = [...(await lastHrFiles(sandbox, days)), { name: 'people.xls', mimeType: '', buffer: Buffer.from('x') }];
  await page.getByLabel('HR files as .csv').setInputFiles(files);
  const goOn = page.getByRole('button', { name: `Look at the columns of ${days} files` });
  await goOn.waitFor(soon);

  expect(await page.getByRole('alert').innerText()).toMatch(/save it as .csv.*\n?.*file-format-unknown/s);

  await goOn.click();
  await page.getByRole('group', { name: 'Columns' }).waitFor(soon);
});

test('columns that nobody knows stand first, names and salaries are kept of nobody', async () => {
  const rows = page.getByRole('group', { name: 'Columns' }).getByRole('row');
  const first = await rows.nth(1).innerText();
  const kept = async (header: string) => {
    const row = rows.filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${header}`) }) });
    return [await row.getByRole('combobox').first().inputValue(), await row.getByRole('cell').last().innerText()];
  };

  expect(first).toContain('Needs a look');
  expect(await kept('SALARY')).toEqual(['ignore', 'not kept']);
  expect(await kept('FIRST_NAME')).toEqual(['ignore', 'not kept']);
  expect(await kept('DEPARTMENT')).toEqual(['group department', 'as a word']);
  expect(await kept('EMPLOYEE_ID')).toEqual(['id', 'as a pseudonym']);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('what was chosen is there again after a reload, and no word of the files is in address or storage', async () => {
  await page.getByLabel('What T_SHIRT is taken for').selectOption('A group of your own …');
  await page.reload();
  await page.getByLabel('What T_SHIRT is taken for').waitFor(soon);

  expect(await page.getByLabel('Name of the group').inputValue()).toBe('T shirt');
  const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(`${page.url()} ${stored}`).not.toMatch(/shirt|salary|department_|canary/i);

  await page.getByLabel('What T_SHIRT is taken for').selectOption('Ignore');
});

test('the preview says what would change and what was found, and writes nothing', async () => {
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('group', { name: 'Changes by day' }).waitFor(soon);
  await page.locator('details', { hasText: 'email-repeated' }).locator('summary').click();

  const places = await page.locator('details', { hasText: 'email-repeated' }).getByRole('listitem').allInnerTexts();
  const standing = (await page.evaluate(async () => (await fetch('/api/rosters')).json())) as RosterList;

  expect(await page.getByRole('group', { name: 'Changes by day' }).getByRole('row').count()).toBe(days + 1);
  expect(places[0]).toMatch(/^employee_snapshot_\d{8}\.csv, row \d+, EMPLOYEE_EMAIL$/);
  expect(standing.rosters).toEqual([]);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('all findings are a file, and one goes back to the columns and forward again', async () => {
  const href = await page.getByRole('link', { name: 'All as CSV' }).getAttribute('href');
  const csv = await page.evaluate(async (path) => (await fetch(path)).text(), href!);
  await page.goBack();
  await page.getByLabel('What T_SHIRT is taken for').waitFor(soon);
  await page.goForward();
  await page.getByRole('group', { name: 'Changes by day' }).waitFor(soon);

  expect(csv).toContain('email-repeated');
  expect(complaints).toEqual([]);
});

test('applied files stand, and the page says what comes next', async () => {
  await page.getByRole('button', { name: `Apply ${days} days` }).click();
  await page.getByRole('heading', { name: `${days} HR files stand now` }).waitFor(later);

  await page.getByRole('link', { name: /^Look at \d+ unmatched accounts$/ }).click();
  await page.getByRole('group', { name: 'Match rate by source' }).waitFor(soon);

  await expect.poll(() => matchRate(page), later).toBeGreaterThan(60);
}, 90_000);

/** An account that nobody has, and the department of the person whose it may be. */
let account: string;
let department: string;
let before: string;

test('Overview is split by department, with how much of it is matched', async () => {
  await visit(page, `${house.url}/overview`);
  await page.getByLabel('Split by').selectOption('By department');
  await page.getByRole('heading', { name: 'The week by department' }).waitFor(soon);
  await settled();

  const rows = await groupRows(page);
  ({ account, department } = await suggested(Object.keys(rows)));
  before = rows[department]!;

  expect(new URL(page.url()).search).toContain('by=department');
  expect(Object.keys(rows).length).toBeGreaterThan(1);
  expect(await page.locator('.groups .figure-caption').innerText()).toMatch(/Matched: [\d.]+ % of messages/);
}, 90_000);

test('an unmatched account is given to the person it may be, after what that changes was said', async () => {
  await visit(page, `${house.url}/people`);
  const unmatched = await page.getByRole('list', { name: 'Accounts: Unmatched' }).getByRole('heading').count();
  await page
    .locator('.account-list > li', { hasText: account })
    .getByRole('button', { name: /is person/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.innerText()).toMatch(/messages count as that person’s.*audit log/s);
  await dialog.getByRole('button', { name: 'Decide' }).click();
  await page.getByText(/^Decided: Account/).waitFor(soon);

  await expect
    .poll(() => page.getByRole('list', { name: 'Accounts: Unmatched' }).getByRole('heading').count(), soon)
    .toBe(unmatched - 1);

  expect(await page.getByRole('button', { name: 'Undo decision 1' }).isVisible()).toBe(true);
}, 90_000);

test('the figures of the department move, and move back when the decision is undone', async () => {
  await visit(page, `${house.url}/overview?by=department`);
  await expect.poll(async () => (await fresh())[department], later).not.toBe(before);

  await visit(page, `${house.url}/people`);
  await page.getByRole('button', { name: 'Undo decision 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText(/^Undone:/).waitFor(soon);
  await visit(page, `${house.url}/overview?by=department`);

  await expect.poll(async () => (await fresh())[department], later).toBe(before);
  expect(complaints).toEqual([]);
}, 150_000);

test('an address is opened only after it was said that this is written down', async () => {
  await visit(page, `${house.url}/people`);
  await page.getByRole('button', { name: 'Show address …' }).first().click();
  const dialog = page.getByRole('dialog');
  const said = await dialog.innerText();
  await dialog.getByRole('button', { name: 'Open and write it to the audit log' }).click();
  await dialog.getByText('@').waitFor(soon);

  expect(said).toContain('audit log');
  expect(said).not.toContain('@');

  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
});

test('a domain that stands for another matches more accounts', async () => {
  const rate = await matchRate(page);
  await page.getByRole('link', { name: 'Matching' }).click();
  await page.getByLabel('Domain', { exact: true }).fill('fernhill-group.example');
  await page.getByLabel('Stands for').fill('fernhill.example');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled(), soon).toBe(true);
  await page.getByRole('link', { name: 'Accounts', exact: true }).click();

  await expect.poll(() => matchRate(page), later).toBeGreaterThan(rate);
}, 90_000);

test('two matched accounts are told to be of two people', async () => {
  const answer = await page.request.get(`${house.url}/api/people/accounts?state=matched`);
  const { accounts } = (await answer.json()) as AccountList;
  await visit(page, `${house.url}/people?show=matched`);
  await page.getByRole('button', { name: 'Another person than …' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Token of the other account').fill(accounts[1]!.account);
  expect(await dialog.innerText()).toMatch(/no longer counts? as those of the other account’s person/);

  await dialog.getByRole('button', { name: 'Decide' }).click();
  await page.getByText(/^Decided: Account/).waitFor(soon);

  expect(await page.getByText(/^Decided:/).innerText()).toContain('are two people');
}, 60_000);

const pages = () =>
  [
    '/people',
    '/people/hris',
    `/people/hris/new?files=${randomUUID()}`,
    '/people/matching',
    '/overview?by=department',
    '/reports/messages-sent?by=team',
  ].map((path) => house.url + path);

test('axe finds nothing on the pages of people in light and dark, and none is wider than a phone', async () => {
  expect(await flawsOf(page, pages())).toEqual([]);
}, 180_000);

test('removing a day names it and the people of it', async () => {
  await visit(page, `${house.url}/people/hris`);
  await page
    .getByRole('button', { name: /^Remove …/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Remove \d+ \w+ 2026, \d+ people$/ }).click();

  await expect
    .poll(() => page.getByRole('group', { name: 'HR files by day' }).getByRole('row').count(), soon)
    .toBe(days);
});

/** Waits until no computation is under way. */
async function settled(): Promise<void> {
  await expect.poll(() => page.getByText('computation is still running').count(), later).toBe(0);
}

/** The same as they are now. */
async function fresh(): Promise<Record<string, string>> {
  await visit(page, page.url());
  await settled();
  return groupRows(page);
}

/** The most important account that may be somebody of one of these departments. */
async function suggested(departments: readonly string[]): Promise<{ account: string; department: string }> {
  const { accounts } = (await page.evaluate(async () => (await fetch('/api/people/accounts')).json())) as AccountList;
  for (const each of accounts) {
    const found = departments.find((name) => each.suggestions[0]?.groups.includes(name));
    if (found) return { account: `Account ${each.account.slice(0, 4)}-${each.account.slice(4, 8)}`, department: found };
  }
  throw new Error('no account may be anybody');
}
