// Admin analytics through a Psoxy behind a cloud: its files are written down elsewhere, and what its rules block is said.
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { slackAnalytics } from '../src/connectors/slack/slack-analytics.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import { startSync } from './killing.ts';
import { aws, bearer, cloudsOf, doorsOf, now } from './psoxy-house.ts';
import { tapWire } from './wire-tap.ts';

const getFile = 'admin.analytics.getFile';
const salt = 'the salt of the organization';
let house: CollectingHouse;
let slack: GridStandIn;
/** Behind a cloud, and behind a gateway of the organization's own. */
let psoxy: Psoxy;
let atGateway: Psoxy;

beforeAll(async () => {
  house = await openCollectingHouse(now);
  slack = await gridStandIn(house, { messages: 600 });
  const clouds = await cloudsOf(house.control.clock);
  house.alsoClose(() => clouds.close());
  house.standBehind(doorsOf(clouds));
  const token = slack.sandbox.userToken(slack.grid.active[0].id, ['admin.analytics:read']);
  const upstream = { url: slack.sandbox.url, token };
  const given = { source: 'slack-analytics', upstream, salt };
  psoxy = await startPsoxy({ ...given, door: { is: 'lambda', clouds } });
  house.alsoClose(() => psoxy.close());
  atGateway = await startPsoxy({ ...given, door: { is: 'bearer', token: bearer.token } });
  house.alsoClose(() => atGateway.close());
}, 120_000);

afterAll(() => house.close());

afterEach(() => {
  for (const one of [psoxy, atGateway]) {
    one.blocks(undefined);
    one.writes({ ever: true });
    one.health({});
    one.heard();
  }
});

const connectorId = slackAnalytics.id;
const given = (more: object = {}) => ({ connectorId, url: psoxy.url, authorization: aws, salt: null, ...more });
const throughGateway = (more: object = {}) => given({ url: atGateway.url, authorization: bearer, ...more });

const stored = async (organizationId: string, table: string) =>
  house.events.store.query(organizationId, `SELECT * EXCEPT (connection, version) FROM ${table} FINAL ORDER BY ALL`);

async function everything(organizationId: string): Promise<unknown> {
  const counted = await Promise.all(
    ['messages', 'accounts', 'channels'].map(async (table) => (await stored(organizationId, table)).length),
  );
  return counted;
}

test.each([true, false])(
  'its files are read where the Psoxy wrote them down, whether it writes refusals down too: %s',
  async (refusals) => {
    const organization = await house.organization();
    psoxy.writes({ ever: true, refusals, after: 1 });
    const connection = await house.connectPsoxy(organization, given());

    const stood = await house.sync(connection);

    const files = psoxy.heard().filter(({ target }) => target.includes(getFile));
    expect([stood.state, stood.problem]).toEqual(['collecting', null]);
    expect(stood.name).toBe('Slack admin analytics via Psoxy');
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ headers }) => headers['prefer'] !== 'respond-async')).toEqual([]);
    expect((await stored(organization.id, 'messages')).length).toBeGreaterThan(100);
    expect((await stored(organization.id, 'accounts')).length).toBeGreaterThan(30);
  },
  120_000,
);

test('through a gateway the same comes at once, and nothing of a token, an id or an address stays or goes over the wire', async () => {
  const organization = await house.organization();
  const tap = await tapWire(atGateway.url);
  house.alsoClose(() => tap.close());
  const connection = await house.connectPsoxy(organization, throughGateway({ url: tap.url }));

  const stood = await house.sync(connection);

  let text = '';
  for await (const line of house.events.store.logicalCopy(organization.id)) text += line;
  const users = slack.grid.users().filter(({ id }) => id !== 'USLACKBOT');
  const ids = users.flatMap(({ id }) => [id, atGateway.tokens().hash(id).slice(2)]);
  const addresses = users.flatMap(({ profile }) => (typeof profile['email'] === 'string' ? [profile['email']] : []));
  // The name of an emoji may be a sentence about somebody, and Slack sends it.
  const heard = tap.heard().replace(/"name":"[^"]*"/g, '');
  expect(stood.problem).toBe(null);
  expect([text.length > 20_000, heard.length > 50_000]).toEqual([true, true]);
  expect([contentMark, 'psoxy', ...ids, ...addresses].filter((word) => text.includes(word))).toEqual([]);
  expect([contentMark, ...users.map(({ id }) => id), ...addresses].filter((word) => heard.includes(word))).toEqual([]);
}, 120_000);

test.each([getFile, 'admin.analytics.messages.metadata'])(
  'a connection whose Psoxy blocks %s says so',
  async (method) => {
    const connection = await house.connectPsoxy(await house.organization(), throughGateway());
    atGateway.blocks(method);

    const stood = await house.sync(connection);

    expect([stood.state, stood.problem]).toEqual(['failing', 'psoxy-rules-block']);
  },
  120_000,
);

test('a Psoxy that does not let the files through is not connected, and which call it blocks is said', async () => {
  atGateway.blocks(getFile);

  const connecting = house.connectPsoxy(await house.organization(), throughGateway());

  const next = expect.stringContaining(`\`/api/${getFile}\``) as string;
  await expect(connecting).rejects.toMatchObject({ code: 'psoxy-rules-block', next });
});

test('a Psoxy of Discovery is none of admin analytics, and another salt is none of the same organization', async () => {
  const organization = await house.organization();
  await house.connectPsoxy(organization, throughGateway());
  const other = {
    source: 'slack',
    upstream: { url: slack.sandbox.url, token: slack.sandbox.userToken(slack.grid.enterprise.id) },
  };
  const discovery = await startPsoxy({ ...other, door: { is: 'bearer', token: bearer.token }, salt: 'another one' });
  house.alsoClose(() => discovery.close());
  const toDiscovery = { url: discovery.url, authorization: bearer, salt: null };
  const codeOf = (connecting: Promise<unknown>) =>
    connecting.then(
      () => null,
      (error: { code: string }) => error.code,
    );

  const asAnalytics = await codeOf(house.connectPsoxy(organization, { ...toDiscovery, connectorId }));
  const withOtherSalt = await codeOf(house.connectPsoxy(organization, toDiscovery));
  discovery.changeSalt(salt);
  const withTheSame = await codeOf(house.connectPsoxy(organization, toDiscovery));

  expect([asAnalytics, withOtherSalt, withTheSame]).toEqual(['psoxy-other-source', 'psoxy-salt-changed', null]);
});

test('a collector that is killed reads on where it stopped, and loses and doubles nothing', async () => {
  const whole = await house.organization();
  await house.sync(await house.connectPsoxy(whole, throughGateway()));
  const organization = await house.organization();
  const connection = await house.connectPsoxy(organization, throughGateway());
  for (const call of [5, 30]) {
    const child = startSync(house, connection.connectionId, '');
    atGateway.at(call, () => child.kill('SIGKILL'));

    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }

  const ended = await house.sync(connection);

  expect([ended.state, ended.problem]).toEqual(['collecting', null]);
  expect(await everything(organization.id)).toEqual(await everything(whole.id));
}, 120_000);
