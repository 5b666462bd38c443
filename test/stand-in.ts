// A stand-in Slack with one connection to it: what a test of collecting asks of both, in few words.
import { control as controlOf } from '../sandbox/http/ask.ts';
import type { FaultOrder } from '../sandbox/faults.ts';
import { openWorkspace } from '../sandbox/open-workspace.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import type { Workspace } from '../sandbox/workspace.ts';
import type { Choice, LiveConnection } from '../src/control/live-connections.ts';
import type { ConnectionReconciliation } from '../src/events/reconciliation.ts';
import { type CollectingHouse, type HouseOrganization } from './collecting-house.ts';
import { channelsOf, comparable } from './comparable-counts.ts';

export interface StandIn {
  readonly sandbox: Sandbox;
  readonly workspace: Workspace;
  readonly organization: HouseOrganization;
  readonly connection: LiveConnection;
  /** Does one sync to its end and gives how the connection stands then. */
  sync(): Promise<LiveConnection>;
  stored(): Promise<ConnectionReconciliation>;
  /** What is stored, for a comparison with `truth`. */
  counts(): Promise<unknown>;
  truth(): unknown;
  /** The same by channel alone, without these channels. */
  countsWithout(...channels: readonly string[]): Promise<ByChannel>;
  truthWithout(...channels: readonly string[]): ByChannel;
  /** The token that stands for a channel. */
  token(channel: string): string;
  order(fault: FaultOrder): Promise<void>;
  clearFaults(): Promise<void>;
  limits(fields: Readonly<Record<string, unknown>>): Promise<void>;
  /** Calls since the last time that this was asked, by method, and in all. */
  calls(): Promise<CallCount>;
}

type ByChannel = ReturnType<typeof channelsOf>;

export interface CallCount {
  readonly total: number;
  readonly refused: number;
  of(method: string): number;
}

interface Wanted {
  readonly choice?: Partial<Choice>;
  readonly limits?: string;
  /** Another stand-in's organization, for two connections of one. */
  readonly organization?: HouseOrganization;
}

/** The smallest seeded workspace: 40 people, 40 public channels. It ends a day before the houses' clocks. */
export const smallest = (messages: number, seed = 7, team = `T${seed}`): Workspace =>
  openWorkspace({
    seed,
    people: 40,
    messages,
    endsAt: new Date('2026-03-01T00:00:00Z'),
    team: { id: team, name: 'Small' },
  });

/** Something of a stand-in that answers otherwise where a test says so. */
export function altered<T extends object>(source: T, answers: Partial<T>): T {
  return new Proxy(source, {
    get(target, name) {
      const found: unknown = Reflect.get(name in answers ? answers : target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

/** Starts it, and connects an organization of its own with everything chosen. */
export async function standIn(house: CollectingHouse, workspace: Workspace, wanted: Wanted = {}): Promise<StandIn> {
  const { clock } = house.control;
  const sandbox = await startSandbox({ workspaces: [workspace], clock, limits: wanted.limits });
  house.alsoClose(() => sandbox.close());
  const organization = wanted.organization ?? (await house.organization());
  const to = { url: sandbox.url, token: sandbox.userToken(), teamId: workspace.team.id };
  const connection = await house.connect(organization, to, wanted.choice);
  const token = (channel: string): string => organization.pseudonymize.ref('channel', channel);
  const stored = () => house.stored(connection);
  return {
    sandbox,
    workspace,
    organization,
    connection,
    sync: () => house.sync(connection),
    stored,
    counts: async () => comparable(await stored()),
    truth: () => comparable(workspace.truth().connections[0], token),
    async countsWithout(...channels) {
      const left = channels.map(token);
      return channelsOf((await stored()).byChannel.filter(({ channel }) => !left.includes(channel)));
    },
    truthWithout(...channels) {
      const { byChannel } = workspace.truth().connections[0];
      return channelsOf(
        byChannel.filter(({ channel }) => !channels.includes(channel)),
        token,
      );
    },
    token,
    order: async (fault) => void (await controlOf(sandbox, 'POST', 'faults', { ...fault })),
    clearFaults: async () => void (await controlOf(sandbox, 'DELETE', 'faults')),
    limits: async (fields) => void (await controlOf(sandbox, 'POST', 'limits', fields)),
    calls: () => takeCalls(sandbox),
  };
}

interface Counted {
  readonly total: { readonly calls: number; readonly rateLimited: number };
  readonly methods: Readonly<Record<string, { readonly calls: number }>>;
}

async function takeCalls(sandbox: Sandbox): Promise<CallCount> {
  const { total, methods } = (await controlOf(sandbox, 'GET', 'calls')) as unknown as Counted;
  await controlOf(sandbox, 'POST', 'calls/reset');
  return { total: total.calls, refused: total.rateLimited, of: (method) => methods[method]?.calls ?? 0 };
}
