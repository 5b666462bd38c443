// A stand-in Slack that is an Enterprise organization, with one connection through Discovery to it.
import { control as controlOf } from '../sandbox/http/ask.ts';
import type { FaultOrder } from '../sandbox/faults.ts';
import { type Grid, openGrid } from '../sandbox/grid/grid.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Reach } from '../src/connector/api-connector.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import type { Choice, LiveConnection } from '../src/control/live-connections.ts';
import { changeReach } from '../src/control/reaches.ts';
import type { CollectingHouse, HouseOrganization } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';

export interface GridStandIn {
  readonly sandbox: Sandbox;
  readonly grid: Grid;
  readonly organization: HouseOrganization;
  readonly connection: LiveConnection;
  sync(): Promise<LiveConnection>;
  /** What is stored, for a comparison with `truth`. */
  counts(): Promise<unknown>;
  truth(reach: Reach): unknown;
  order(fault: FaultOrder): Promise<void>;
  /** Calls since the last time that this was asked, by method. */
  calls(): Promise<Readonly<Record<string, { readonly calls: number }>>>;
  /** Methods that were called though no counting needs them. */
  offences(): Promise<unknown>;
}

interface Wanted {
  readonly messages?: number;
  readonly reach?: Reach;
  readonly choice?: Partial<Choice>;
  readonly limits?: string;
  readonly grid?: Grid;
}

export const smallGrid = (messages: number): Grid =>
  openGrid({ seed: 7, people: 60, messages, endsAt: new Date('2026-03-01T00:00:00Z') });

/** Starts it, and connects an organization of its own with everything within reach chosen. */
export async function gridStandIn(house: CollectingHouse, wanted: Wanted = {}): Promise<GridStandIn> {
  const { reach = 'public' } = wanted;
  const grid = wanted.grid ?? smallGrid(wanted.messages ?? 1500);
  const { clock } = house.control;
  const sandbox = await startSandbox({ workspaces: [], grid, clock, limits: wanted.limits });
  house.alsoClose(() => sandbox.close());
  const organization = await house.organization();
  const { id } = grid.enterprise;
  const to = { connector: slackDiscovery, url: sandbox.url, token: sandbox.userToken(id), teamId: id };
  const connection = await house.connect(organization, to, wanted.choice);
  await widen(house, connection, reach);
  const token = (channel: string): string => organization.pseudonymize.ref('channel', channel);
  return {
    sandbox,
    grid,
    organization,
    connection,
    sync: () => house.sync(connection),
    counts: async () => comparable(await house.stored(connection)),
    truth: (within) => comparable(grid.truth({ reach: within }).connections[0], token),
    order: async (fault) => void (await controlOf(sandbox, 'POST', 'faults', { ...fault })),
    async calls() {
      const { methods } = (await controlOf(sandbox, 'GET', 'calls')) as unknown as {
        methods: Awaited<ReturnType<GridStandIn['calls']>>;
      };
      await controlOf(sandbox, 'POST', 'calls/reset');
      return methods;
    },
    offences: () => controlOf(sandbox, 'GET', 'offences'),
  };
}

/** What two would sign for stands at once. */
export async function widen({ control }: CollectingHouse, connection: LiveConnection, reach: Reach): Promise<void> {
  const { organizationId, connectionId } = connection;
  await changeReach(control, { organizationId, connectionId, memberId: null }, 'public');
  await control.db.updateTable('live_connections').set({ reach }).where('connection_id', '=', connectionId).execute();
}
