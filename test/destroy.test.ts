// Destroying, proved on the disk: what two ordered is in no byte of the data folder, in no row, and a receipt says so.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionList, Reconciliation } from '../src/api/contract/connections.ts';
import type { DestroyAsked, DestroyPreview, DestroyTarget } from '../src/api/contract/destroy.ts';
import { readReceipt, type Receipt } from '../src/governance/receipts/receipt.ts';
import { ofTheStandIn } from './canary-words.ts';
import { filesWith as search, logicalCopy } from './every-byte.ts';
import {
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
  startCommand,
} from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

const on = { TACIT_SANDBOX: 'on' };
let dataDirectory: string;
let house: RunningHouse;
let cookie: string;
let live: string;
let elsewhere: string;
let zip: string;
/** Every token that was looked for, as a row would show it. */
const texts: string[] = [];

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  house = await runHouse(dataDirectory, on);
  cookie = await signInOver(house);
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-destroy-'));
  zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(4).files);
  await tacit('import', 'slack-export', zip);
  await tacit('connect', 'slack-sandbox', '--channel', '*x0', '--horizon', '90');
  await tacit('sync');
  const { connections } = JSON.parse((await tacit('connections', '--json')).output) as ConnectionList;
  live = connections.find(({ kind }) => kind === 'api')!.id;
}, 120_000);

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true });
});

const tacit = (...args: string[]) => runCommand(args, dataDirectory, on);

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await callOver(house, cookie, method, `/api${path}`, body);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** What the database of the control plane says, asked past the program. */
async function rowsOf<T>(sql: string): Promise<T[]> {
  const folder = join(dataDirectory, 'engines', 'postgres');
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
  const client = new pg.Client({ host: join(folder, 'socket'), user: 'tacit', password, database: 'postgres' });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows as T[];
}

/** A token as text, as PostgreSQL keeps it, and as ClickHouse does, which turns each half around. */
function formsOf(token: string): Buffer[] {
  texts.push(token);
  const bytes = Buffer.from(token.replaceAll('-', ''), 'hex');
  const [first, second] = [bytes.subarray(0, 8), bytes.subarray(8)].map((half) => half.toReversed());
  return [Buffer.from(token), bytes, Buffer.concat([first!, second!])];
}

/** The files that hold one of the needles, but for those of the stand-in, which is the other side. */
const filesWith = async (needles: readonly Buffer[]): Promise<string[]> =>
  (await search(dataDirectory, ...needles)).filter((path) => basename(path) !== ofTheStandIn);

/** Tokens and sealed bytes of what is to go. */
async function needlesOf(connection: string): Promise<Buffer[]> {
  const sealed = await rowsOf<{ sealed: Buffer; account: string }>(
    `SELECT sealed, account FROM account_originals WHERE connection_id = '${connection}' LIMIT 5`,
  );
  const token = await rowsOf<{ sealed: Buffer }>(`SELECT sealed FROM secrets WHERE name = 'token/${connection}'`);
  const places = await rowsOf<{ place: string }>(
    `SELECT place FROM cursors WHERE connection_id = '${connection}' LIMIT 5`,
  );
  return [
    ...sealed.flatMap((row) => [row.sealed, ...formsOf(row.account)]),
    ...token.map((row) => row.sealed),
    ...places.flatMap(({ place }) => formsOf(place)),
  ];
}

/** Asked for by the owner in the console, confirmed by the operator of the machine. */
async function destroy(scope: DestroyTarget, typed: string): Promise<Receipt> {
  const { approvalId } = await ask<DestroyAsked>('POST', '/destructions', { scope, typed });
  const { code, output, errors } = await tacit('approve', approvalId);
  expect([code, errors]).toEqual([0, '']);
  const receipt = readReceipt(`${output.trim().split('\n').at(-1)}\n`);
  if (receipt === null) throw new Error('no receipt was printed');
  return receipt;
}

/** Of the archive, the earliest day first. */
async function messagesByDay(): Promise<readonly { readonly day: string; readonly messages: number }[]> {
  const { connections } = JSON.parse((await tacit('reconcile', '--json')).output) as Reconciliation;
  const found = connections.find(({ connector }) => connector === 'slack-export');
  return (found?.byDay ?? []).map(({ day, messages }) => ({ day, messages: messages.human }));
}

/** How many steps of the destruction that runs are written down. */
async function stepsDone(): Promise<number> {
  const [found] = await rowsOf<{ steps: number }>(
    "SELECT jsonb_array_length(progress->'steps') AS steps FROM destructions WHERE state = 'running'",
  );
  return found?.steps ?? 0;
}

test('a connection is destroyed: no byte of it is left, and its token is void at the source', async () => {
  const needles = await needlesOf(live);
  const before = await filesWith(needles);

  const receipt = await destroy({ is: 'connection', connection: live }, 'Slack (sandbox)');

  expect(needles.length).toBeGreaterThan(20);
  expect(['clickhouse', 'postgres'].filter((engine) => before.some((path) => path.includes(engine)))).toHaveLength(2);
  expect(receipt).toMatchObject({
    scope: { is: 'connection', connection: live },
    confirmed: { as: 'operator' },
    vendors: [{ outcome: 'revoked' }],
    walRemainder: 'none',
  });
  expect(await filesWith(needles)).toEqual([]);
}, 120_000);

test('days are destroyed, and importing them again does not bring them back', async () => {
  const before = await messagesByDay();

  const receipt = await destroy({ is: 'days', from: '2024-01-08', to: '2024-01-14' }, '2024-01-08 to 2024-01-14');

  const rest = before.filter(({ day }) => day > '2024-01-14');
  const gone = before.filter(({ day }) => day <= '2024-01-14').reduce((sum, { messages }) => sum + messages, 0);
  expect(gone).toBeGreaterThan(50);
  expect(receipt.before['events.messages']).toBeGreaterThanOrEqual(gone);
  expect(receipt).toMatchObject({ after: { 'events.messages': 0 }, weeksCountedAnew: 1 });
  expect(await messagesByDay()).toEqual(rest);
  await tacit('import', 'slack-export', zip);
  expect(await messagesByDay()).toEqual(rest);
}, 120_000);

test('one person is destroyed: no byte of their tokens is left, and the receipt does not say who it was', async () => {
  const args = ['destroy', 'person', '--address-stdin', '--json'];
  const typed = await runCommand(args, dataDirectory, on, 'U3@example.org\n');
  const preview = JSON.parse(typed.output) as DestroyPreview;
  const [found] = await rowsOf<{ account: string; sealed: Buffer }>(
    `SELECT account, sealed FROM account_originals WHERE connection_id != '${live}' ORDER BY account LIMIT 1`,
  );
  const needles = [found!.sealed, ...formsOf(found!.account)];
  const before = await filesWith(needles);

  const receipt = await destroy({ is: 'person', objects: false, whom: { token: found!.account } }, 'ERASE');

  expect(preview).toMatchObject({ name: 'ERASE', rows: { 'events.accounts': 1, 'control.account_originals': 1 } });
  expect(preview.summary.events).toBeGreaterThan(5);
  expect(['clickhouse', 'postgres'].filter((engine) => before.some((path) => path.includes(engine)))).toHaveLength(2);
  expect(receipt).toMatchObject({
    scope: { is: 'person', objects: false },
    before: { 'events.accounts': 1, 'control.account_originals': 1 },
    walRemainder: 'none',
  });
  expect(await filesWith(needles)).toEqual([]);
}, 120_000);

test('an organization is destroyed though the process dies on the way, and the house goes on with a new one', async () => {
  const [organization] = await rowsOf<{ id: string }>('SELECT id FROM organizations');
  const secrets = await rowsOf<{ sealed: Buffer }>('SELECT sealed FROM secrets');
  const accounts = await rowsOf<{ account: string }>('SELECT account FROM account_originals LIMIT 10');
  const members = await rowsOf<{ id: string; email: string }>('SELECT id, email FROM members');
  const needles = [
    ...secrets.map(({ sealed }) => sealed),
    ...accounts.flatMap(({ account }) => formsOf(account)),
    ...members.map(({ email }) => Buffer.from(email)),
  ];
  const before = await filesWith(needles);
  const name = 'My organization';
  const { approvalId } = await ask<DestroyAsked>('POST', '/destructions', {
    scope: { is: 'organization' },
    typed: name,
  });
  const approving = startCommand(['approve', approvalId], dataDirectory, on);
  await expect.poll(stepsDone, { timeout: 60_000, interval: 10 }).toBeGreaterThan(1);
  await house.kill();
  approving.kill('SIGKILL');

  house = await runHouse(dataDirectory, on);
  const file = join(dataDirectory, 'receipts', '000004.json');
  // Where it does not come, how far it is and what the house said of it.
  const how = async () => existsSync(file) || { steps: await stepsDone(), said: house.output() };
  await expect.poll(how, { timeout: 120_000 }).toBe(true);

  const receipt = readReceipt(await readFile(file, 'utf8'));
  const found = await rowsOf<{ id: string; name: string }>('SELECT id, name FROM organizations');
  const session = await callOver(house, cookie, 'GET', '/api/session');
  expect(before.length).toBeGreaterThan(1);
  expect(receipt).toMatchObject({ organization: organization!.id, scope: { is: 'organization' }, keys: 'destroyed' });
  expect(await filesWith(needles)).toEqual([]);
  expect(session.status).toBe(401);
  expect(found.map(({ id }) => id)).not.toContain(organization!.id);
}, 240_000);

test('what is left is the receipts: they verify as a chain, and no row of either engine names a person', async () => {
  const verified = await tacit('receipt', 'verify', join(dataDirectory, 'receipts'));
  await tacit('connections');
  await house.stop();
  const copy = await logicalCopy(dataDirectory);

  expect([verified.code, verified.output]).toEqual([0, expect.stringContaining('Receipts 1 to 4 hold')]);
  expect(copy.control).toContain('receipts');
  expect(texts.filter((text) => copy.control.includes(text) || copy.events.includes(text))).toEqual([]);
}, 120_000);
