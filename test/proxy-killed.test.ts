// Never lose, never double through a proxy: the proxy is killed, and the collector is, and what is stored is what is true.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '../src/base/clock.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';
import { inSmallPages, startSync } from './killing.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const secret = 's'.repeat(32);
const program = fileURLToPath(new URL('../src/proxy/main.ts', import.meta.url));

let house: CollectingHouse;
let slack: StandIn;
/** Heard of each page of messages that the source is asked for. */
let onCall = (): void => undefined;
let proxy: ChildProcess;
let port = 0;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(
    house,
    inSmallPages(smallest(500, 23), () => onCall()),
  );
  await startProxy();
  house.alsoClose(async () => void proxy.kill('SIGKILL'));
}, 120_000);

afterAll(() => house.close());

/** At the same address each time, with the key of the stand-in's organization, so that equal things have equal tokens. */
async function startProxy(): Promise<void> {
  proxy = spawn(process.execPath, [program], {
    env: {
      TACIT_PROXY_TOKEN: slack.sandbox.userToken(),
      TACIT_PROXY_KEY: slack.organization.key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(proxy.stdout!, 'data')) as [Buffer];
  port = Number(/port (\d+)/.exec(said.toString())![1]);
}

const connect = async (): Promise<LiveConnection> =>
  house.connectThrough(await house.organization(), { url: `http://127.0.0.1:${port}`, secret });

/** Calls once, at that page from now on. */
function at(call: number, act: () => void): void {
  let left = call;
  onCall = () => {
    left -= 1;
    if (left === 0) act();
  };
}

test('a proxy that is killed in the middle of a sync and started again loses and doubles nothing', async () => {
  const connection = await connect();
  for (const call of [3, 40, 90]) {
    at(call, () => proxy.kill('SIGKILL'));
    const stopped = await house.sync(connection);
    await startProxy();
    house.wait(hours(1));

    expect([call, stopped.state, stopped.problem]).toEqual([call, 'failing', 'proxy-unavailable']);
  }
  onCall = () => undefined;

  const ended = await house.sync(connection);

  expect([ended.state, ended.problem]).toEqual(['collecting', null]);
  expect(comparable(await house.stored(connection))).toEqual(slack.truth());
}, 180_000);

test('a collector that is killed reads on where it stopped, with what the proxy sealed for another sync gone', async () => {
  const connection = await connect();
  for (const call of [5, 60]) {
    const child = startSync(house, connection.connectionId, '');
    at(call, () => child.kill('SIGKILL'));

    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }
  onCall = () => undefined;

  const ended = await house.sync(connection);

  expect([ended.state, ended.problem]).toEqual(['collecting', null]);
  expect(comparable(await house.stored(connection))).toEqual(slack.truth());
}, 180_000);
