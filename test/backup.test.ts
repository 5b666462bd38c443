// Backup and restore: taken while a sync runs, put back elsewhere, and going on from there to what is true.
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import type { Reach } from '../src/connector/api-connector.ts';
import { append, verify } from '../src/control/audit.ts';
import { openControl } from '../src/control/control.ts';
import { changeLive, findLiveById, type LiveState, openLive } from '../src/control/live-connections.ts';
import { openSecret, sealSecret } from '../src/control/secrets.ts';
import { staleDays } from '../src/control/stale-days.ts';
import { type TestDatabase, testDatabase, testMasterKey } from '../src/control/testing.ts';
import { openEventCopies } from '../src/events/event-copy.ts';
import { type TestEventStore, testEventStore } from '../src/events/testing.ts';
import { makeBackup } from '../src/governance/backup.ts';
import { checkBackup, restoreBackup } from '../src/governance/restore.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';
import { newDataDirectory, removeDataDirectory, runCommand, runHouse } from './running-house.ts';
import { altered, smallest, standIn } from './stand-in.ts';

const now = '2026-03-02T09:00:00Z';
const key = testMasterKey;
const dataVersion = 1;

let database: TestDatabase;
let house: CollectingHouse;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-backup-'));
  database = await testDatabase();
  house = await openCollectingHouse(now, { database });
}, 60_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything of the house in a file of that name. */
async function backUp(name: string): Promise<string> {
  const path = join(folder, name);
  const copies = openEventCopies(house.events.engine);
  const pieces = makeBackup({ control: house.control, copies }, { key, dataVersion });
  await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(path));
  await copies.close();
  return path;
}

/** Puts it into engines that hold nothing. */
async function putBack(path: string): Promise<{ pool: TestDatabase['pool']; events: TestEventStore; resting: number }> {
  const [pool, events] = await Promise.all([database.another(), testEventStore()]);
  const copies = openEventCopies(events.engine);
  const backup = await checkBackup(path, { key, masterKey: key, dataVersion });
  const { resting } = await restoreBackup({ postgres: pool, copies, clock: house.control.clock }, backup);
  await copies.close();
  return { pool, events, resting };
}

test('a backup that is taken in the middle of a sync is put back, goes on, and ends with what is true', async () => {
  let pages = 0;
  let taken: Promise<string> | undefined;
  const source = smallest(600);
  const workspace = altered(source, {
    history(channel, span) {
      pages += 1;
      if (pages === 30) taken = backUp('middle');
      return source.history(channel, { ...span, limit: Math.min(span.limit, 7) });
    },
  });
  const slack = await standIn(house, workspace);
  await slack.sync();
  const path = await taken!;

  const restored = await openCollectingHouse(now, {
    database: { ...database, close: async () => {} },
    ...(await putBack(path)),
  });

  const connection = await restored.connect(slack.organization, {
    url: slack.sandbox.url,
    token: slack.sandbox.userToken(),
    teamId: workspace.team.id,
  });
  const before = comparable(await restored.stored(connection));
  const marked = await staleDays(restored.control, slack.organization.id);
  await restored.sync(connection);
  const after = comparable(await restored.stored(connection));
  await restored.close();
  expect(connection.connectionId).toBe(slack.connection.connectionId);
  expect(before).not.toEqual(slack.truth());
  expect(marked.length).toBeGreaterThan(0);
  expect(after).toEqual(slack.truth());
}, 120_000);

test('what is put back is what was there: rows, the chain of the audit log, numbers, and what lies sealed', async () => {
  const { id } = await house.organization();
  await append(house.control, { organizationId: id, memberId: null, action: 'organization.change', subject: id });
  await sealSecret(house.control, id, 'token/1', Buffer.from('xoxp-1'));
  const before = await verify(house.control, id);
  const path = await backUp('whole');

  const { pool, events } = await putBack(path);

  const { clock } = house.control;
  const control = await openControl({ pool, masterKey: key, clock, log: silentLog });
  expect(before).toMatchObject({ brokenAt: null });
  expect(await verify(control, id)).toEqual(before);
  const next = await append(control, { organizationId: id, memberId: null, action: 'audit.export' });
  expect(next.number).toBe(before.entries + 1);
  expect((await openSecret(control, id, 'token/1'))?.toString()).toBe('xoxp-1');
  expect(await events.store.tables(id)).toEqual(await house.events.store.tables(id));
  await control.close();
  await events.stop();
});

test('what looks farther than public channels rests until somebody resumes it: it may have been narrowed since', async () => {
  const { id } = await house.organization();
  const made = async (reach: Reach, state: LiveState): Promise<string> => {
    const of = { organizationId: id, connectorId: 'slack-discovery', connectorName: 'Slack', mode: 'person' } as const;
    const { connectionId } = await openLive(house.control, { ...of, sourceRef: newId(), granted: [] });
    await changeLive(house.control, connectionId, { state, nextSyncAt: new Date(now) });
    const row = house.control.db.updateTable('live_connections').set({ reach });
    await row.where('connection_id', '=', connectionId).execute();
    return connectionId;
  };
  const ids = [
    await made('public', 'collecting'),
    await made('private', 'collecting'),
    await made('direct', 'failing'),
    await made('direct', 'disconnected'),
  ];
  const path = await backUp('wide');

  const { pool, events, resting } = await putBack(path);

  const control = await openControl({ pool, masterKey: key, clock: house.control.clock, log: silentLog });
  const found = await Promise.all(ids.map((one) => findLiveById(control, one)));
  expect(found.map((one) => [one!.reach, one!.state, one!.nextSyncAt === null])).toEqual([
    ['public', 'collecting', false],
    ['private', 'paused', true],
    ['direct', 'paused', true],
    ['direct', 'disconnected', false],
  ]);
  expect(resting).toBe(2);
  await control.close();
  await events.stop();
});

test('a backup leaves nothing of itself in the event store', async () => {
  const { id } = await house.organization();
  const before = await house.events.store.tables(id);

  await backUp('clean');

  expect(await house.events.store.tables(id)).toEqual(before);
});

test('a file that was cut off, changed, or belongs to another key is refused before anything is touched', async () => {
  const path = await backUp('damaged');
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed[whole.length - 100]! ^= 1;
  const check = (given: Partial<Parameters<typeof checkBackup>[1]> = {}) =>
    checkBackup(path, { key, masterKey: key, dataVersion, ...given });

  await expect(check({ key: Buffer.alloc(32, 1) })).rejects.toMatchObject({ code: 'backup-key-wrong' });
  await expect(check({ masterKey: Buffer.alloc(32, 1) })).rejects.toMatchObject({ code: 'master-key-wrong' });
  await expect(check({ dataVersion: 0 })).rejects.toMatchObject({ code: 'data-directory-newer' });
  truncateSync(path, whole.length - 1);
  await expect(check()).rejects.toMatchObject({ code: 'backup-unreadable' });
  writeFileSync(path, changed);
  await expect(check()).rejects.toMatchObject({ code: 'backup-unreadable' });
});

test('a backup is not put over what is there', async () => {
  const path = await backUp('again');
  const backup = await checkBackup(path, { key, masterKey: key, dataVersion });
  const copies = openEventCopies(house.events.engine);
  const rooms = { postgres: house.control.poolConfig, copies, clock: house.control.clock };

  const attempt = restoreBackup(rooms, backup);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-not-empty' });
  await copies.close();
});

async function closedCopies() {
  const copies = openEventCopies(house.events.engine);
  await copies.close();
  return copies;
}

test('where something is audited each time that a backup begins, it says so and begins no more', async () => {
  const { id: organizationId } = await house.organization();
  const entry = { organizationId, memberId: null, action: 'audit.export' };
  const nothing = { tables: [], lines: async function* () {}, close: async () => {} };
  const copies = { ...(await closedCopies()), cut: () => append(house.control, entry).then(() => nothing) };

  const attempt = makeBackup({ control: house.control, copies }, { key, dataVersion }).next();

  await expect(attempt).rejects.toMatchObject({ name: 'RetryLater', code: 'backup-disturbed' });
});

test('the commands: a backup of a running house, restored into a new folder, under a new master key', async () => {
  const running = await runHouse(await newDataDirectory());
  const restored = join(folder, 'restored');
  const file = join(folder, 'house.backup');
  const masterKey = join(running.dataDirectory, 'master.key');

  const made = await runCommand(['backup', file], running.dataDirectory);
  const inUse = await runCommand(['keys', 'rotate', '--master'], running.dataDirectory);
  await running.stop();
  const without = await runCommand(['restore', file], restored);
  const put = await runCommand(['restore', file, '--master-key', masterKey], restored);
  const rotated = await runCommand(['keys', 'rotate', '--master'], restored);
  const log = await runCommand(['audit', '--json'], restored);

  expect([made, inUse, without, put, rotated, log].map(({ code }) => code)).toEqual([0, 1, 1, 0, 0, 0]);
  expect([inUse, without].map(({ errors }) => /\(([a-z-]+)\)\s*$/.exec(errors)?.[1])).toEqual([
    'keys-in-use',
    'master-key-wrong',
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { entries } = JSON.parse(log.output) as { entries: { action: string }[] };
  expect(entries.map(({ action }) => action)).toEqual(['key.rotate', 'backup.restore', 'backup.make', 'member.link']);
  await removeDataDirectory(running.dataDirectory);
}, 300_000);
