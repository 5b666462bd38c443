// The seeded organization as an Enterprise Grid: one organization, seen workspace by workspace or as a whole.
import { buildOrganization } from '../organization/organization.ts';
import { type Channel, laterChannel } from '../organization/channels.ts';
import { type ChannelState, membersOf } from '../organization/conversations.ts';
import { ownTeam, playedOn, SeededWorkspace } from '../open-workspace.ts';
import type { SlackUser, Truth, Workspace, WorkspaceOptions } from '../workspace.ts';
import { asDiscoveryUser, teamsByAccount } from './accounts.ts';
import { Edits } from './edits.ts';
import {
  type ActiveTeams,
  activeTeamsOf,
  type Enterprise,
  type GridTeam,
  ownEnterprise,
  pastTeams,
  type Placement,
  placementOf,
} from './enterprise.ts';
import { GridWorkspace, type WholeGrid } from './grid-workspace.ts';
import { type DiscoveryRenderer, discoveryRenderer } from './render.ts';

export interface Conversation {
  readonly state: ChannelState;
  readonly placement: Placement;
}

/** Which conversations a client may read: each wider than the one before. */
export const reaches = ['public', 'private', 'direct'] as const;
export type Reach = (typeof reaches)[number];

export class Grid implements WholeGrid {
  readonly enterprise: Enterprise = ownEnterprise;
  readonly active: ActiveTeams;
  readonly core: SeededWorkspace;
  readonly workspaces: readonly Workspace[];
  readonly edits: Edits;
  readonly renderer: DiscoveryRenderer;
  readonly #planned: number;
  readonly #teams: ReadonlyMap<string, readonly string[]>;

  constructor(core: SeededWorkspace) {
    const { organization, messages, history, renderer } = core.seeded;
    this.core = core;
    this.active = activeTeamsOf(core.team);
    this.#planned = organization.channels.length;
    this.#teams = teamsByAccount(organization, this.active, (channel) => this.#placementOf(channel));
    this.edits = new Edits(messages, history);
    const account = (id: string): SlackUser | undefined => core.findUser(id);
    this.renderer = discoveryRenderer({ organization, messages, renderer, account, domain: core.team.domain });
    this.workspaces = this.active.map((team) => new GridWorkspace(this, team));
  }

  /** All workspaces, those of the past too. */
  teams(): readonly GridTeam[] {
    return [...this.active, ...pastTeams];
  }

  /** The workspaces in which somebody is. */
  teamsOf(userId: string): readonly string[] {
    return this.#teams.get(userId) ?? [];
  }

  /** Everybody, strangers of shared channels too. */
  users(): readonly SlackUser[] {
    const strangers = this.core.seeded.organization.actors
      .filter(({ kind }) => kind === 'stranger')
      .flatMap(({ id }) => this.core.findUser(id) ?? []);
    return [...this.core.users(), ...strangers].map((user) => asDiscoveryUser(user, this.teamsOf(user.id)));
  }

  /** Deleted ones too. */
  conversations(): readonly Conversation[] {
    return this.core.seeded.scene.states().map((state) => ({ state, placement: this.#placementOf(state.channel) }));
  }

  find(channelId: string): Conversation | undefined {
    const state = this.core.seeded.scene.state(channelId);
    return state === undefined ? undefined : { state, placement: this.#placementOf(state.channel) };
  }

  /** When something was last said, edited, deleted or reacted to in it, in micros; -1 for not after `since`. */
  lastChangeIn({ channel, isVanished }: ChannelState, since: number): number {
    if (isVanished) return -1;
    const stretch = { oldest: since - 1, latest: Infinity, limit: 1 };
    const deed = this.core.seeded.messages.deedsIn(channel).at(-1)?.at ?? -1;
    const edit = this.edits.page(channel, stretch).edits[0]?.at ?? -1;
    const message = this.core.seeded.history.everything(channel, stretch).messages[0]?.micros ?? -1;
    return Math.max(deed, edit, message);
  }

  /** What a complete collection stores; of these workspaces alone where some are named. */
  truth({
    id = this.enterprise.id,
    connector = 'slack-discovery',
    reach = 'public',
    teams,
  }: {
    readonly id?: string;
    readonly connector?: string;
    readonly reach?: Reach;
    readonly teams?: readonly string[];
  }): Truth {
    return this.core.truthOf({ id, connector }, (state) => {
      if (state.isVanished || reaches.indexOf(reachOf(state)) > reaches.indexOf(reach)) return false;
      return teams === undefined || this.#placementOf(state.channel).teams.some((team) => teams.includes(team));
    });
  }

  #placementOf(channel: Channel): Placement {
    const { enterprise, active } = this;
    return placementOf(channel, { enterprise: enterprise.id, active, planned: this.#planned });
  }
}

/** The narrowest reach that a conversation is in. */
export function reachOf({ channel: { kind }, isPrivate }: ChannelState): Reach {
  if (kind === 'im' || kind === 'mpim') return 'direct';
  return isPrivate ? 'private' : 'public';
}

/** Who left a conversation and did not come back, each once, with the time in micros. */
export function leaversOf(
  { core }: Grid,
  state: ChannelState,
): readonly { readonly id: string; readonly at: number }[] {
  const there = membersOf(state);
  const last = new Map(state.movements.map(({ member, at }) => [member, at]));
  return [...last]
    .filter(([member]) => !there.includes(member))
    .map(([member, at]) => ({ id: core.seeded.organization.actors[member]?.id ?? '', at }));
}

export type GridOptions = Omit<WorkspaceOptions, 'team'>;

/** The same options give the same Grid; some ids of people start with W. */
export function openGrid(options: GridOptions): Grid {
  const endsAt = options.endsAt.getTime() * 1000;
  const organization = buildOrganization({ ...options, endsAt, teamId: ownTeam.id, isGrid: true });
  const workspace = new SeededWorkspace(organization, ownTeam);
  deleteOneChannel(workspace);
  return new Grid(playedOn(workspace, options.advanced));
}

/** A channel that was deleted before anybody looked: Discovery lists it, and the Web API never heard of it. */
function deleteOneChannel({ seeded: { organization, scene } }: SeededWorkspace): void {
  const { seed, teams, channels, firstDay } = organization;
  const members = teams[5]?.people ?? [];
  const channel = laterChannel({ seed, index: channels.length, members, day: firstDay });
  scene.open(channel);
  scene.change(channel.id, { isVanished: true });
}
