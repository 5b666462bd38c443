// Destroying, proved on the disk: what two ordered is in no byte of the data folder, in no row, and a receipt says so.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Confirmed } from '../src/api/contract/approvals.ts';
import type { ConnectionList } from '../src/api/contract/connections.ts';
import type { DestroyAsked, DestroyScope } from '../src/api/contract/destroy.ts';
import { readReceipt } from '../src/governance/receipts/receipt.ts';
import { ofTheStandIn } from './canary-words.ts';
import {
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

const on = { TACIT_SANDBOX: 'on' };
let dataDirectory: string;
let house: RunningHouse;
let cookie: string;
let live: string;

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  house = await runHouse(dataDirectory, on);
  cookie = await signInOver(house);
  const zip = join(dataDirectory, 'temporary', 'export.zip');
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
});

const tacit = (...args: string[]) => runCommand(args, dataDirectory, on);

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const headers = { cookie, 'x-tacit': 'test', ...sent.headers };
  const answer = await fetch(`${house.url}/api${path}`, { method, ...sent, headers });
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
  const bytes = Buffer.from(token.replaceAll('-', ''), 'hex');
  const [first, second] = [bytes.subarray(0, 8), bytes.subarray(8)].map((half) => half.toReversed());
  return [Buffer.from(token), bytes, Buffer.concat([first!, second!])];
}

/** The files that hold one of the needles, but for those of the stand-in, which is the other side. */
async function filesWith(needles: readonly Buffer[]): Promise<string[]> {
  const entries = await readdir(dataDirectory, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && entry.name !== ofTheStandIn)
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path).catch(() => Buffer.alloc(0));
        return needles.some((needle) => bytes.includes(needle)) ? [path.slice(dataDirectory.length + 1)] : [];
      }),
  );
  return found.flat();
}

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
async function destroy(scope: DestroyScope, typed: string): Promise<Confirmed> {
  const { approvalId } = await ask<DestroyAsked>('POST', '/destructions', { scope, typed });
  const { code, output, errors } = await tacit('approve', approvalId);
  expect([code, errors]).toEqual([0, '']);
  const body = `${output.trim().split('\n').at(-1)}\n`;
  return { receipt: { body } } as Confirmed;
}

test('a connection is destroyed: no byte of it is left, its token is void at the source', async () => {
  const needles = await needlesOf(live);
  const before = await filesWith(needles);

  const { receipt } = await destroy({ is: 'connection', connection: live }, 'Slack (sandbox)');

  expect(before.some((path) => path.includes('clickhouse'))).toBe(true);
  expect(before.some((path) => path.includes('postgres'))).toBe(true);
  expect(readReceipt(receipt!.body)).toMatchObject({
    scope: { is: 'connection', connection: live },
    vendors: [{ outcome: 'revoked' }],
    walRemainder: 'none',
  });
  expect(await filesWith(needles)).toEqual([]);
}, 120_000);
