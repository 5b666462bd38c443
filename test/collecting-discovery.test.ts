// A whole organization through Discovery: complete as far as it decides to be looked at, and nothing beyond.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachOf } from '../sandbox/grid/grid.ts';
import { control as controlOf } from '../sandbox/http/ask.ts';
import { contentMark } from '../sandbox/mark.ts';
import { days, hours } from '../src/base/clock.ts';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import { connectWithToken } from '../src/collector/connecting.ts';
import { reaches } from '../src/connector/api-connector.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { changeReach } from '../src/control/reaches.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';

const now = '2026-03-02T09:00:00Z';
let house: CollectingHouse;
beforeAll(async () => {
  house = await openCollectingHouse(now);
}, 120_000);
afterAll(() => house.close());

/** Every stored message with everything that is kept of it, but for who wrote the row and when. */
const everyMessage = (organizationId: string): Promise<{ channel: string }[]> =>
  house.events.store.query(
    organizationId,
    'SELECT * EXCEPT (connection, version) FROM messages FINAL ORDER BY channel, at',
  );

test.each(reaches)(
  'a first sync stores exactly what is true within reach: %s',
  async (reach) => {
    const slack = await gridStandIn(house, { reach });

    const after = await slack.sync();

    expect([after.state, after.problem]).toEqual(['collecting', null]);
    expect(await slack.counts()).toEqual(slack.truth(reach));
    const farther = reaches.filter((other) => other !== reach);
    for (const other of farther) expect(slack.truth(other)).not.toEqual(slack.truth(reach));
    expect(await slack.offences()).toEqual({});
    expect(await holding(slack)).toEqual([]);
  },
  120_000,
);

/** What stands of the organization's words and ids in what is stored of it: drafts, edits and direct messages among them. */
async function holding({ grid, organization }: GridStandIn): Promise<string[]> {
  const stored: string[] = [];
  for await (const line of house.events.store.logicalCopy(organization.id)) stored.push(line);
  const ids = [...grid.users().map(({ id }) => id), ...grid.conversations().map(({ state }) => state.channel.id)];
  return [contentMark, grid.enterprise.id, ...ids].filter((word) => stored.some((line) => line.includes(word)));
}

test('a second sync asks which channels are not quiet, and only those for what is new', async () => {
  const slack = await gridStandIn(house, { reach: 'private' });
  await slack.sync();
  const before = await everyMessage(slack.organization.id);
  await slack.calls();
  house.wait(hours(1));

  await slack.sync();

  const calls = await slack.calls();
  expect(calls['discovery.conversations.recent']!.calls).toBeGreaterThan(0);
  expect(calls['discovery.conversations.history']?.calls ?? 0).toBe(0);
  expect(await everyMessage(slack.organization.id)).toEqual(before);
}, 120_000);

test('what is narrowed is not read on, and what was stored of it stays', async () => {
  const slack = await gridStandIn(house, { reach: 'direct' });
  await slack.sync();
  const before = await everyMessage(slack.organization.id);
  const { organizationId, connectionId } = slack.connection;
  await changeReach(house.control, { organizationId, connectionId, memberId: null }, 'public');
  await slack.calls();
  house.wait(days(1));

  await slack.sync();

  const { byChannel } = slack.grid.truth({ reach: 'public' }).connections[0];
  const calls = await slack.calls();
  expect(calls['discovery.conversations.history']!.calls).toBeLessThan(byChannel.length * 3);
  expect(await everyMessage(slack.organization.id)).toEqual(before);
}, 120_000);

test('the Web API of a workspace has nothing to add or to change of what Discovery brought, field for field', async () => {
  const slack = await gridStandIn(house, { messages: 1500 });
  await slack.sync();
  const before = await everyMessage(slack.organization.id);
  const [team] = slack.grid.active;
  await slack.calls();

  const to = { url: slack.sandbox.url, token: slack.sandbox.userToken(team.id), teamId: team.id };
  const live = await house.connect(slack.organization, to);
  const after = await house.sync(live);

  const calls = await slack.calls();
  expect([after.problem, before.length > 500]).toEqual([null, true]);
  expect(calls['conversations.replies']!.calls).toBeGreaterThan(10);
  expect(await everyMessage(slack.organization.id)).toEqual(before);
}, 120_000);

test('a wrong workspace costs one call more, and the channel is read', async () => {
  const slack = await gridStandIn(house, { messages: 400 });
  const [channel] = slack.grid.truth({ reach: 'public' }).connections[0].byChannel;
  const method = 'discovery.conversations.history';
  await slack.order({ kind: 'error', error: 'channel_not_found', method, channel: channel!.channel });

  const after = await slack.sync();

  expect(after.problem).toBeNull();
  expect(await slack.counts()).toEqual(slack.truth('public'));
}, 120_000);

test('what happens in a quiet channel is found an hour later, and by night whatever was changed', async () => {
  const slack = await gridStandIn(house, { reach: 'direct' });
  await slack.sync();
  slack.grid.core.advance();
  house.wait(hours(1));

  await slack.sync();
  const calls = await slack.calls();
  for (let night = 0; night < 7; night += 1) {
    house.wait(days(1));
    await slack.sync();
  }

  expect(calls['discovery.conversations.recent']!.calls).toBeGreaterThan(0);
  expect(await slack.counts()).toEqual(slack.truth('direct'));
}, 180_000);

test('after more than a week without a sync every channel is asked, and the list of recent ones is not', async () => {
  const slack = await gridStandIn(house, { messages: 400 });
  await slack.sync();
  await slack.calls();
  house.wait(days(8));

  await slack.sync();

  const calls = await slack.calls();
  expect(calls['discovery.conversations.recent']).toBeUndefined();
  expect(calls['discovery.conversations.history']!.calls).toBeGreaterThan(10);
}, 120_000);

/** How many people each channel has as it is stored, by its token. */
async function storedMembers({ organization }: GridStandIn): Promise<ReadonlyMap<string, number>> {
  const sql = 'SELECT toString(channel) AS channel, members FROM channels FINAL';
  const rows = await house.events.store.query<{ channel: string; members: number }>(organization.id, sql);
  return new Map(rows.map(({ channel, members }) => [channel, members]));
}

function trueMembers({ grid, organization }: GridStandIn): ReadonlyMap<string, number> {
  const open = grid.conversations().filter(({ state }) => reachOf(state) === 'public' && !state.isVanished);
  const members = ({ id }: { readonly id: string }): number => grid.core.members(id).length;
  return new Map(
    open.map(({ state: { channel } }) => [organization.pseudonymize.ref('channel', channel.id), members(channel)]),
  );
}

test('how many people are in a channel is asked for once, then by night, and stays what it was in between', async () => {
  const slack = await gridStandIn(house, { messages: 400 });
  await slack.sync();
  const first = await storedMembers(slack);
  const before = trueMembers(slack);
  for (let batch = 0; batch < 8; batch += 1) slack.grid.core.advance();
  const after = trueMembers(slack);
  const isNew = [...after.keys()].filter((token) => !before.has(token)).length;
  await slack.calls();
  house.wait(hours(1));

  await slack.sync();
  const hourly = await storedMembers(slack);
  const byHour = await slack.calls();
  house.wait(days(1));
  await slack.sync();

  expect(first).toEqual(before);
  expect([...before].filter(([token, members]) => hourly.get(token) !== members)).toEqual([]);
  expect(byHour['discovery.conversations.info']!.calls).toBe(isNew);
  expect([isNew > 0, JSON.stringify([...after]) === JSON.stringify([...before])]).toEqual([true, false]);
  // A channel that was made private meanwhile stays as it was read.
  const nightly = await storedMembers(slack);
  expect([...after].filter(([token, members]) => nightly.get(token) !== members)).toEqual([]);
  expect((await slack.calls())['discovery.conversations.info']!.calls).toBe(after.size);
}, 120_000);

test('a token of a single workspace is refused, and it says why', async () => {
  const { sandbox, grid, organization } = await gridStandIn(house, { messages: 400 });
  const { control, events, syncs } = house;
  const limiter = openLimiter({ control, scale: Number.POSITIVE_INFINITY, clock: control.clock });
  const source = {
    connector: slackDiscovery,
    baseUrl: sandbox.url,
    developerUrl: '',
    isSandbox: true,
    limiter,
    scale: 1,
  };
  const live = { control, store: events.store, sources: [source], syncs, publicUrl: () => '' };
  const given = { connectorId: slackDiscovery.id, token: sandbox.userToken(grid.active[0].id), name: undefined };

  const connecting = connectWithToken(
    live,
    { organizationId: organization.id, memberId: null },
    { ...given, connectionId: null },
  );

  await expect(connecting).rejects.toMatchObject({ code: 'consent-not-org-wide' });
}, 60_000);

test('a token that could write reads nothing', async () => {
  const { sandbox, grid, organization, calls } = await gridStandIn(house, { messages: 400 });
  const { id } = grid.enterprise;
  await controlOf(sandbox, 'POST', 'discovery', { write: true });
  const asked = { workspace: id, scopes: 'discovery:read discovery:write' };
  const { token } = await controlOf(sandbox, 'POST', 'token', asked);
  const to = { connector: slackDiscovery, url: sandbox.url, token: String(token), teamId: id };
  const connection = await house.connect(organization, to);
  await calls();

  const after = await house.sync(connection);

  const asks = Object.entries(await calls()).filter(([, { calls: count }]) => count > 0);
  expect([after.state, after.problem]).toEqual(['failing', 'source-scope-refused']);
  expect(asks.map(([method]) => method)).not.toContain('discovery.users.list');
  expect(asks.map(([method]) => method)).not.toContain('discovery.conversations.list');
}, 60_000);
