// Files that a Psoxy sanitized: the same events and pseudonyms as a live connection through it, and nothing half-stored.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { reachOf } from '../sandbox/grid/grid.ts';
import { type BulkOptions, bulkFiles } from '../sandbox/psoxy/bulk-files.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import { requireOneWay } from '../src/collector/one-way.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { listConnections } from '../src/control/connections.ts';
import { sanitizeFile } from '../src/proxy/bulk.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import { type Files, importFiles, importPath } from './sanitized-import.ts';
import { writeZip } from './zip-writer.ts';

const bearer = { kind: 'bearer', token: 'a bearer of the gateway' } as const;
const salt = { salt: 'the salt of the organization', ignoresDots: false };
let house: CollectingHouse;
let slack: GridStandIn;
let psoxy: Psoxy;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await gridStandIn(house, { messages: 800 });
  psoxy = await startPsoxy({
    source: 'slack',
    upstream: { url: slack.sandbox.url, token: slack.sandbox.userToken(slack.grid.enterprise.id) },
    door: { is: 'bearer', token: bearer.token },
    salt: salt.salt,
  });
  house.alsoClose(() => psoxy.close());
}, 120_000);

afterAll(() => house.close());

const given = (more: object = {}) => ({ url: psoxy.url, authorization: bearer, salt, ...more });
const files = (more: Partial<BulkOptions> = {}) => bulkFiles(slack.grid, { tokens: psoxy.tokens(), ...more });

const tables = { messages: 'channel, at', channels: 'channel', accounts: 'account' } as const;

async function everyRow(organizationId: string): Promise<Record<string, Record<string, unknown>[]>> {
  const found: Record<string, Record<string, unknown>[]> = {};
  for (const [table, key] of Object.entries(tables)) {
    const sql = `SELECT * EXCEPT (connection, version) FROM ${table} FINAL ORDER BY ${key}`;
    found[table] = await house.events.store.query(organizationId, sql);
  }
  return found;
}

test('files that it sanitized store what a live connection through it stores, under the same pseudonyms', async () => {
  const organization = await house.organization();
  await house.sync(await house.connectPsoxy(organization, given()));
  const live = await everyRow(organization.id);
  await house.events.store.command(organization.id, 'TRUNCATE TABLE messages');
  await house.events.store.command(organization.id, 'TRUNCATE TABLE channels');
  await house.events.store.command(organization.id, 'TRUNCATE TABLE accounts');

  const status = await importFiles(house, organization.id, files());

  const imported = await everyRow(organization.id);
  expect([status.state, status.error]).toEqual(['finished', null]);
  expect(imported['messages']!.length).toBeGreaterThan(100);
  expect(imported).toEqual(live);
  expect((await exportsOf(organization.id)).map(({ name }) => name)).toEqual(['Slack export via Psoxy']);
});

test('ids that its rules left as they are become the same people, where the salt is known', async () => {
  const organization = await house.organization();
  await house.connectPsoxy(organization, given());

  const tokens = await importedRows(organization.id, files());
  const plain = await importedRows(organization.id, files({ rules: 'addresses', isPacked: false, shuffle: 5 }));

  const seen = ({ messages, accounts }: Rows) => ({ messages: messages!.map(withoutMentions), accounts });
  expect(seen(plain)).toEqual(seen(tokens));
});

/** What blocks nobody emptied tell more: mentions that the rules of its API reach not. */
const withoutMentions = ({ mentionedPeople: _, ...row }: Record<string, unknown>) => row;

type Rows = Awaited<ReturnType<typeof everyRow>>;

async function importedRows(organizationId: string, of: Files): Promise<Rows> {
  for (const table of Object.keys(tables)) {
    await house.events.store.command(organizationId, `TRUNCATE TABLE ${table}`);
  }
  expect(await importFiles(house, organizationId, of, 'zip')).toMatchObject({ state: 'finished', error: null });
  return everyRow(organizationId);
}

test('ids that its rules left as they are come in not at all, where the salt is not known', async () => {
  const [alone, beside] = [await house.organization(), await house.organization()];
  await house.connectPsoxy(beside, given({ salt: null }));

  for (const { id } of [alone, beside]) {
    const status = await importFiles(house, id, files({ rules: 'addresses' }));

    expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'psoxy-salt-needed' } });
    expect(await exportsOf(id)).toEqual([]);
  }
});

test('without a connection the tokens are people of their own, and who is mentioned by an id in clear is told', async () => {
  const organization = await house.organization();

  const status = await importFiles(house, organization.id, files());

  expect(status).toMatchObject({ state: 'finished', error: null });
  expect(status.counts?.skipped['id-in-clear']).toBeGreaterThan(0);
  expect(status.counts?.skipped['not-public']).toBeGreaterThan(0);
});

test('files of another salt are refused, where people of that organization of Slack are known', async () => {
  const organization = await house.organization();
  await importFiles(house, organization.id, files());
  const tokens = openTokenMaker({ salt: 'another', passphrase: 'another' });

  const status = await importFiles(house, organization.id, files({ tokens }));

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'psoxy-salt-changed' } });
  expect(await importFiles(house, organization.id, files({ shuffle: 9 }))).toMatchObject({ state: 'finished' });
});

test('beside a connection with a token of ours they are refused, and so is such a connection beside them', async () => {
  await slack.sync();
  const after = await house.organization();
  await importFiles(house, after.id, files());
  const [teamId] = slack.grid.teamsOf(slack.grid.users()[0]!.id);
  const wanted = {
    organizationId: after.id,
    connector: slackDiscovery,
    sourceRef: after.pseudonymize.ref('source', teamId!),
  };

  const beside = await importFiles(house, slack.organization.id, files());
  const connecting = requireOneWay(house.live(), wanted, null);

  expect(beside).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'connection-exists' } });
  await expect(connecting).rejects.toMatchObject({ code: 'connection-exists' });
  expect(await exportsOf(slack.organization.id)).toEqual([]);
});

test('beside an export of the same channels they are refused, and so is the export beside them', async () => {
  const [first, second] = [await house.organization(), await house.organization()];
  const { id } = slack.grid.conversations().find(({ state }) => reachOf(state) === 'public')!.state.channel;
  const exported = {
    'channels.json': JSON.stringify([{ id, name: 'general' }]),
    'users.json': JSON.stringify([{ id: 'U0EXAMPLE' }]),
    'general/2026-02-01.json': JSON.stringify([{ type: 'message', user: 'U0EXAMPLE', ts: '1769940000.000100' }]),
  };

  const outcomes = [
    await importFiles(house, first.id, exported),
    await importFiles(house, first.id, files()),
    await importFiles(house, second.id, files()),
    await importFiles(house, second.id, exported),
  ];

  expect(outcomes.map(({ error }) => error?.code)).toEqual([
    undefined,
    'connection-exists',
    undefined,
    'connection-exists',
  ]);
});

const exportsOf = async (organizationId: string) =>
  (await listConnections(house.control, organizationId)).filter(({ connectorId }) => connectorId === 'slack-export');

const findIn = (of: Files, name: RegExp): [string, Buffer] =>
  Object.entries(of).find(([path]) => name.test(path)) as never;

test.each([
  ['a packed file that is cut', 'archive-truncated', (packed: Buffer) => packed.subarray(0, packed.length - 20)],
  ['a packed file with a byte changed', 'archive-unreadable', (packed: Buffer) => corrupted(packed)],
  [
    'a line that is no record',
    'archive-unreadable',
    (packed: Buffer) => gzipSync(`${String(gunzipSync(packed))}{"ts":`),
  ],
  ['a list in a line', 'archive-unreadable', () => gzipSync('{"ts":"1.0"}\n[]\n')],
  ['a file that packs far too well', 'archive-too-large', () => gzipSync(Buffer.alloc(64 * 1024 ** 2, 32))],
] as const)('%s keeps all of them out', async (_what, code, made) => {
  const organization = await house.organization();
  const whole = files();
  const [path, packed] = findIn(whole, /messages-00000/);

  const status = await importFiles(house, organization.id, { ...whole, [path]: made(packed) });

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code } });
  expect(Object.values(await everyRow(organization.id)).flat()).toEqual([]);
});

function corrupted(packed: Buffer): Buffer {
  const changed = Buffer.from(packed);
  changed.fill(0x55, changed.length >> 1, (changed.length >> 1) + 64);
  return changed;
}

test('messages without a list of channels are refused: nothing says which of them are public', async () => {
  const organization = await house.organization();
  const without = Object.fromEntries(Object.entries(files()).filter(([path]) => !path.includes('/channels.')));

  const status = await importFiles(house, organization.id, without);

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'archive-not-an-export' } });
});

test('the proxy does not sanitize them a second time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-sanitized-'));
  const options = { key: Buffer.alloc(32, 7), folder, clock: house.control.clock };
  await writeZip(join(folder, 'files.zip'), files());

  const sanitizing = sanitizeFile(join(folder, 'files.zip'), options);

  await expect(sanitizing).rejects.toMatchObject({ code: 'archive-not-an-export' });
  rmSync(folder, { recursive: true });
});

test.each([true, false])(
  'a single file (packed: %s) is refused in words: it does not say what is public',
  async (isPacked) => {
    const organization = await house.organization();
    const folder = mkdtempSync(join(tmpdir(), 'tacit-sanitized-'));
    const [, bytes] = findIn(files({ isPacked }), /messages-00000/);
    writeFileSync(join(folder, 'messages'), bytes);

    const status = await importPath(house, organization.id, join(folder, 'messages'));

    expect(status).toMatchObject({
      state: 'failed',
      error: { code: 'archive-not-an-export', next: expect.stringContaining('folder') as string },
    });
    rmSync(folder, { recursive: true });
  },
);
