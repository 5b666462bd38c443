// Live connections: found again with what was chosen, due when their time has come, and forgotten whole.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { findConnection, forgetConnection } from './connections.ts';
import { cursorsOf, saveCursors } from './cursors.ts';
import { changeLive, choose, dueLive, findLive, findLiveById, listLive, openLive } from './live-connections.ts';
import type { Choice, LiveConnection, LiveState } from './live-connections.ts';
import { startRun } from './runs.ts';
import { controlOfFile } from './test-control.ts';
import { exampleCursor, testOrganization } from './testing.ts';
import { openToken, sealToken } from './tokens.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const connect = (sourceRef = newId(), granted = ['users:read', 'channels:read']): Promise<LiveConnection> =>
  openLive(control, {
    organizationId,
    connectorId: 'slack',
    connectorName: 'Slack',
    sourceRef,
    mode: 'person',
    granted,
  });

const choice: Choice = {
  which: 'all-but',
  places: [newId(), newId()],
  patterns: ['marmalade-*'],
  includesExternal: false,
  horizonDays: 365,
};

test('a new connection is setting up and has no choice yet', async () => {
  const connection = await connect();

  expect(await findLive(control, organizationId, connection.connectionId)).toEqual(connection);
  expect(connection).toMatchObject({ state: 'setting-up', name: 'Slack', choice: null, nextSyncAt: null });
  expect(connection.granted).toEqual(['channels:read', 'users:read']);
});

test('a source that is connected again goes on with its choice and its cursors', async () => {
  const sourceRef = newId();
  const first = await connect(sourceRef);
  await choose(control, first.connectionId, choice);
  await saveCursors(control, first.connectionId, [exampleCursor()]);
  await changeLive(control, first.connectionId, { state: 'needs-reconnecting', problem: 'source-token-revoked' });

  const again = await connect(sourceRef, ['channels:history']);

  expect(again).toMatchObject({ connectionId: first.connectionId, state: 'setting-up', problem: null, choice });
  expect(again.granted).toEqual(['channels:history']);
  expect((await cursorsOf(control, first.connectionId)).size).toBe(1);
});

test('two that connect one source at once share one connection', async () => {
  const sourceRef = newId();

  const made = await Promise.all([connect(sourceRef), connect(sourceRef), connect(sourceRef)]);

  expect(new Set(made.map(({ connectionId }) => connectionId)).size).toBe(1);
  expect(await listLive(control, organizationId)).toHaveLength(1);
});

test('another organization does not find the connection, the house itself does', async () => {
  const { connectionId } = await connect();

  const found = await findLive(control, newId(), connectionId);

  expect(found).toBeNull();
  expect(await findLiveById(control, connectionId)).toMatchObject({ organizationId });
});

test('what is no scope by its form is not kept', async () => {
  const granted = ['channels:read', 'channels:read', 'Marmalade for everybody', 'x'.repeat(65), ''];

  const connection = await connect(newId(), granted);

  expect(connection.granted).toEqual(['channels:read']);
});

test('a choice is kept whole and replaces the one before', async () => {
  const { connectionId } = await connect();
  await choose(control, connectionId, choice);

  await choose(control, connectionId, { ...choice, which: 'all', patterns: [], places: [], includesExternal: true });

  const found = await findLiveById(control, connectionId);
  expect(found?.choice).toEqual({ which: 'all', patterns: [], places: [], includesExternal: true, horizonDays: 365 });
});

test('a pattern, which may be the name of a channel, is not in the database in clear', async () => {
  const { connectionId } = await connect();

  await choose(control, connectionId, choice);

  const { rows } = await control.pool.query<{ row: string; patterns: Buffer }>(
    'SELECT live_connections::text AS row, patterns FROM live_connections',
  );
  expect(rows.some(({ row, patterns }) => row.includes('marmalade') || patterns?.includes('marmalade'))).toBe(false);
  expect((await findLiveById(control, connectionId))?.choice?.patterns).toEqual(['marmalade-*']);
});

test.each([
  ['wider', 400, false],
  ['the same', 365, true],
  ['narrower', 30, true],
])(
  'with a horizon that is %s than before, a place that was read to its end is: %d days, %s',
  async (_, horizonDays, isBackfilled) => {
    const { connectionId } = await connect();
    await choose(control, connectionId, choice);
    const cursor = exampleCursor();
    await saveCursors(control, connectionId, [cursor]);

    await choose(control, connectionId, { ...choice, horizonDays });

    expect((await cursorsOf(control, connectionId)).get(cursor.place)).toEqual({ ...cursor, isBackfilled });
  },
);

test('only what is collecting or failing comes due, the longest waiting first', async () => {
  const states: LiveState[] = ['failing', 'setting-up', 'collecting', 'paused', 'needs-reconnecting', 'disconnected'];
  const ids = new Map<string, LiveState>();
  for (const [at, state] of states.entries()) {
    const { connectionId } = await connect();
    ids.set(connectionId, state);
    await changeLive(control, connectionId, { state, nextSyncAt: new Date(Date.UTC(2026, 2, 2, 8, 10 - at)) });
  }

  const due = await dueLive(control, control.clock.now());

  expect(due.flatMap(({ connectionId }) => ids.get(connectionId) ?? [])).toEqual(['collecting', 'failing']);
});

test('a connection is due from the moment of its next sync on, and never without one', async () => {
  const { connectionId } = await connect();
  const isDueAt = async (at: string) =>
    (await dueLive(control, new Date(at))).some((connection) => connection.connectionId === connectionId);
  await changeLive(control, connectionId, { state: 'collecting' });
  const before = await isDueAt('2100-01-01T00:00:00Z');

  await changeLive(control, connectionId, { nextSyncAt: new Date('2026-03-02T10:00:00Z') });

  expect(before).toBe(false);
  expect(await isDueAt('2026-03-02T09:59:59Z')).toBe(false);
  expect(await isDueAt('2026-03-02T10:00:00Z')).toBe(true);
});

test('a change leaves alone what it does not name', async () => {
  const { connectionId } = await connect();
  const lookedBackAt = new Date('2026-03-01T02:00:00Z');
  await changeLive(control, connectionId, { state: 'failing', problem: 'source-unavailable', lookedBackAt });

  await changeLive(control, connectionId, { problem: null });

  expect(await findLiveById(control, connectionId)).toMatchObject({ state: 'failing', problem: null, lookedBackAt });
});

test('a sync that ends does not take back that somebody paused it meanwhile', async () => {
  const { connectionId } = await connect();
  await changeLive(control, connectionId, { state: 'paused' });

  const isChanged = await changeLive(control, connectionId, { state: 'failing' }, ['collecting', 'failing']);

  expect(isChanged).toBe(false);
  expect(await findLiveById(control, connectionId)).toMatchObject({ state: 'paused' });
});

test('a connection that is forgotten leaves nothing behind', async () => {
  const { connectionId } = await connect();
  await choose(control, connectionId, choice);
  await saveCursors(control, connectionId, [exampleCursor()]);
  await startRun(control, { id: newId(), connectionId, kind: 'sync' });
  await sealToken(control, organizationId, connectionId, { access: 'a', refresh: null, expiresAt: null });

  const isForgotten = await forgetConnection(control, organizationId, connectionId);

  const tables = ['live_connections', 'cursors', 'runs'];
  const left = tables.map((table) => `SELECT count(*) FROM ${table} WHERE connection_id = $1`).join(' UNION ALL ');
  const { rows } = await control.pool.query(left, [connectionId]);
  expect(isForgotten).toBe(true);
  expect(rows).toEqual([{ count: 0 }, { count: 0 }, { count: 0 }]);
  expect(await findConnection(control, organizationId, connectionId)).toBeNull();
  expect(await openToken(control, organizationId, connectionId)).toBeNull();
});

test('a connection of another organization is not forgotten', async () => {
  const { connectionId } = await connect();

  const isForgotten = await forgetConnection(control, newId(), connectionId);

  expect(isForgotten).toBe(false);
  expect(await findLiveById(control, connectionId)).not.toBeNull();
});
