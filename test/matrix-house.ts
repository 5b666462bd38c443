// A running house with two organizations, a member of every role in each, and in the first one something of every kind.
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { everybody, type Role } from '../src/api/access.ts';
import { apiScope } from '../src/api/contract/api-tokens.ts';
import type { OrganizationOfList } from '../src/api/contract/organizations.ts';
import { findServer } from '../src/base/data-directory.ts';
import { type Client, openClient } from '../src/cli/client.ts';
import { testDatabase } from '../src/control/testing.ts';
import { canaryExport } from './canary-export.ts';
import { settingsOf } from './oidc-provider.ts';
import {
  callOver,
  cookiesOf,
  newDataDirectory,
  removeDataDirectory,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';
import { type SignedInMember, signInAs } from './sign-in-as.ts';
import { writeZip } from './zip-writer.ts';

export type Members = Readonly<Record<Role, SignedInMember>>;

export interface Asked {
  readonly status: number;
  readonly text: string;
  /** What a browser keeps of it. */
  readonly cookie: string;
}

/** Of an audit log. */
export interface Entry {
  /** Of this entry alone. */
  readonly key: string;
  readonly action: string;
  /** The member that it names. */
  readonly by: string | null;
}

export interface MatrixHouse {
  readonly house: RunningHouse;
  /** Of the first organization, whose things are tried. */
  readonly ours: Members;
  readonly theirs: Members;
  /** An API token of the other organization that may do all that a token may. */
  readonly theirToken: string;
  readonly theirOrganization: string;
  /** Ids and days of things of the first organization. */
  readonly things: Things;
  /** Words of the first organization, which no other may read. */
  readonly words: readonly string[];
  /** Of the first organization. */
  readonly operator: Client;
  /** `as`: cookies, or `Bearer …`. */
  ask(as: string, method: string, path: string, body?: unknown): Promise<Asked>;
  /** Every row of the control plane, `table row`. */
  rows(): Promise<string[]>;
  /** The audit logs of all organizations, in the order in which they were written. */
  entries(): Promise<Entry[]>;
  close(): Promise<void>;
}

export interface Things {
  readonly connection: string;
  readonly run: string;
  readonly member: string;
  /** Of that member. */
  readonly session: string;
  readonly invitation: string;
  readonly issuer: string;
  readonly token: string;
  readonly approval: string;
  /** Has an original that lies sealed. */
  readonly account: string;
  /** An HR file that waits. */
  readonly file: string;
  /** For which an HR file was applied. */
  readonly day: string;
  readonly destruction: string;
  readonly receipt: string;
  /** Of a decision. */
  readonly number: string;
}

const everyScope = { name: 'All', scopes: apiScope.options, lifeInDays: 1 };
const newIssuer = settingsOf(
  { url: 'https://issuer.invalid', clientId: 'tacit', clientSecret: 'kept-secret' },
  { domains: ['alpha.example'], uninvitedRole: null },
);
const day = '2024-03-04';
const hrFile = (word: string): string =>
  ['EMPLOYEE_ID,DEPARTMENT', ...[1, 2, 3, 4, 5, 6].map((number) => `${number},${word}`)].join('\n');

export async function openMatrixHouse(): Promise<MatrixHouse> {
  const database = await testDatabase();
  const pool = new pg.Pool(database.pool);
  // An idle connection may hear of the server's end before its own.
  pool.on('error', () => undefined);
  const dataDirectory = await newDataDirectory();
  const house = await runHouse(dataDirectory, { DATABASE_URL: urlOf(database.pool), TACIT_SANDBOX: 'on' });
  const first = await signInOver(house);
  const ask = asker(house);
  const words = ['Alphaorganization', 'Alphalive', 'Alphadepartment', 'Alphareceipt', 'alphaguest'];
  await ask(first, 'PATCH', '/api/organization', { name: words[0] });
  const ours = await membersOf(house);
  const { socket } = (await findServer(dataDirectory))!;
  const second = { name: 'Betaorganization' };
  const other = await openClient(socket).call<OrganizationOfList>('POST', '/api/organizations', second);
  const theirs = await membersOf(house, other.id);
  const token = await ask(theirs.owner.cookie, 'POST', '/api/tokens', everyScope);
  const things = await makeThings(ask, ours, pool);
  // Written now, so that no timer writes their first rows between two looks.
  for (const cookie of [ours.owner.cookie, theirs.owner.cookie]) await ask(cookie, 'PUT', '/api/retention', {});
  await settled(pool);
  return {
    house,
    ours,
    theirs,
    theirToken: `Bearer ${(JSON.parse(token.text) as { token: string }).token}`,
    theirOrganization: other.id,
    things,
    words: [...words, ...Object.values(ours).flatMap(({ name, email }) => [name, email])],
    operator: openClient(socket, words[0]),
    ask,
    rows: () => rowsOf(pool),
    entries: () => entriesOf(pool),
    async close() {
      await house.stop();
      await pool.end();
      await database.close();
      await removeDataDirectory(dataDirectory);
    },
  };
}

function urlOf({ connectionString, host, port, user, password, database }: pg.PoolConfig): string {
  if (connectionString !== undefined) return connectionString;
  const url = new URL(`postgres://localhost:${port ?? 5432}/${database}`);
  url.username = user ?? '';
  url.password = String(password);
  url.searchParams.set('host', host ?? '');
  return url.href;
}

async function membersOf(house: RunningHouse, organization?: string): Promise<Members> {
  const members: Partial<Record<Role, SignedInMember>> = {};
  for (const role of everybody) members[role] = await signInAs(house, role, organization);
  return members as Members;
}

function asker(house: RunningHouse): MatrixHouse['ask'] {
  return async (as, method, path, body) => {
    const answer = await callOver(house, as, method, path, method === 'GET' ? undefined : body);
    return { status: answer.status, text: await answer.text(), cookie: cookiesOf(answer) };
  };
}

async function makeThings(ask: MatrixHouse['ask'], { owner, member }: Members, pool: pg.Pool): Promise<Things> {
  const made = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, text } = await ask(owner.cookie, method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const run = await importArchive(made);
  const live = { name: 'Alphalive' };
  const { connectionId } = await made<{ connectionId: string }>('POST', '/api/connectors/slack-sandbox/token', live);
  const [applied, waiting] = [await hrFileOf(made, 'applied'), await hrFileOf(made, 'waiting')];
  await made('POST', '/api/rosters', { files: [applied], mapping: {} });
  const { accounts } = await made<{ accounts: { account: string }[] }>('GET', '/api/people/accounts?state=unmatched');
  const [decided, account] = accounts.map((one) => one.account);
  await made('POST', '/api/people/decisions', { kind: 'not-a-person', account: decided });
  await made('PATCH', '/api/privacy', { minimumGroup: 9 });
  await made('PATCH', '/api/privacy', { minimumGroup: 5 });
  const typed = { scope: { is: 'connection', connection: connectionId }, typed: 'Alphalive' };
  const { destruction } = await made<{ destruction: { id: string } }>('POST', '/api/destructions', typed);
  // One that was made by destroying would take the house longer than all that is tried here.
  await pool.query(`INSERT INTO receipts SELECT 7, organization_id, id, now(), 'Alphareceipt' FROM destructions`);
  const guest = { role: 'member', email: 'alphaguest@acme.example' };
  const { invitation } = await made<{ invitation: { id: string } }>('POST', '/api/invitations', guest);
  const issuer = await made<{ id: string }>('POST', '/api/issuers', newIssuer);
  const { apiToken } = await made<{ apiToken: { id: string } }>('POST', '/api/tokens', everyScope);
  const { text } = await ask(member.cookie, 'GET', '/api/sessions');
  const { sessions } = JSON.parse(text) as { sessions: { id: string }[] };
  const { approvals } = await made<{ approvals: { id: string }[] }>('GET', '/api/approvals');
  return {
    connection: connectionId,
    run,
    member: member.id,
    session: sessions[0]!.id,
    invitation: invitation.id,
    issuer: issuer.id,
    token: apiToken.id,
    approval: approvals[0]!.id,
    account: account!,
    destruction: destruction.id,
    receipt: '7',
    file: waiting,
    day,
    number: '1',
  };
}

type Made = <T>(method: string, path: string, body?: unknown) => Promise<T>;

async function importArchive(made: Made): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tacit-matrix-'));
  const zip = join(folder, 'export.zip');
  await writeZip(zip, canaryExport('matrix').files);
  const archive = await openAsBlob(zip, { type: 'application/zip' });
  const { id } = await made<{ id: string }>('POST', '/api/imports?connector=slack-export', archive);
  while ((await made<{ state: string }>('GET', `/api/imports/${id}`)).state === 'running');
  await rm(folder, { recursive: true });
  return id;
}

async function hrFileOf(made: Made, as: string): Promise<string> {
  const name = `people_${as}_${day.replaceAll('-', '')}.csv`;
  const file = new Blob([hrFile('Alphadepartment')], { type: 'text/csv' });
  return (await made<{ id: string }>('POST', `/api/rosters/files?name=${name}`, file)).id;
}

/** Waits until nothing is computed any more: from then on only a request changes something. */
async function settled(pool: pg.Pool): Promise<void> {
  const waiting = `SELECT 1 FROM queue.job WHERE state IN ('created', 'active', 'retry') UNION ALL SELECT 1 FROM stale_days`;
  while ((await pool.query(waiting)).rowCount !== 0);
}

async function entriesOf(pool: pg.Pool): Promise<Entry[]> {
  const { rows } = await pool.query<Entry>(
    `SELECT organization_id || ' ' || number AS key, action, member_id AS by FROM audit_entries ORDER BY at, organization_id, number`,
  );
  return rows;
}

async function rowsOf(pool: pg.Pool): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const { rows: found } = await pool.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${name} t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows.toSorted();
}
