// An identity map on real engines: it stands whole or not at all, as tokens, in the place of the one before.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { identityMap } from '../../connectors/identity-map/identity-map.ts';
import { list } from '../../control/audit.ts';
import { organizationKeys } from '../../control/secrets.ts';
import {
  testControl,
  testDatabase,
  testOrganization,
  type TestControl,
  type TestDatabase,
} from '../../control/testing.ts';
import { identityMapSql } from '../../events/identity-map.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { identityMapFile } from './identity-map-file.ts';
import { importTable } from './import-table.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let folder: string;
let organizationId: string;

beforeAll(async () => {
  [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  control = await testControl(database.pool);
  folder = mkdtempSync(join(tmpdir(), 'tacit-map-'));
}, 30_000);

afterAll(async () => {
  await control.close();
  await Promise.all([database.close(), events.stop()]);
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  organizationId = await testOrganization(control);
  await events.store.prepareOrganization(organizationId);
});

async function read(rows: readonly string[], isDryRun = false) {
  const path = join(folder, 'map.csv');
  writeFileSync(path, rows.join('\n'));
  const request = { organizationId, path, isDryRun, memberId: null };
  return importTable({ control, store: events.store }, identityMapFile, request);
}

interface Row {
  readonly person: string;
  readonly domain: string;
  readonly claims: string[];
  readonly otherMailbox: string;
}

const standing = () => events.store.query<Row>(organizationId, identityMapSql);
const tokens = async () => pseudonymizer(await organizationKeys(control, organizationId), identityMap.namespace);

const header = 'EMPLOYEE_ID,EMPLOYEE_EMAIL,source,Identity ,NOTE';
const account = 'P1,,Slack,U0ANN,canary';
const address = ',ann@example.com,email,Ann@old.example,canary';

test('a further account and a further address are kept as tokens of the person', async () => {
  const report = await read([header, account, address]);

  const [rows, of] = [await standing(), await tokens()];
  expect(report).toEqual({ rows: 2, kept: 2, findings: [], isApplied: true });
  expect(rows.find(({ person }) => person === of.identity('hr-id', 'P1'))?.claims).toEqual([
    of.identity('account@slack', 'u0ann'),
    of.identity('username@slack', 'u0ann'),
  ]);
  expect(rows.find(({ domain }) => domain === of.identity('domain', 'example.com'))).toMatchObject({
    claims: [],
    otherMailbox: of.identity('mailbox', 'ann'),
  });
});

test('a later map stands in the place of the one before, and nothing of that stays', async () => {
  await read([header, account, address]);

  await read([header, 'P2,,github,ben,']);

  const of = await tokens();
  expect((await standing()).map(({ person }) => person)).toEqual([of.identity('hr-id', 'P2')]);
  expect(await events.store.query(organizationId, 'SELECT count() AS rows FROM identityMap')).toEqual([{ rows: 1 }]);
});

test('a map of which rows are missing does not stand: the one before it does', async () => {
  await read([header, account]);
  const copy = `INSERT INTO identityMap SELECT * REPLACE (generateUUIDv4() AS file, toUInt32(2) AS rows, version + 1 AS version) FROM identityMap`;
  await events.store.command(organizationId, copy);

  const of = await tokens();
  expect((await standing()).map(({ person }) => person)).toEqual([of.identity('hr-id', 'P1')]);
});

test('what is wrong is told with its row and column, and leaves out that row alone', async () => {
  const report = await read([
    header,
    ',,slack,U1,',
    ',ann,slack,U1,',
    'P1,,two words,U1,',
    'P1,,slack,,',
    'P1,,email,no address,',
    account,
  ]);

  expect([report.rows, report.kept, report.isApplied]).toEqual([6, 1, true]);
  expect(report.findings.map(({ row, column, code }) => [row, column, code])).toEqual([
    [2, 'EMPLOYEE_ID', 'person-blank'],
    [3, 'EMPLOYEE_EMAIL', 'email-invalid'],
    [4, 'SOURCE', 'source-invalid'],
    [5, 'IDENTITY', 'identity-blank'],
    [6, 'IDENTITY', 'email-invalid'],
  ]);
});

test('a file without a column that it needs changes nothing', async () => {
  await read([header, account]);

  const report = await read(['EMPLOYEE_ID,IDENTITY', 'P2,U2']);

  expect([report.isApplied, report.findings.map(({ column, code }) => [column, code])]).toEqual([
    false,
    [['SOURCE', 'column-missing']],
  ]);
  expect(await standing()).toHaveLength(1);
});

test('a file with nothing but its header removes the map', async () => {
  await read([header, account]);

  const report = await read([header]);

  expect([report.isApplied, await standing()]).toEqual([true, []]);
});

test('a dry run says what can be kept, and writes nothing', async () => {
  const report = await read([header, account], true);

  expect([report.kept, report.isApplied, await standing()]).toEqual([1, false, []]);
  expect(await list(control, organizationId)).toEqual([]);
});

test('the audit log says that a map was applied and how many rows it has; nothing says what stood in it', async () => {
  await read([header, account, address]);

  const entries = await list(control, organizationId);
  let copy = JSON.stringify(entries);
  for await (const line of events.store.logicalCopy(organizationId)) copy += line;
  expect(entries).toMatchObject([{ action: 'upload.apply', details: { kind: 'identity-map', rows: 2 } }]);
  for (const word of ['canary', 'ann', 'U0ANN', 'NOTE']) expect(copy).not.toContain(word);
});
