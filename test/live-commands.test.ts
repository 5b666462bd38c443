// The commands of live connections as an administrator types them: through a server that runs, and without one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionList } from '../src/api/contract/connections.ts';
import type { ConnectorSetup } from '../src/api/contract/live.ts';
import {
  type Ended,
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';

let house: RunningHouse;
let cookie: string;
let sandboxUrl: string;

/** The stand-in's first channel, and little of it: these tests are about the commands. */
const little = ['--channel', '*x0', '--horizon', '10'];

beforeAll(async () => {
  house = await runHouse(await newDataDirectory(), { TACIT_SANDBOX: 'on' });
  cookie = await signInOver(house);
  const setup = JSON.parse(await read('/api/connectors/slack-sandbox/setup')) as ConnectorSetup;
  sandboxUrl = new URL(setup.modes[0]!.createAppUrl).origin;
});

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

const tacit = (args: readonly string[], input?: string): Promise<Ended> =>
  runCommand(args, house.dataDirectory, { TACIT_SANDBOX: 'on' }, input);

const read = async (path: string): Promise<string> => (await callOver(house, cookie, 'GET', path)).text();

async function connection(): Promise<ConnectionList['connections'][number]> {
  const { output } = await tacit(['connections', '--json']);
  return (JSON.parse(output) as ConnectionList).connections[0]!;
}

const codeOf = ({ errors }: Ended): string | undefined => /\(([a-z-]+)\)\s*$/.exec(errors)?.[1];

test('no token, half a token and a wrong token are refused, each in its own words', async () => {
  const refused = await Promise.all([
    tacit(['connect', 'slack', '--token-stdin'], '\n'),
    tacit(['connect', 'slack', '--token-stdin'], 'xoxp-one and another'),
    tacit(['connect', 'slack-sandbox', '--token-stdin'], 'xoxp-that-nobody-gave'),
  ]);

  const [none, , wrong] = refused;
  expect(refused.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(refused.map(codeOf)).toEqual(['invalid-request', 'invalid-request', 'source-address-refused']);
  expect(none.errors).toContain('No token came');
  expect(wrong.errors).not.toContain('xoxp-that-nobody-gave');
});

test('a choice that contradicts itself and a horizon that is none are wrong calls', async () => {
  const calls = await Promise.all([
    tacit(['connect', 'slack', '--all', '--channel', 'team-*']),
    tacit(['connect', 'slack', '--horizon', '0']),
  ]);

  expect(calls.map(({ code }) => code)).toEqual([2, 2]);
});

test('with nothing connected there is nothing to sync', async () => {
  const [listed, synced] = await Promise.all([tacit(['connections']), tacit(['sync'])]);

  expect(listed).toMatchObject({ code: 0, output: expect.stringContaining('no connection yet') });
  expect(synced.code).toBe(1);
  expect(codeOf(synced)).toBe('not-found');
});

test('a connection is made with what is chosen, and its sync is followed to its end', async () => {
  const made = await tacit(['connect', 'slack-sandbox', '--name', 'Trial', ...little]);
  const synced = await tacit(['sync', 'trial']);

  const stands = await connection();
  expect([made.code, synced.code]).toEqual([0, 0]);
  expect(made.output).toContain('It reads 1 of 40 public channels');
  expect(stands).toMatchObject({ name: 'Trial', kind: 'api', state: 'up-to-date', lastRun: null, progress: null });
  expect(stands.stored.messages).toBeGreaterThan(0);
  expect(Date.parse(stands.nextSyncAt!)).toBeGreaterThan(Date.parse(stands.createdAt));
});

test('the coverage is what the API says, to the letter', async () => {
  const { id } = await connection();

  const said = await tacit(['coverage', id.slice(0, 30), '--json']);

  expect(said.output.trimEnd()).toBe(await read(`/api/connections/${id}/coverage`));
  expect(JSON.parse(said.output)).toMatchObject({ connection: id, totals: { readable: 1, threadsOwing: 0 } });
});

test('what is read through no proxy and no Psoxy has the health of neither', async () => {
  const asked = await tacit(['health', 'trial']);

  expect(codeOf(asked)).toBe('not-found');
  expect(asked.errors).toContain('through no proxy and no Psoxy');
});

test('a second connection to the same workspace and an id of nothing are refused', async () => {
  const [second, unknown] = await Promise.all([tacit(['connect', 'slack-sandbox']), tacit(['coverage', 'somebody'])]);

  expect([second, unknown].map(codeOf)).toEqual(['connection-exists', 'not-found']);
  expect(unknown.errors).not.toContain('somebody');
});

test('what is paused is not read until it is resumed', async () => {
  const paused = await tacit(['pause', 'Trial']);
  const synced = await tacit(['sync', 'Trial']);
  const during = await connection();
  const resumed = await tacit(['resume', 'Trial']);

  expect([paused.code, synced.code, resumed.code]).toEqual([0, 1, 0]);
  expect(codeOf(synced)).toBe('connection-not-ready');
  expect(during).toMatchObject({ state: 'paused', nextSyncAt: null });
});

test('a sync that ends failing says why and ends with 1; connected again, it goes on with its choice', async () => {
  await tacit(['sync', 'Trial']);
  await fetch(`${sandboxUrl}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'revoke_token', method: 'auth.test' }),
  });

  const failed = await tacit(['sync', 'Trial']);
  const broken = await connection();
  const again = await tacit(['connect', 'slack-sandbox']);
  const synced = await tacit(['sync']);

  expect(failed.code).toBe(1);
  expect(codeOf(failed)).toBe('source-token-revoked');
  expect(broken.state).toBe('needs-reconnecting');
  expect(again.output).toContain('It reads 1 of 40 public channels');
  expect(synced.code).toBe(0);
  expect((await connection()).id).toBe(broken.id);
});

test('disconnecting leaves what is stored', async () => {
  const { stored } = await connection();

  const ended = await tacit(['disconnect', 'Trial']);

  const stands = await connection();
  expect(ended).toMatchObject({ code: 0, errors: '' });
  expect(stored.messages).toBeGreaterThan(0);
  expect(stands).toMatchObject({ state: 'disconnected', stored });
});

test('without a server a command opens the house, works, and closes it: what was disconnected goes on', async () => {
  await house.stop();

  const again = await tacit(['connect', 'slack-sandbox']);
  const synced = await tacit(['sync', 'Trial']);

  expect(again).toMatchObject({ code: 0, errors: '' });
  expect(synced).toMatchObject({ code: 0, output: expect.stringMatching(/: \d+ messages new or changed/) });
});
