// A whole organization through the Web API: workspace by workspace, as far as each lets the app in.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control as order, tokenFor } from '../sandbox/http/ask.ts';
import { type Grid, openGrid } from '../sandbox/grid/grid.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { silentLog } from '../src/base/log.ts';
import { runProxy } from '../src/proxy/run.ts';
import { hours } from '../src/base/clock.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import { type CollectingHouse, type HouseOrganization, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';

let house: CollectingHouse;
beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
}, 120_000);
afterAll(() => house.close());

interface Organization {
  readonly sandbox: Sandbox;
  readonly grid: Grid;
  readonly organization: HouseOrganization;
  readonly connection: LiveConnection;
  sync(): Promise<LiveConnection>;
  grant(at: 0 | 1 | 2): Promise<void>;
  counts(): Promise<unknown>;
  truth(...teams: readonly (0 | 1 | 2)[]): unknown;
}

/** Installed in the whole organization, and in none of its workspaces yet. */
async function installed(): Promise<Organization> {
  const grid = openGrid({ seed: 7, people: 60, messages: 1500, endsAt: new Date('2026-03-01T00:00:00Z') });
  const { clock } = house.control;
  const sandbox = await startSandbox({ workspaces: [], grid, clock });
  house.alsoClose(() => sandbox.close());
  const { id } = grid.enterprise;
  const organization = await house.organization();
  const scopes = 'channels:read channels:history users:read users:read.email';
  const token = await tokenFor(sandbox, scopes, { workspace: id });
  const connection = await house.connect(organization, { url: sandbox.url, token, teamId: id });
  const tokenOf = (channel: string): string => organization.pseudonymize.ref('channel', channel);
  return {
    sandbox,
    grid,
    organization,
    connection,
    sync: () => house.sync(connection),
    grant: async (at) => void (await order(sandbox, 'POST', 'grant', { team: grid.active[at].id })),
    counts: async () => comparable(await house.stored(connection)),
    truth(...teams) {
      return comparable(grid.truth({ teams: teams.map((at) => grid.active[at].id) }).connections[0], tokenOf);
    },
  };
}

test('an app that is in no workspace reads nothing and says what to do, and goes on by itself when it is added', async () => {
  const slack = await installed();

  const before = await slack.sync();
  await slack.grant(0);
  house.wait(hours(1));
  const after = await slack.sync();

  expect([before.state, before.problem, before.workspaces]).toEqual(['failing', 'source-app-not-added', null]);
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(after.workspaces).toEqual({ open: 1, closed: 2 });
  expect(await slack.counts()).toEqual(slack.truth(0));
}, 120_000);

test('each workspace that lets it in is read, and all of them make the whole', async () => {
  const slack = await installed();
  await slack.grant(1);
  await slack.sync();
  const ofOne = await slack.counts();

  await slack.grant(0);
  await slack.grant(2);
  house.wait(hours(1));
  const after = await slack.sync();

  expect(ofOne).toEqual(slack.truth(1));
  expect(after.workspaces).toEqual({ open: 3, closed: 0 });
  expect(await slack.counts()).toEqual(slack.truth(0, 1, 2));
}, 120_000);

test('a workspace that closes between two calls is passed by, and what was stored of it stays', async () => {
  const slack = await installed();
  for (const at of [0, 1, 2] as const) await slack.grant(at);
  await slack.sync();
  house.wait(hours(1));
  const closed = { error: 'team_access_not_granted', workspace: slack.grid.active[2].id, times: 0 };
  for (const method of ['conversations.list', 'users.list']) {
    await order(slack.sandbox, 'POST', 'faults', { kind: 'error', method, ...closed });
  }

  await order(slack.sandbox, 'POST', 'calls/reset');
  const after = await slack.sync();

  const { workspaces } = (await order(slack.sandbox, 'GET', 'calls')) as { workspaces: Record<string, object> };
  expect(Object.keys(workspaces[slack.grid.active[2].id]!)).toEqual(['users.list', 'conversations.list']);
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await slack.counts()).toEqual(slack.truth(0, 1, 2));
}, 120_000);

test('a single channel whose workspace is closed is left out, and all others are read', async () => {
  const slack = await installed();
  for (const at of [0, 1, 2] as const) await slack.grant(at);
  const [{ channel }] = slack.grid.truth({}).connections[0].byChannel as unknown as [{ channel: string }];
  const fault = { kind: 'error', error: 'team_access_not_granted', method: 'conversations.history', channel, times: 0 };
  await order(slack.sandbox, 'POST', 'faults', fault);

  const after = await slack.sync();
  await order(slack.sandbox, 'DELETE', 'faults');
  house.wait(hours(1));
  await slack.sync();

  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await slack.counts()).toEqual(slack.truth(0, 1, 2));
}, 120_000);

test('a proxy reads an organization as a token of our own does', async () => {
  const slack = await installed();
  await slack.grant(1);
  const secret = 'a secret that the two of them share';
  const scopes = 'channels:read channels:history users:read users:read.email';
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: await tokenFor(slack.sandbox, scopes, { workspace: slack.grid.enterprise.id }),
      TACIT_PROXY_KEY: slack.organization.key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  const other = await house.organization();
  const through = await house.connectThrough(other, { url: `http://127.0.0.1:${proxy.port}`, secret });

  await slack.sync();
  const after = await house.sync(through);

  expect([after.problem, after.workspaces]).toEqual([null, { open: 1, closed: 2 }]);
  expect(comparable(await house.stored(through))).toEqual(await slack.counts());
}, 120_000);

test('Discovery and the Web API of the organization store the same, field for field', async () => {
  const slack = await installed();
  for (const at of [0, 1, 2] as const) await slack.grant(at);
  await slack.sync();
  const rows = () =>
    house.events.store.query(
      slack.organization.id,
      'SELECT * EXCEPT (connection, version) FROM messages FINAL ORDER BY channel, at',
    );
  const before = await rows();

  const { id } = slack.grid.enterprise;
  const to = { connector: slackDiscovery, url: slack.sandbox.url, token: slack.sandbox.userToken(id), teamId: id };
  const discovery = await house.connect(slack.organization, to);
  const after = await house.sync(discovery);

  expect([after.problem, before.length > 500]).toEqual([null, true]);
  expect(await rows()).toEqual(before);
}, 120_000);
