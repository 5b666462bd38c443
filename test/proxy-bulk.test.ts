// Bulk mode: what is sanitized in another network comes in as rows alone, is the same as read here, and is refused whole.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { importRecords } from '../src/cli/wiring/records.ts';
import { openArchive } from '../src/collector/archive/archive.ts';
import { openFile } from '../src/collector/archive/random-access.ts';
import { importArchive, type Sink } from '../src/collector/import-archive.ts';
import { importKept } from '../src/collector/kept/import-kept.ts';
import { applyKeptRosters } from '../src/collector/roster/kept-rosters.ts';
import type { ArchiveConnector } from '../src/connector/connector.ts';
import { slackExport } from '../src/connectors/slack/slack-export.ts';
import { connectors } from '../src/connectors/index.ts';
import { listConnections } from '../src/control/connections.ts';
import { readDirectory } from '../src/control/directory.ts';
import { beginPseudonymRotation } from '../src/control/pseudonym-rotation.ts';
import { listRosters, removeRoster } from '../src/control/rosters.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { Sanitized } from '../src/privacy/sanitize.ts';
import { sanitizeFile } from '../src/proxy/bulk.ts';
import { runProxy } from '../src/proxy/run.ts';
import { openSealing } from '../src/proxy/sealing.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const key = Buffer.alloc(32, 7);
const secret = 's'.repeat(32);
const folder = mkdtempSync(join(tmpdir(), 'tacit-bulk-'));
const connector = slackExport as unknown as ArchiveConnector<unknown>;
const { signal } = new AbortController();
let house: CollectingHouse;
let slack: StandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(house, smallest(300, 24));
  writeExport();
  writeHris();
}, 120_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

const options = (more: { readonly key?: Buffer } = {}) => ({ key, folder, clock: house.control.clock, ...more });
const notAfter = Date.parse('2026-03-03T09:00:00Z') * 1000;

function writeExport(): void {
  const root = join(folder, 'export');
  const found = slack.workspace.channels().find((one) => one.is_channel && !one.is_private)!;
  const channel = { ...found, name: String(found.name) };
  mkdirSync(join(root, channel.name), { recursive: true });
  const { messages } = slack.workspace.history(channel.id, { limit: 100 } as never) as { messages: readonly unknown[] };
  writeFileSync(join(root, 'channels.json'), JSON.stringify([channel]));
  writeFileSync(join(root, 'users.json'), JSON.stringify(slack.workspace.users()));
  writeFileSync(join(root, channel.name, '2026-02-01.json'), JSON.stringify(messages));
}

const people = () =>
  slack.workspace
    .users()
    .flatMap(({ profile, is_bot: isBot }) =>
      typeof profile?.email === 'string' && isBot !== true ? [profile.email] : [],
    );

function writeHris(): void {
  const rows = people().map(
    (email, at) => `P${at},${email},${at % 2 === 0 ? 'Sales' : 'Support'},Europe/Berlin,90001,X${at}`,
  );
  const text = ['EMPLOYEE_ID,EMPLOYEE_EMAIL,DEPARTMENT,TIMEZONE,SALARY,TEAM', ...rows].join('\n');
  writeFileSync(join(folder, 'employee_snapshot_20260202.csv'), text);
}

/** Remembers the rows by their tables. */
function sinkOf(rows: Map<string, unknown[]>, opened: string[] = []): Sink {
  return {
    async open(source) {
      opened.push(source);
      return 0;
    },
    markStale: async () => undefined,
    keepOriginals: async () => undefined,
    add(sanitized) {
      rows.set(sanitized.shape.name, [...(rows.get(sanitized.shape.name) ?? []), ...Sanitized.rowsOf(sanitized)]);
    },
    flush: async () => undefined,
  };
}

async function kept(path: string, into: Map<string, unknown[]>, opened: string[] = []): Promise<void> {
  const bytes = await openFile(path);
  const sink = sinkOf(into, opened);
  const reading = { bytes, connector, keyVersion: 1, sink, notAfter, signal, onProgress: () => undefined };
  try {
    await importKept(reading);
  } finally {
    await bytes.close();
  }
}

test('an export comes in as the rows that it would have been read as here, under the same tokens', async () => {
  const made = await sanitizeFile(join(folder, 'export'), options());
  const [here, there] = [new Map<string, unknown[]>(), new Map<string, unknown[]>()];
  const opened: string[] = [];
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, connector.namespace);
  const archive = await openArchive(join(folder, 'export'));
  const sink = sinkOf(here);
  await importArchive({ archive, connector, pseudonymize, sink, notAfter, signal, onProgress: () => undefined });
  await archive.close();

  await kept(made.path, there, opened);

  expect(there).toEqual(here);
  expect(there.get('messages')!.length).toBeGreaterThan(5);
  expect(opened).toEqual([expect.stringMatching(/^[0-9a-f]{8}-/)]);
});

test('in the files there is nothing that anybody wrote, no address, no id and no word of a group of one', async () => {
  const files = [
    await sanitizeFile(join(folder, 'export'), options()),
    await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options()),
  ];
  const text = files.map(({ path }) => gunzipSync(readFileSync(path)).toString()).join();

  const originals = slack.workspace
    .users()
    .flatMap(({ id, name, profile }) => [id, name, profile?.email ?? id].map(String));
  expect(originals.filter((one) => one.length > 5 && text.includes(one))).toEqual([]);
  expect(text).not.toContain(contentMark);
  expect(text).not.toMatch(/90001|X1\b/);
  expect(text).toContain('"Support"');
});

test('people of a connection through a proxy are those of an HR file that was sanitized with its key', async () => {
  const organization = await house.organization();
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: slack.sandbox.userToken(),
      TACIT_PROXY_KEY: key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  await house.sync(await house.connectThrough(organization, { url: `http://127.0.0.1:${proxy.port}`, secret }));
  const made = await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options());

  const applied = await apply(organization.id, made.path);

  const count = people().length;
  expect(applied).toMatchObject({ isMatched: true, kept: count, days: [{ day: '2026-02-02', people: count }] });
  const [found] = await house.events.store.query<{ matched: number }>(
    organization.id,
    'SELECT uniqExact(account) AS matched FROM accounts FINAL WHERE email IN (SELECT arrayJoin(emails) FROM roster FINAL)',
  );
  expect(found!.matched).toBe(new Set(people().map((email) => email.toLowerCase())).size);
  const words = [...(await readDirectory(house.control, organization.id)).values()].map(({ word }) => word);
  expect(words.toSorted()).toEqual(['Europe/Berlin', 'Sales', 'Support']);
  // The same day again replaces it.
  await apply(organization.id, made.path);
  expect(await listRosters(house.control, organization.id)).toHaveLength(1);
}, 60_000);

test('no new key is laid upon tokens that were made elsewhere', async () => {
  const organization = await house.organization();
  const { path } = await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options());
  await apply(organization.id, path);

  const beginning = beginPseudonymRotation(house.control, organization.id, null);

  await expect(beginning).rejects.toThrow(expect.objectContaining({ code: 'keys-of-proxy' }));
});

test('a file of another key than that of the proxy is refused, and an export makes no connection then', async () => {
  const organization = await house.organization();
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: slack.sandbox.userToken(),
      TACIT_PROXY_KEY: 'cd'.repeat(32),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  const { fingerprint } = openSealing(Buffer.from('cd'.repeat(32), 'hex'));
  await house.connectThrough(organization, { url: `http://127.0.0.1:${proxy.port}`, secret });
  const { path } = await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options());

  await expect(apply(organization.id, path)).rejects.toThrow(otherKey);
  await expect(openExport(organization.id, openSealing(key).fingerprint)).rejects.toThrow(otherKey);
  expect(await exportsOf(organization.id)).toBe(0);
  await openExport(organization.id, fingerprint);
  expect(await exportsOf(organization.id)).toBe(1);
});

test('without a proxy the first file says which key it is, for as long as anything of it stands', async () => {
  const organization = await house.organization();
  const { path } = await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options());
  await apply(organization.id, path);

  await expect(openExport(organization.id, 'ab'.repeat(16))).rejects.toThrow(otherKey);
  await openExport(organization.id, openSealing(key).fingerprint);
  const another = await house.organization();
  await apply(another.id, (await sanitizeFile(join(folder, 'employee_snapshot_20260202.csv'), options())).path);
  await removeRoster(house.control, another.id, '2026-02-02', null);
  await openExport(another.id, 'ab'.repeat(16));

  expect([await exportsOf(organization.id), await exportsOf(another.id)]).toEqual([1, 1]);
});

const otherKey = expect.objectContaining({ code: 'proxy-key-changed' }) as Error;

/** What is done before the first row of an export of kept rows is stored. */
async function openExport(organizationId: string, keptKey: string): Promise<void> {
  const rooms = { control: house.control, store: house.events.store, connectors };
  const { openRun } = importRecords(rooms, async () => undefined);
  const run = { id: newId(), organizationId, connectorId: 'slack-export', memberId: null, name: undefined };
  await openRun({ ...run, sourceRef: newId(), keptKey, told: null, salt: null });
}

async function exportsOf(organizationId: string): Promise<number> {
  const all = await listConnections(house.control, organizationId);
  return all.filter(({ connectorId }) => connectorId === 'slack-export').length;
}

async function apply(organizationId: string, path: string) {
  const rooms = { control: house.control, store: house.events.store };
  return applyKeptRosters(rooms, organizationId, [() => openFile(path)], null);
}

type Change = (lines: string[]) => string[];

const foreign =
  (pattern: RegExp, by: string): Change =>
  (lines) =>
    lines.map((line, at) => (at === 1 ? line.replace(pattern, by) : line));

test.each<readonly [string, Change]>([
  ['a single word where a token should stand', foreign(/"[0-9a-f]{8}-[0-9a-f-]{27}"/, '"Ann Example"')],
  ['a row that is too short', withShortRow],
  ['another line', (lines) => [...lines.slice(0, 2), '{"note":"Ann"}', ...lines.slice(2)]],
  ['no JSON', (lines) => [...lines.slice(0, 1), 'Ann', ...lines.slice(2)]],
  ['an unknown stream', foreign(/"stream":"\w+"/, '"stream":"names"')],
  ['its last line cut off', (lines) => lines.slice(0, -2).concat('')],
  ['a line taken out', (lines) => [...lines.slice(0, 1), ...lines.slice(2)]],
  ['something behind its end', (lines) => [...lines.slice(0, -1), lines[1]!, '']],
  ['another head', (lines) => ['{}', ...lines.slice(1)]],
])('a file with %s is refused whole', async (_what, change) => {
  for (const source of ['export', 'employee_snapshot_20260202.csv']) {
    const made = await sanitizeFile(join(folder, source), options());
    const lines = gunzipSync(readFileSync(made.path)).toString().split('\n');
    const path = join(folder, 'changed.kept.gz');
    writeFileSync(path, gzipSync(change(lines).join('\n')));
    const stored = new Map<string, unknown[]>();
    const organization = await house.organization();

    const taking = source === 'export' ? kept(path, stored) : apply(organization.id, path);

    await expect(taking).rejects.toThrow(expect.objectContaining({ code: 'kept-file-refused' }));
    expect(stored.size).toBe(0);
    expect(await listRosters(house.control, organization.id)).toEqual([]);
  }
});

function withShortRow(lines: readonly string[]): string[] {
  const line = JSON.parse(lines[1]!) as { rows: unknown[][] };
  line.rows[0]!.pop();
  return [lines[0]!, JSON.stringify(line), ...lines.slice(2)];
}

test.each<readonly [string, (bytes: Buffer) => Buffer]>([
  ['cut', (bytes) => bytes.subarray(0, bytes.length - 20)],
  [
    'changed',
    (bytes) => Buffer.concat([bytes.subarray(0, 200), Buffer.from([bytes[200]! ^ 255]), bytes.subarray(201)]),
  ],
  ['empty', () => Buffer.alloc(0)],
  ['not packed', (bytes) => gunzipSync(bytes)],
])('a file that is %s is refused too', async (_how, damage) => {
  const made = await sanitizeFile(join(folder, 'export'), options());
  const path = join(folder, 'damaged.kept.gz');
  writeFileSync(path, damage(readFileSync(made.path)));

  await expect(kept(path, new Map())).rejects.toThrow(expect.objectContaining({ code: 'kept-file-refused' }));
});
