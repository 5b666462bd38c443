// The stand-in as a whole: its workspaces, apps and tokens, and what a test may bend about them.
import type { Clock } from '../src/base/clock.ts';
import { Refused } from '../src/base/errors.ts';
import { type CallCounter, openCallCounter } from './calls.ts';
import { type Faults, openFaults } from './faults.ts';
import { type LimitSetting, type Limits, openLimits } from './limits.ts';
import type { Grid } from './grid/grid.ts';
import { type Mint, openMint } from './mint.ts';
import { type Apps, openApps, type ReadyApp } from './oauth/apps.ts';
import { type Codes, openCodes } from './oauth/codes.ts';
import { Tokens } from './oauth/tokens.ts';
import { type Offences, openOffences } from './offences.ts';
import { type StateStore, type WorkspaceState, workspaceState } from './state.ts';
import type { Workspace } from './workspace.ts';

/** A workspace with what was done to it since it was seeded. */
export interface Place {
  readonly workspace: Workspace;
  readonly state: WorkspaceState;
  /** On a free plan: how many days back a client sees, and is told `is_limited`. Null on a paid one. */
  historyDays: number | null;
}

export interface Slack {
  readonly clock: Clock;
  readonly store: StateStore;
  readonly mint: Mint;
  readonly apps: Apps;
  readonly tokens: Tokens;
  readonly codes: Codes;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly calls: CallCounter;
  readonly offences: Offences;
  /** Where the workspaces, or some of them, are of one organization. */
  readonly grid: Grid | undefined;
  /** By the workspace's id, in the order in which they were named. */
  readonly places: ReadonlyMap<string, Place>;
}

export interface SlackParts {
  readonly clock: Clock;
  readonly store: StateStore;
  readonly workspaces: readonly Workspace[];
  readonly grid: Grid | undefined;
  readonly limits: LimitSetting;
  readonly readyApp: ReadyApp;
}

export function openSlack({ clock, store, workspaces, grid, limits, readyApp }: SlackParts): Slack {
  const all = [...(grid?.workspaces ?? []), ...workspaces];
  const ids = all.map(({ team }) => team.id);
  if (new Set(ids).size < ids.length) {
    throw new Refused('setting-invalid', 'Two workspaces have the same id.', 'Give each a team of its own.');
  }
  const mint = openMint(`stand-in ${ids.join(' ')}`, store);
  return {
    clock,
    store,
    mint,
    apps: openApps(mint, store, readyApp),
    tokens: new Tokens(clock, mint, store),
    codes: openCodes(clock, mint),
    limits: openLimits(clock, limits),
    faults: openFaults(),
    calls: openCallCounter(),
    offences: openOffences(),
    grid,
    places: new Map(all.map((workspace) => [workspace.team.id, openPlace(workspace, store)])),
  };
}

function openPlace(workspace: Workspace, store: StateStore): Place {
  const state = workspaceState(store.state, workspace.team.id);
  for (let batch = 0; batch < state.advanced; batch += 1) workspace.advance();
  for (const channel of state.vanished) workspace.vanishChannel(channel);
  for (const channel of state.madePrivate) workspace.makePrivate(channel);
  return { workspace, state, historyDays: null };
}

/** As a channel that was deleted; remembered over a restart. */
export function vanishChannel(slack: Slack, place: Place, channel: string): void {
  place.workspace.vanishChannel(channel);
  place.state.vanished.push(channel);
  slack.store.save();
}

/** As a channel that its owners made private; remembered over a restart. */
export function makePrivate(slack: Slack, place: Place, channel: string): void {
  place.workspace.makePrivate(channel);
  place.state.madePrivate.push(channel);
  slack.store.save();
}

/** The person at the browser of the consent page: the workspace's first owner. */
export function installerOf(workspace: Workspace): string {
  const people = workspace.users().filter((user) => !user.deleted && !user.is_bot && user.id !== 'USLACKBOT');
  const roles = ['is_primary_owner', 'is_owner', 'is_admin'] as const;
  const found = roles.map((role) => people.find((user) => user[role] === true)).find((user) => user !== undefined);
  return (found ?? people[0])?.id ?? 'U0';
}
