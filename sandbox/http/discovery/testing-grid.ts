// A small Grid and a client of its Discovery, for the tests.
import { standingClock } from '../../../src/base/clock.ts';
import { type Grid, openGrid } from '../../grid/grid.ts';
import { type Sandbox, startSandbox } from '../../server.ts';
import { ask, type Came } from '../ask.ts';

type Args = Readonly<Record<string, string>>;

const options = { seed: 7, people: 40, messages: 1500, endsAt: new Date('2026-03-01T00:00:00Z') } as const;

export interface GridHouse {
  readonly slack: Sandbox;
  readonly grid: Grid;
  readonly clock: ReturnType<typeof standingClock>;
  /** Asks `discovery.METHOD` with a token of the organization. */
  call(method: string, args?: Args): Promise<Came>;
  /** The list that such an answer has under `key`. */
  list(method: string, key: string, args?: Args): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The id of the first conversation of a kind. */
  channelOf(kind: string): string;
  /** The id of the main workspace, or of one of the others. */
  team(at: 0 | 1 | 2): string;
}

/** Starts the Grid after so many batches of events. */
export async function startGrid({ advanced = 0, limits = 'off' } = {}): Promise<GridHouse> {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const grid = openGrid({ ...options, advanced });
  const slack = await startSandbox({ workspaces: [], grid, clock, limits });
  const call = (method: string, args: Args = {}): Promise<Came> =>
    ask(slack, `discovery.${method}`, args, slack.userToken(grid.enterprise.id));
  return {
    slack,
    grid,
    clock,
    call,
    async list(method, key, args) {
      return (await call(method, args)).body[key] as Awaited<ReturnType<GridHouse['list']>>;
    },
    channelOf: (kind) => grid.conversations().find(({ state }) => state.channel.kind === kind)!.state.channel.id,
    team: (at) => grid.active[at].id,
  };
}
