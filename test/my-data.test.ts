// A member signs in at the issuer, sees what is kept about them, takes it along, and objects.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditPage } from '../src/api/contract/audit.ts';
import type { Issuer, IssuerList } from '../src/api/contract/issuers.ts';
import type { MyData } from '../src/api/contract/my-data.ts';
import { settingsOf, signInThere, startStrictIssuer, type StrictIssuer } from './oidc-provider.ts';
import {
  callOver,
  cookiesOf,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { writeZip } from './zip-writer.ts';

let house: RunningHouse;
let strict: StrictIssuer;
let elsewhere: string;
let owner: string;
let seven: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  owner = await signInOver(house);
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-my-data-'));
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, smallOrganization(2).files);
  await runCommand(['import', 'slack-export', zip], house.dataDirectory);
  const { redirectUrl } = (await (await call(owner, 'GET', '/api/issuers')).json()) as IssuerList;
  strict = await startStrictIssuer({
    redirectUrls: [redirectUrl],
    accounts: [{ id: 'seven', email: 'u7@example.org', name: 'Seven' }],
  });
  seven = await signInAtIssuer('seven');
}, 90_000);

afterAll(async () => {
  await strict.close();
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

const call = (cookie: string, method: string, path: string, body?: object): Promise<Response> =>
  callOver(house, cookie, method, path, body);

async function signInAtIssuer(account: string): Promise<string> {
  const issuer = (await (await call(owner, 'POST', '/api/issuers', settingsOf(strict))).json()) as Issuer;
  const begun = await call('', 'POST', '/api/sign-in', { issuer: issuer.id, thenTo: '/my-data' });
  const { url } = (await begun.json()) as { url: string };
  const back = await signInThere(url, strict, account);
  return cookiesOf(await call(cookiesOf(begun), 'GET', `${back.pathname}${back.search}`));
}

const myData = async (cookie: string): Promise<MyData> =>
  (await (await call(cookie, 'GET', '/api/my-data')).json()) as MyData;

test('whoever came in by a link sees nothing, and whoever the issuer proved sees what is theirs', async () => {
  const [byLink, proved] = [await myData(owner), await myData(seven)];

  expect([byLink.standing, byLink.tables]).toEqual(['unproved', []]);
  expect([proved.standing, proved.address]).toEqual(['kept', 'u7@example.org']);
  expect(proved.tables.map(({ table }) => table)).toEqual(['messages', 'accounts']);
  expect(proved.fields.some(({ field, why }) => field === 'length' && why !== '')).toBe(true);
  expect(proved.figures.weeks.map(({ week }) => week)).toEqual(['2024-W03', '2024-W02']);
});

test('it can be taken along while everything is halted, and that is in the audit log with their name', async () => {
  const { tables } = await myData(seven);
  await call(owner, 'POST', '/api/halt');

  const whole = await call(seven, 'GET', '/api/my-data/download');
  const table = await call(seven, 'GET', '/api/my-data/tables/messages');

  await call(owner, 'POST', '/api/resume');
  const { rows } = (await whole.json()) as { rows: { messages: object[] } };
  expect(rows.messages).toHaveLength(tables[0]!.rows);
  expect((await table.text()).trim().split('\r\n')).toHaveLength(tables[0]!.rows + 1);
  const { entries } = (await (await call(owner, 'GET', '/api/audit?action=my-data')).json()) as AuditPage;
  expect(entries.map(({ member, details }) => [member?.name, details])).toEqual([
    ['Seven', { table: 'messages' }],
    ['Seven', { table: 'all' }],
  ]);
});

test('whoever objects is gone at once, and nothing tells an owner who it was', async () => {
  const objected = await call(seven, 'POST', '/api/my-data/objection');

  const { standing, tables, objection } = await myData(seven);
  const { entries } = (await (await call(owner, 'GET', '/api/audit?limit=200')).json()) as AuditPage;
  const told: unknown = await (await call(owner, 'GET', '/api/objections')).json();
  expect([objected.status, standing, tables, objection?.recordedBy]).toEqual([204, 'nothing', [], 'member']);
  expect(entries.filter(({ action }) => action.startsWith('objection'))).toEqual([]);
  expect(told).toEqual({ people: null, again: [] });
}, 60_000);
