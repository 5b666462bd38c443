// A workspace and the whole organization that it is part of, connected side by side: what both read is stored once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '../src/base/clock.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import { type Brought, destroyed, type RouteOfSlack, routesOfSlack, storedNow } from './routes-of-slack.ts';

let house: CollectingHouse;
let slack: GridStandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await gridStandIn(house, { messages: 600 });
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
