// A workspace and the whole organization that it is part of, connected side by side: what both read is stored once, in one way.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '../src/base/clock.ts';
import { connectWithToken } from '../src/collector/connecting.ts';
import { slack as slackOfWeb } from '../src/connectors/slack/slack.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { listLive, type LiveConnection } from '../src/control/live-connections.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import { type Brought, destroyed, type RouteOfSlack, routesOfSlack, storedNow } from './routes-of-slack.ts';

let house: CollectingHouse;
let slack: GridStandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await gridStandIn(house, { messages: 600 });
  await destroyed(house, slack.connection);
}, 120_000);

afterAll(() => house.close());

const route = (name: string): RouteOfSlack => routesOfSlack(house, slack).find((one) => one.name === name)!;

const now = () => storedNow(house, slack.organization.id);

const workspace = 'Web API, in one';

/** One after the other, and both again: what is stored after each, and at the end, when all of it is destroyed. */
async function collect(...names: readonly string[]) {
  const connections: LiveConnection[] = [];
  const brought: Brought[] = [];
  for (const name of names) {
    connections.push(await route(name).connect());
    expect((await house.sync(connections.at(-1)!)).problem).toBe(null);
    brought.push(await now());
  }
  // Each looks back over what the other one wrote.
  house.wait(hours(25));
  for (const connection of connections) await house.sync(connection);
  brought.push(await now());
  for (const connection of connections) await destroyed(house, connection);
  return brought;
}

const messagesOf = ({ rows }: Brought): number => rows.get('messages')!.size;

test.each(['Web API, installed in all', 'Discovery'])(
  '%s: beside a workspace of it, rows and figures are those of it alone',
  async (whole) => {
    const [alone] = await collect(whole);
    const [part, both, bothLater] = await collect(workspace, whole);
    const [first, same, sameLater] = await collect(whole, workspace);

    expect(messagesOf(part!)).toBeGreaterThan(100);
    expect(messagesOf(alone!)).toBeGreaterThan(messagesOf(part!));
    expect([both, bothLater]).toEqual([alone, alone]);
    expect([first, same, sameLater]).toEqual([alone, alone, alone]);
  },
  240_000,
);

/** With a token of its own, as an administrator brings it. */
function bringWorkspace(): Promise<LiveConnection> {
  const { sandbox, grid, organization } = slack;
  const rest = { baseUrl: sandbox.url, developerUrl: '', isSandbox: true, limiter: house.unlimited, scale: 1 };
  const sources = [slackOfWeb, slackDiscovery].map((connector) => ({ connector, ...rest }));
  const asker = { organizationId: organization.id, memberId: null };
  const token = sandbox.userToken(grid.active[0].id);
  const given = { connectorId: slackOfWeb.id, token, name: 'Labs', connectionId: null };
  return connectWithToken({ ...house.live(), sources }, asker, given);
}

const throughPsoxy = () => route('Discovery through a Psoxy').connect();

test.each([
  ['the whole of it is read through a Psoxy', throughPsoxy, bringWorkspace],
  ['one of its workspaces is read with a token', bringWorkspace, throughPsoxy],
])(
  'where %s, the other is refused on connecting: everybody would be two people',
  async (_, first, second) => {
    const standing = await first();

    const refused = second();

    await expect(refused).rejects.toMatchObject({
      code: 'connection-exists',
      next: expect.stringContaining(`“${standing.name}”`),
    });
    expect(await listLive(house.control, slack.organization.id)).toHaveLength(1);
    await destroyed(house, standing);
    await destroyed(house, await second());
  },
  60_000,
);
