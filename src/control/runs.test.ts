// Connections and runs: found again, ended once, and never left running by the dead.
import { expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { connectionState, findConnection, listConnections, openConnection, type Connection } from './connections.ts';
import { openControl } from './control.ts';
import { ensureDefault } from './organizations.ts';
import { endRun, findRun, interruptRunsOfTheDead, lastRuns, listRuns, noteProgress, startRun } from './runs.ts';
import { controlOfFile } from './test-control.ts';
import { testMasterKey } from './testing.ts';

const { control, database } = await controlOfFile();
const organizationId = (await ensureDefault(control)).id;

const connect = (sourceRef = newId()): Promise<Connection> =>
  openConnection(control, { organizationId, connectorId: 'slack-export', connectorName: 'Slack export', sourceRef });

async function run(connection: Connection): Promise<string> {
  const id = newId();
  await startRun(control, { id, connectionId: connection.id, kind: 'import' });
  return id;
}

test('the same source finds its connection again', async () => {
  const first = await connect('0190a000-0000-7000-8000-000000000001');

  const second = await connect('0190a000-0000-7000-8000-000000000001');

  expect(second).toEqual(first);
});

test('a second source gets a connection with the next number as its name', async () => {
  await connect();
  const before = (await listConnections(control, organizationId)).length;

  const made = await connect();

  expect(made.name).toBe(`Slack export ${before + 1}`);
});

test('two that connect one source at once share one connection', async () => {
  const sourceRef = newId();

  const made = await Promise.all([connect(sourceRef), connect(sourceRef), connect(sourceRef)]);

  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});

test('another organization does not find the connection', async () => {
  const connection = await connect();

  const found = await findConnection(control, newId(), connection.id);

  expect(found).toBeNull();
});

test('each run has a greater version than the one before', async () => {
  const connection = await connect();
  const ids = [await run(connection), await run(connection)];

  const runs = await listRuns(control, organizationId, connection.id);

  expect(runs.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(runs[0]?.version).toBeGreaterThan(runs[1]?.version ?? Infinity);
});

test('a run keeps its progress, its counts and its end', async () => {
  const id = await run(await connect());
  const counts = { messages: { human: 12 }, firstDay: '2026-02-01', lastDay: null, skipped: { 'not-json': 1 } };

  await noteProgress(control, id, { done: 10, total: 5_000_000_000, messages: 3 });
  await endRun(control, id, { state: 'finished', counts });

  const found = await findRun(control, organizationId, id);
  expect(found).toMatchObject({ state: 'finished', counts, total: 5_000_000_000, endedAt: control.clock.now() });
});

test('a sync keeps how many calls it made and what it was doing, until it says something else', async () => {
  const id = newId();
  await startRun(control, { id, connectionId: (await connect()).id, kind: 'sync' });
  await noteProgress(control, id, { done: 1, total: 40, messages: 3, calls: 7, phase: 'backfill' });

  await noteProgress(control, id, { done: 2, total: 40, messages: 9 });

  const found = await findRun(control, organizationId, id);
  expect(found).toMatchObject({ done: 2, total: 40, messages: 9, calls: 7, phase: 'backfill' });
});

test('what a sync says it is doing is a word of ours, never a name', async () => {
  const id = await run(await connect());

  const attempt = noteProgress(control, id, { done: 0, total: 0, messages: 0, phase: '#general chat' });

  await expect(attempt).rejects.toMatchObject({ name: 'Defect' });
});

test('counts of calls are kept by the method of the source', async () => {
  const id = await run(await connect());
  const counts = { calls: { 'conversations.list': 3, 'conversations.history': 912 }, unread: { 'not-a-member': 2 } };

  await endRun(control, id, { state: 'finished', counts });

  expect((await findRun(control, organizationId, id))?.counts).toEqual(counts);
});

test('an end that came first is not replaced by a later one', async () => {
  const id = await run(await connect());
  await endRun(control, id, { state: 'cancelled' });

  await endRun(control, id, { state: 'failed', errorCode: 'disk-full' });

  expect(await findRun(control, organizationId, id)).toMatchObject({ state: 'cancelled', errorCode: null });
});

test('counts that hold a word are refused', async () => {
  const id = await run(await connect());

  const attempt = endRun(control, id, { state: 'finished', counts: { channel: 'general' } });

  await expect(attempt).rejects.toMatchObject({ name: 'Defect' });
});

test('a run does not end before it began when the clock was set back', async () => {
  const id = await run(await connect());
  control.clock.moveTo('2026-03-02T07:00:00Z');

  await endRun(control, id, { state: 'finished' });
  control.clock.moveTo('2026-03-02T09:00:00Z');

  const found = await findRun(control, organizationId, id);
  expect(found?.endedAt).toEqual(found?.startedAt);
});

test('a run of a dead process is interrupted and one of a living process goes on', async () => {
  const connection = await connect();
  const dead = await openControl({
    pool: database.pool,
    masterKey: testMasterKey,
    clock: control.clock,
    log: silentLog,
  });
  const id = newId();
  await startRun(dead, { id, connectionId: connection.id, kind: 'import' });
  const mine = await run(connection);
  await dead.close();

  // The database sees the end of a connection a moment after it was closed.
  const statesAfterwards = async () => {
    await interruptRunsOfTheDead(control);
    return Promise.all([id, mine].map(async (one) => (await findRun(control, organizationId, one))?.state));
  };

  await expect.poll(statesAfterwards).toEqual(['interrupted', 'running']);
});

test('a connection’s state is that of its last run', async () => {
  const connection = await connect();
  const states = [connectionState(null)];

  await endRun(control, await run(connection), { state: 'failed', errorCode: 'archive-truncated' });
  states.push(connectionState((await lastRuns(control, organizationId)).get(connection.id) ?? null));
  const id = await run(connection);
  states.push(connectionState((await lastRuns(control, organizationId)).get(connection.id) ?? null));
  await endRun(control, id, { state: 'finished' });
  states.push(connectionState((await lastRuns(control, organizationId)).get(connection.id) ?? null));

  expect(states).toEqual(['empty', 'failing', 'importing', 'up-to-date']);
});
