// Complete, sparing, and never twice: a live connection against the stand-in Slack, held against its truth.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../sandbox/server.ts';
import { type CollectingHouse, comparable, openCollectingHouse } from './collecting-house.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';

let house: CollectingHouse;
let sandbox: Sandbox;
let connection: LiveConnection;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  sandbox = await startSandbox({
    workspaces: [{ seed: 7, people: 60, messages: 6000, endsAt: new Date('2026-03-01T00:00:00Z') }],
  });
  const [workspace] = sandbox.workspaces;
  connection = await house.connect(sandbox.url, sandbox.userToken(), workspace!.team.id);
}, 120_000);

afterAll(async () => {
  await house.close();
  await sandbox.close();
});

const truth = () => sandbox.workspaces[0]!.truth().connections[0];

test('a first sync stores exactly what is true', async () => {
  const after = await house.sync(connection);

  const [stored] = (await house.stored()).connections;
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(comparable(stored!)).toEqual(comparable(truth(), (id) => house.pseudonymize.ref('channel', id)));
  expect(stored!.totals).toEqual(truth().totals);
}, 120_000);
