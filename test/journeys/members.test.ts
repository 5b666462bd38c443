// The fifth journey, in a real browser: an owner invites an auditor, who sees all, changes nothing, and goes.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFindings } from '../browser.ts';
import type { RunningHouse } from '../running-house.ts';
import { openJourney } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };

let house: RunningHouse;
let owner: Page;
let auditor: Page;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  owner = await opened.newPage({ isStranger: true });
  auditor = await opened.newPage({ isStranger: true });
  await signIn(owner, house.link);
});

test('an owner invites an auditor, whose link lets them in with a name', async () => {
  await visit(owner, `${house.url}/members`);
  await owner.getByRole('button', { name: 'Invite …' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Auditor' }).check();
  const asking = await accessibilityFindings(owner);
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await dialog.getByLabel('Link of the invitation').inputValue();

  await auditor.goto(`${house.url}/invitation${new URL(link).hash}`);
  await auditor.getByLabel('Your name').fill('Vera Wächter');
  await auditor.getByLabel('Your address at work').fill('vera@acme.example');
  const accepting = await accessibilityFindings(auditor);
  await auditor.getByRole('button', { name: 'Accept and sign in' }).click();
  await auditor.getByRole('heading', { name: 'Overview' }).waitFor(soon);

  expect([...asking, ...accepting]).toEqual([]);
}, 60_000);

test('the auditor sees members, sessions and API tokens without a button that would fail', async () => {
  const pages = ['/members', '/settings/tokens', '/settings/sessions', '/connections', '/people', '/audit'];
  const buttons: string[] = [];
  for (const path of pages) {
    await visit(auditor, house.url + path);
    buttons.push(...(await auditor.getByRole('main').getByRole('button').allInnerTexts()));
  }

  await visit(auditor, `${house.url}/people/hris/new`);

  expect(buttons.filter((name) => /invite|manage|remove|revoke|new api token|take back|connect/i.test(name))).toEqual(
    [],
  );
  expect(await auditor.getByRole('heading', { level: 1 }).innerText()).toBe('This page is not for your role');
}, 60_000);

test('the pages hold for everybody: axe, and nothing wider than a phone', async () => {
  const pages = ['/members', '/settings/tokens', '/settings/sessions', '/settings'].map((path) => house.url + path);

  expect(await flawsOf(owner, pages)).toEqual([]);
}, 90_000);

test('a member who is removed by name is signed out, and the audit log says who did it', async () => {
  await visit(owner, `${house.url}/members`);
  await owner
    .getByRole('row', { name: /Vera Wächter/ })
    .getByRole('button', { name: /^Manage/ })
    .click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove Vera Wächter …' }).click();
  const findings = await accessibilityFindings(owner);
  await dialog.getByRole('button', { name: 'Remove Vera Wächter', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  await auditor.goto(`${house.url}/members`);
  await auditor.getByRole('heading', { name: 'You are signed out' }).waitFor(soon);
  await visit(owner, `${house.url}/audit`);

  expect(findings).toEqual([]);
  expect(await owner.getByRole('row', { name: /Removed a member/ }).innerText()).toContain('Owner');
  expect(complaints).toEqual([]);
}, 60_000);
