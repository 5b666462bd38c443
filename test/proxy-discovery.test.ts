// Discovery through a proxy, by its declaration alone: what is stored is what is true within reach of both.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { censusOf } from '../sandbox/grid/census.ts';
import { hours } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { type Reach, reaches } from '../src/connector/api-connector.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { runProxy } from '../src/proxy/run.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';
import { type GridStandIn, gridStandIn, widen } from './grid-stand-in.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const secret = 's'.repeat(32);
let house: CollectingHouse;
let slack: GridStandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await gridStandIn(house, { messages: 800 });
}, 120_000);

afterAll(() => house.close());

/** With the key of the stand-in's organization, so that equal things have equal tokens. */
async function startProxy(reach: Reach): Promise<WireTap> {
  const proxy = await runProxy(
    {
      TACIT_PROXY_CONNECTOR: 'slack-discovery',
      TACIT_PROXY_REACH: reach,
      TACIT_PROXY_TOKEN: slack.sandbox.userToken(slack.grid.enterprise.id),
      TACIT_PROXY_KEY: slack.organization.key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  const tap = await tapWire(`http://127.0.0.1:${proxy.port}`);
  house.alsoClose(() => tap.close());
  return tap;
}

test('each reach holds messages that the one before does not', () => {
  const truths = reaches.map((reach) => JSON.stringify(slack.truth(reach)));

  expect(new Set(truths).size).toBe(reaches.length);
});

test.each<readonly [proxy: Reach, collector: Reach, stored: Reach]>([
  ['public', 'public', 'public'],
  ['direct', 'private', 'private'],
  ['public', 'direct', 'public'],
])(
  'a proxy that reaches %s, asked by a collector that reaches %s: what is stored is %s',
  async (...[proxy, own, stored]) => {
    const tap = await startProxy(proxy);
    const organization = await house.organization();
    const given = { connectorId: slackDiscovery.id, url: tap.url, secret };
    const connection = await house.connectThrough(organization, given);
    await widen(house, connection, own);

    const after = await house.sync(connection);

    expect([after.state, after.problem]).toEqual(['collecting', null]);
    expect(comparable(await house.stored(connection))).toEqual(slack.truth(stored));
    expect(tap.heard()).not.toContain(slack.grid.enterprise.id);
  },
  120_000,
);

test('what was edited and deleted since is told by the proxy as times alone, and found an hour later', async () => {
  const tap = await startProxy('public');
  const organization = await house.organization();
  const connection = await house.connectThrough(organization, { connectorId: slackDiscovery.id, url: tap.url, secret });
  await house.sync(connection);
  const { seeded } = slack.grid.core;
  const { channel } = slack.grid.truth({ reach: 'public' }).connections[0].byChannel[0]!;
  const everything = { oldest: -1, latest: Infinity, limit: Infinity };
  const shown = seeded.history.everything(slack.grid.find(channel)!.state.channel, everything).messages;
  const at = house.control.clock.now().getTime() * 1000;
  seeded.messages.remove(shown.at(-1)!, at);
  seeded.messages.edit(shown.at(-2)!, at, undefined);
  await slack.calls();
  house.wait(hours(1));

  await house.sync(connection);

  const { conversations } = censusOf(slack.grid, 'public');
  const calls = await slack.calls();
  expect(comparable(await house.stored(connection))).toEqual(slack.truth('public'));
  expect(calls['discovery.conversations.edits']!.calls).toBe(conversations);
  expect(calls['discovery.conversations.history']!.calls).toBe(conversations + 1);
  expect(tap.heard()).not.toContain('previous_message');
}, 120_000);
