// A scope that could write: nothing is read with it until it is gone, or until two people have signed for it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control as order } from '../sandbox/http/ask.ts';
import { newId } from '../src/base/ids.ts';
import { hours } from '../src/base/clock.ts';
import { approvalServices } from '../src/cli/wiring/approval-services.ts';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import type { Live } from '../src/collector/live.ts';
import { decideWaiver } from '../src/collector/reach.ts';
import { startCollecting } from '../src/collector/steering.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { findLiveById, type LiveConnection } from '../src/control/live-connections.ts';
import { insertMember } from '../src/control/members.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';

const scope = 'discovery:write';
let house: CollectingHouse;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
}, 120_000);
afterAll(() => house.close());

interface Granted {
  readonly slack: GridStandIn;
  readonly connection: LiveConnection;
  readonly live: Live;
  readonly owner: string;
  readonly auditor: string;
  /** Does a sync to its end: what became of it, which methods of Discovery were called, and how many messages are stored. */
  sync(): Promise<{ readonly problem: unknown; readonly methods: readonly string[]; readonly stored: number }>;
  /** Signs for the waiver that waits. */
  sign(memberId: string, role: 'owner' | 'auditor'): Promise<unknown>;
}

/** Of every class. */
const messagesOf = ({ totals }: Awaited<ReturnType<CollectingHouse['stored']>>): number =>
  Object.values(totals.messages).reduce((one, other) => one + other, 0);

/** A connection by a token that writing came along with, of an organization with an owner and an auditor. */
async function granted(): Promise<Granted> {
  const slack = await gridStandIn(house, { messages: 400 });
  const { sandbox, grid, organization } = slack;
  const { control } = house;
  await order(sandbox, 'POST', 'discovery', { write: true });
  const scopes = `discovery:read ${scope}`;
  const { token } = await order(sandbox, 'POST', 'token', { workspace: grid.enterprise.id, scopes });
  const to = { connector: slackDiscovery, url: sandbox.url, token: String(token), teamId: grid.enterprise.id };
  const connection = await house.connect(organization, to);
  const limiter = openLimiter({ control, scale: Infinity, clock: control.clock });
  const source = {
    connector: slackDiscovery,
    baseUrl: sandbox.url,
    developerUrl: '',
    isSandbox: true,
    limiter,
    scale: 1,
  };
  const live = { control, store: house.events.store, sources: [source], syncs: house.syncs, publicUrl: () => '' };
  const member = async (role: 'owner' | 'auditor') =>
    (
      await insertMember(control, organization.id, {
        name: role,
        email: `${newId()}@example.org`,
        isEmailVerified: true,
        role,
      })
    ).id;
  const approvals = approvalServices(control, { begin: async () => undefined, receipt: async () => null });
  await slack.calls();
  return {
    slack,
    connection,
    live,
    owner: await member('owner'),
    auditor: await member('auditor'),
    async sync() {
      const { problem } = await house.sync(connection);
      const methods = Object.keys(await slack.calls()).filter((method) => method.startsWith('discovery.'));
      return { problem, methods, stored: messagesOf(await house.stored(connection)) };
    },
    async sign(memberId, role) {
      const [waiting] = await approvals.list(organization.id, memberId);
      return approvals.confirm(organization.id, waiting!.id, { memberId, role });
    },
  };
}

test('nothing is collected before the second signature, and everything within reach after it', async () => {
  const { slack, connection, live, owner, auditor, sync, sign } = await granted();
  const asker = { organizationId: connection.organizationId, memberId: owner };
  // The ids of workspaces come with who the token speaks for; nothing of them is kept.
  const nothing = { problem: 'source-scope-refused', methods: ['discovery.enterprise.info'], stored: 0 };
  const start = () => startCollecting(live, asker, connection.connectionId, 'resume');

  const unsigned = await sync();
  await decideWaiver(live, asker, connection.connectionId, scope);
  const asked = await sync();
  await expect(sign(owner, 'owner')).rejects.toMatchObject({ name: 'Refused' });
  await expect(start()).rejects.toMatchObject({ code: 'source-scope-refused' });
  await sign(auditor, 'auditor');
  await start();
  const signed = await sync();

  expect([unsigned, asked]).toEqual([nothing, nothing]);
  expect(signed).toMatchObject({ problem: null, methods: expect.arrayContaining(['discovery.conversations.history']) });
  expect(comparable(await house.stored(connection))).toEqual(slack.truth('public'));
  expect(await findLiveById(house.control, connection.connectionId)).toMatchObject({ waived: [scope] });
  expect(await slack.offences()).toEqual({});
}, 120_000);

test('without a signature it is collected once the scope is gone from the token', async () => {
  const { slack, connection, sync } = await granted();
  const before = await sync();
  const { sandbox, grid, organization } = slack;
  const to = {
    connector: slackDiscovery,
    url: sandbox.url,
    token: sandbox.userToken(grid.enterprise.id),
    teamId: grid.enterprise.id,
  };
  house.wait(hours(1));

  await house.connect(organization, to);
  const after = await sync();

  expect([before.problem, before.stored, after.problem]).toEqual(['source-scope-refused', 0, null]);
  expect(comparable(await house.stored(connection))).toEqual(slack.truth('public'));
}, 120_000);
