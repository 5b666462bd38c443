// The whole of being in charge, in a real browser: an auditor and a member come in at the organization's issuer, the owner
// halts a backfill and lets it go on, the member objects, two destroy the connection, and nothing of it is found again.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { metricAnswer } from '../../src/api/contract/metrics.ts';
import { readReceipt } from '../../src/governance/receipts/receipt.ts';
import { findServer } from '../../src/base/data-directory.ts';
import { openClient } from '../../src/cli/client.ts';
import { ask, tokenFor } from '../../sandbox/http/ask.ts';
import { accessibilityFindings } from '../browser.ts';
import { filesWith, logicalCopy } from '../every-byte.ts';
import { settingsOf, startStrictIssuer, type StrictIssuer } from '../oidc-provider.ts';
import { runCommand, type RunningHouse } from '../running-house.ts';
import { openJourney, type Opened } from './opening.ts';
import { signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
const auditorAddress = 'vera@acme.example';

let house: RunningHouse;
let owner: Page;
let auditor: Page;
let insider: Page;
let issuer: StrictIssuer;
let alsoClose: Opened['alsoClose'];
let sandbox: string;
let connectionId: string;
let elsewhere: string;
/** Of somebody who wrote. */
let insiderAddress: string;

openJourney(async (opened) => {
  ({ house, alsoClose } = opened);
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-journey-'));
  alsoClose(() => rm(elsewhere, { recursive: true }));
  [owner, auditor, insider] = [await opened.newPage(), await opened.newPage(), await opened.newPage()];
  await signIn(owner, house.link);
});

const sidebar = () => owner.getByRole('complementary', { name: 'Sidebar' });

async function callsSoFar(): Promise<number> {
  const counts = (await (await fetch(`${sandbox}/_sandbox/calls`)).json()) as { total: { calls: number } };
  return counts.total.calls;
}

async function operator() {
  const server = await findServer(house.dataDirectory);
  return openClient(server!.socket);
}

/** How many messages people wrote, as all weeks are published. */
async function messagesPublished(): Promise<number> {
  const answer = metricAnswer.parse(await (await operator()).call('GET', '/api/metrics/M01'));
  const points = answer.series.filter(({ group }) => group.kind === 'organization').flatMap((series) => series.points);
  return points.reduce((sum, { value }) => sum + (value.state === 'shown' ? value.value : 0), 0);
}

test('a backfill that is halted in its middle asks for nothing more, and goes on where it stopped', async () => {
  await owner.goto(`${house.url}/connections/new/slack-sandbox`);
  await owner.getByRole('button', { name: 'Connect', exact: true }).click();
  await owner.getByRole('button', { name: 'Allow' }).waitFor(soon);
  sandbox = new URL(owner.url()).origin;
  await owner.getByRole('button', { name: 'Allow' }).click();
  await owner.getByLabel('How far back').selectOption('3 months');
  await owner.getByRole('button', { name: 'Start collecting' }).click();
  await expect.poll(callsSoFar, soon).toBeGreaterThan(60);
  await sidebar().getByRole('button', { name: 'Halt …' }).click();
  await owner.getByRole('button', { name: 'Halt everything' }).click();
  await sidebar()
    .getByText(/^Halted since /)
    .waitFor(soon);
  connectionId = owner.url().split('/').at(-1)!;
  const log = async () =>
    (await (await operator()).call<{ syncs: { state: string }[] }>('GET', `/api/connections/${connectionId}/syncs`))
      .syncs;
  await expect.poll(async () => (await log()).map(({ state }) => state), soon).toEqual(['cancelled']);
  const atRest = await callsSoFar();

  await visit(owner, `${house.url}/audit`);
  const meanwhile = await callsSoFar();
  await sidebar().getByRole('button', { name: 'Resume …' }).click();
  await owner.getByRole('button', { name: 'Resume', exact: true }).click();
  await visit(owner, `${house.url}/connections/${connectionId}`);
  await owner.locator('.page-head').getByText('Up to date').waitFor({ timeout: 120_000 });

  expect(meanwhile).toBe(atRest);
  expect(await callsSoFar()).toBeGreaterThan(atRest);
  expect((await log()).map(({ state }) => state)).toContain('finished');
}, 240_000);

test('an auditor is invited, signs in at the issuer, and sees who did what', async () => {
  const someone = await someoneWhoWrote();
  insiderAddress = someone.email;
  issuer = await startStrictIssuer({
    accounts: [
      { id: 'vera', email: auditorAddress, name: 'Vera Wächter' },
      { id: 'someone', email: insiderAddress, name: 'Somebody' },
    ],
    redirectUrls: [`${house.url}/sign-in/callback`],
  });
  alsoClose(() => issuer.close());
  const settings = settingsOf(issuer, { domains: ['acme.example', insiderAddress.split('@')[1]!] });
  await (await operator()).call('POST', '/api/issuers', settings);
  await visit(owner, `${house.url}/members`);
  await owner.getByRole('button', { name: 'Invite …' }).click();
  const dialog = owner.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Auditor' }).check();
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await dialog.getByLabel('Link of the invitation').inputValue();

  await auditor.goto(`${house.url}/invitation${new URL(link).hash}`);
  await auditor.getByRole('button', { name: 'Accept with Acme' }).click();
  await auditor.getByRole('button', { name: auditorAddress }).click();
  await auditor.getByRole('heading', { name: 'Overview' }).waitFor(soon);
  await visit(auditor, `${house.url}/audit`);

  const rows = await auditor.getByRole('row').allInnerTexts();
  const seen = ['Halted the organization', 'Resumed the organization', 'Made an invitation', 'Accepted an invitation'];
  expect(seen.filter((words) => !rows.some((row) => row.includes(words)))).toEqual([]);
  await visit(auditor, `${house.url}/connections/${connectionId}`);
  expect(await auditor.getByRole('button', { name: /Pause|Halt|Destroy|Disconnect|Sync now/ }).count()).toBe(0);
}, 90_000);

test('a member sees what is kept about them, objects, and the figures no longer hold them', async () => {
  const before = await messagesPublished();
  await insider.goto(`${house.url}/my-data`);
  await insider.getByRole('button', { name: 'Sign in with Acme' }).click();
  await insider.getByRole('button', { name: insiderAddress }).click();
  await insider.getByRole('heading', { name: 'My data' }).waitFor(soon);
  await insider.getByRole('group', { name: 'What is kept about you, by table' }).waitFor(soon);

  await insider.getByRole('button', { name: 'Object …' }).click();
  await insider.getByRole('button', { name: 'Erase my data and keep nothing' }).click();
  await insider.getByRole('button', { name: 'Withdraw the objection …' }).waitFor({ timeout: 60_000 });

  expect(before).toBeGreaterThan(500);
  await expect.poll(messagesPublished, { timeout: 60_000 }).toBeLessThan(before);
  expect(await insider.getByRole('group', { name: 'What is kept about you, by table' }).count()).toBe(0);
}, 180_000);

test('two destroy the connection, the receipt holds, and no byte and no row of it is found again', async () => {
  const { channels } = await (await operator()).call<{ channels: { token: string }[] }>(
    'GET',
    `/api/connections/${connectionId}/channels`,
  );
  await visit(owner, `${house.url}/connections/${connectionId}`);
  await owner.getByRole('button', { name: 'Destroy …' }).click();
  const asking = owner.getByRole('button', { name: /^Ask to destroy [\d,]+ events of connection / });
  await asking.waitFor(soon);
  const isOpenAtOnce = await asking.isEnabled();
  const findings = await accessibilityFindings(owner);
  await owner.getByLabel(/^To ask for it, type /).fill('Slack (sandbox)');
  await asking.click();
  await owner.getByText('1 request of yours waits for the signature of another.').waitFor(soon);
  await visit(auditor, `${house.url}/approvals`);
  await auditor.getByRole('button', { name: 'Sign …' }).click();
  await auditor.getByRole('button', { name: /^Destroy [\d,]+ events of connection / }).click();
  await auditor.getByRole('heading', { name: 'Destroyed. Receipt 1' }).waitFor({ timeout: 90_000 });
  const [download] = await Promise.all([
    auditor.waitForEvent('download'),
    auditor.getByRole('link', { name: 'Download the receipt' }).click(),
  ]);
  const file = join(elsewhere, 'receipt.json');
  await download.saveAs(file);
  await visit(auditor, `${house.url}/destroy`);
  findings.push(...(await accessibilityFindings(auditor)));
  const listed = await auditor.getByRole('link', { name: 'Receipt 1' }).count();
  const confirmed = readReceipt(await readFile(file, 'utf8'))?.confirmed;

  const verified = await runCommand(['receipt', 'verify', file], elsewhere);
  await writeOver(file);
  const forged = await runCommand(['receipt', 'verify', file], elsewhere);
  await house.stop();
  const { control, events } = await logicalCopy(house.dataDirectory);
  const tokens = channels.map(({ token }) => token);
  const raw = tokens.map((token) => Buffer.from(token.replaceAll('-', ''), 'hex').toString('latin1'));

  expect([isOpenAtOnce, findings, listed]).toEqual([false, [], 1]);
  expect(confirmed).toMatchObject({ as: 'member', role: 'auditor' });
  expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('Receipt 1 holds.') });
  expect(forged.code).toBe(1);
  expect(tokens.length).toBeGreaterThan(30);
  expect(tokens.filter((token) => control.includes(token) || events.includes(token))).toEqual([]);
  expect(await filesWith(house.dataDirectory, ...tokens, ...raw)).toEqual([]);
}, 240_000);

/** A person of the stand-in who wrote often, with the address that it gives them. */
async function someoneWhoWrote(): Promise<{ readonly id: string; readonly email: string }> {
  const slack = { url: sandbox };
  const token = await tokenFor(slack, 'users:read,users:read.email,channels:read,channels:history');
  const members = (await ask(slack, 'users.list', { limit: '500' }, token)).body['members'] as {
    id: string;
    deleted: boolean;
    is_bot: boolean;
    profile: { email?: string };
  }[];
  const channels = (await ask(slack, 'conversations.list', { limit: '5' }, token)).body['channels'] as { id: string }[];
  const history = await ask(slack, 'conversations.history', { channel: channels[1]!.id, limit: '200' }, token);
  const authors = (history.body['messages'] as { user?: string }[]).map(({ user }) => user);
  const people = members.filter(
    ({ deleted, is_bot: isBot, profile }) => !deleted && !isBot && profile.email !== undefined,
  );
  const found = people
    .map(({ id, profile }) => ({
      id,
      email: profile.email!.toLowerCase(),
      count: authors.filter((one) => one === id).length,
    }))
    .toSorted((one, other) => other.count - one.count)[0]!;
  return found;
}

/** As somebody would who wants it to say something else. */
async function writeOver(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"role":\s*"auditor"/, '"role":"owner"'));
}
