// The journey of two: an owner halts a connection, and lowers the minimum group when an auditor has signed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFindings } from '../browser.ts';
import { callOver, runCommand, type RunningHouse, signInOver } from '../running-house.ts';
import { addWithLink } from '../sign-in-as.ts';
import { smallOrganization } from '../small-organization.ts';
import { writeZip } from '../zip-writer.ts';
import { openJourney } from './opening.ts';
import { signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let owner: Page;
let auditor: Page;
let elsewhere: string;

openJourney(async (opened) => {
  ({ house } = opened);
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-journey-'));
  opened.alsoClose(() => rm(elsewhere, { recursive: true }));
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(3).files);
  await runCommand(['import', 'slack-export', zip, '--name', 'Acme export'], house.dataDirectory);
  owner = await opened.newPage();
  await signIn(owner, house.link);
  auditor = await opened.newPage();
  await signIn(auditor, (await addWithLink(house, 'auditor')).link);
});

const onPage = async (page: Page, path: string): Promise<string[]> => {
  await visit(page, `${house.url}${path}`);
  return accessibilityFindings(page);
};

test('a connection that is halted says so in the list, and takes no import until it is resumed', async () => {
  await visit(owner, `${house.url}/connections`);
  await owner.getByRole('link', { name: 'Acme export' }).click();
  await owner.getByRole('button', { name: 'Halt this connection' }).click();
  await owner.getByRole('button', { name: 'Resume this connection' }).waitFor(soon);

  const findings = await onPage(owner, '/connections');
  const states = await owner.locator('.connection-state').allTextContents();
  const refused = await runCommand(['import', 'slack-export', join(elsewhere, 'export.zip')], house.dataDirectory);
  const resumed = await runCommand(['unhalt', 'Acme export'], house.dataDirectory);

  expect([findings, states]).toEqual([[], ['Halted']]);
  expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('(halted)')]);
  expect(resumed.code).toBe(0);
}, 90_000);

test('the minimum group is raised by one, and lowered when an auditor has signed', async () => {
  const findings = await onPage(owner, '/settings/privacy');
  await owner.getByRole('textbox', { name: 'People' }).fill('9');
  await owner.getByRole('button', { name: 'Save' }).first().click();
  await owner.getByText('9 people or more').waitFor(soon);
  await owner.getByRole('textbox', { name: 'People' }).fill('7');
  await owner.getByRole('button', { name: 'Ask to lower it' }).click();
  await owner.getByText('Lowering it to 7 waits').waitFor(soon);

  await visit(auditor, `${house.url}/overview`);
  await auditor.getByText('1 request waits for your signature.').waitFor(soon);
  await auditor.getByRole('link', { name: 'Review' }).click();
  await auditor.getByRole('heading', { name: 'Lower the minimum group from 9 to 7 people' }).waitFor(soon);
  const reviewed = await accessibilityFindings(auditor);
  await auditor.getByRole('button', { name: 'Sign …' }).click();
  await auditor.getByRole('button', { name: 'Lower the minimum group from 9 to 7 people' }).click();
  await auditor.getByText('Nothing waits for a signature').waitFor(soon);

  await visit(owner, `${house.url}/settings/privacy`);
  await owner.getByText('7 people or more').waitFor(soon);
  expect([findings, reviewed]).toEqual([[], []]);
}, 90_000);

test('an auditor finds no button that would ask for a destruction', async () => {
  await visit(auditor, `${house.url}/destroy`);

  const buttons = await auditor.getByRole('button', { name: /Destroy/ }).count();
  const asked = { scope: { is: 'organization' }, typed: 'My organization' };
  const refused = await callOver(house, await cookieOfAuditor(), 'POST', '/api/destructions', asked);

  expect([buttons, refused.status]).toEqual([0, 403]);
}, 60_000);

async function cookieOfAuditor(): Promise<string> {
  const { link } = await addWithLink(house, 'auditor');
  return signInOver({ url: house.url, link });
}
