// Files that a Psoxy sanitized, dropped onto the page of the connector: refused without the salt, taken in with it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { bulkFiles } from '../../sandbox/psoxy/bulk-files.ts';
import { openTokenMaker } from '../../sandbox/psoxy/tokens.ts';
import { smallGrid } from '../grid-stand-in.ts';
import type { RunningHouse } from '../running-house.ts';
import { writeZip } from '../zip-writer.ts';
import { openJourney } from './opening.ts';
import { dropFile, flawsOf, signIn, visit } from './steps.ts';

const salt = 'a salt with ümlauts';
let house: RunningHouse;
let page: Page;
let zip: Buffer;

const complaints = openJourney(
  async (opened) => {
    ({ house } = opened);
    const elsewhere = await mkdtemp(join(tmpdir(), 'tacit-journey-'));
    opened.alsoClose(() => rm(elsewhere, { recursive: true }));
    const path = join(elsewhere, 'files.zip');
    const tokens = openTokenMaker({ salt, passphrase: 'of the stand-in' });
    await writeZip(path, bulkFiles(smallGrid(300), { tokens, rules: 'addresses' }));
    zip = await readFile(path);
    page = await opened.newPage();
    await signIn(page, house.link);
  },
  { TACIT_SANDBOX: 'off' },
);

const connectorPage = (): string => `${house.url}/connections/new/slack-export`;

test('without the salt they are refused, with what to do', async () => {
  await visit(page, connectorPage());
  await dropFile(page, 'files.zip', zip);

  await page.getByText('Give the salt with the files').waitFor({ timeout: 60_000 });

  expect(await page.locator('main').innerText()).toContain('the salt of their Psoxy is not known here');
}, 90_000);

test('with the salt they are read, and the salt stands nowhere on the page', async () => {
  await visit(page, connectorPage());
  await page.getByText('The files were sanitized by a Psoxy').click();
  await page.getByLabel('Salt of the Psoxy', { exact: true }).fill(salt);
  await dropFile(page, 'files.zip', zip);
  await page.getByRole('heading', { name: 'Import finished' }).waitFor({ timeout: 60_000 });

  expect(await page.locator('main').innerText()).toContain('A Psoxy lets no text through, nor how long it is.');
  expect(await page.locator('html').innerHTML()).not.toContain('ümlauts');
  await visit(page, `${house.url}/connections`);
  expect(await page.locator('main').innerText()).toContain('Slack export via Psoxy');
}, 90_000);

test('the page of the connector can be used by everybody and on a phone', async () => {
  expect(await flawsOf(page, [connectorPage()])).toEqual([]);
  expect(complaints).toEqual([]);
});
