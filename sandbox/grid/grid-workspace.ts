// One workspace of the Grid as its own Web API shows it: the part of the organization that is in it.
import type { SlackChannel, SlackUser, SlackUsergroup, Span, Truth, Workspace } from '../workspace.ts';
import { asEnterpriseUser } from './accounts.ts';
import type { ActiveTeams, Enterprise, GridTeam, Placement } from './enterprise.ts';

/** What a workspace has to know of the Grid that it is a part of. */
export interface WholeGrid {
  readonly enterprise: Enterprise;
  readonly active: ActiveTeams;
  /** The organization itself, as a workspace without a Grid around it. */
  readonly core: Workspace;
  teamsOf(userId: string): readonly string[];
  find(channelId: string): { readonly placement: Placement } | undefined;
  truth(of: { readonly id: string; readonly connector: string; readonly teams: readonly string[] }): Truth;
}

export class GridWorkspace implements Workspace {
  readonly team: Workspace['team'];
  readonly #grid: WholeGrid;
  readonly #isMain: boolean;

  constructor(grid: WholeGrid, { id, name, domain }: GridTeam) {
    this.team = { id, name, domain };
    this.#grid = grid;
    this.#isMain = grid.active[0].id === id;
  }

  now(): number {
    return this.#grid.core.now();
  }

  users(): readonly SlackUser[] {
    return this.#grid.core
      .users()
      .filter(({ id }) => this.#grid.teamsOf(id).includes(this.team.id))
      .map((user) => this.#shown(user));
  }

  findUser(id: string): SlackUser | undefined {
    const user = this.#grid.core.findUser(id);
    return user === undefined ? undefined : this.#shown(user);
  }

  channels(): readonly SlackChannel[] {
    return this.#grid.core.channels().flatMap((channel) => this.#seen(channel) ?? []);
  }

  findChannel(id: string): SlackChannel | undefined {
    const channel = this.#grid.core.findChannel(id);
    return channel === undefined ? undefined : this.#seen(channel);
  }

  members(channelId: string): readonly string[] {
    return this.#has(channelId) ? this.#grid.core.members(channelId) : [];
  }

  usergroups(): readonly SlackUsergroup[] {
    return this.#isMain ? this.#grid.core.usergroups() : [];
  }

  history(channelId: string, span: Span): ReturnType<Workspace['history']> {
    return this.#has(channelId) ? this.#grid.core.history(channelId, span) : { messages: [], hasMore: false };
  }

  everything(channelId: string, span: Span): ReturnType<Workspace['everything']> {
    return this.#has(channelId) ? this.#grid.core.everything(channelId, span) : { messages: [], hasMore: false };
  }

  /** Of its channels, and of its people wherever they wrote. */
  dayCounts(day: number): ReturnType<Workspace['dayCounts']> {
    const { channels, members } = this.#grid.core.dayCounts(day);
    return {
      channels: new Map([...channels].filter(([id]) => this.#has(id))),
      members: new Map([...members].filter(([id]) => this.#grid.teamsOf(id).includes(this.team.id))),
    };
  }

  replies(channelId: string, rootTs: string, span: Span): ReturnType<Workspace['replies']> {
    return this.#has(channelId) ? this.#grid.core.replies(channelId, rootTs, span) : undefined;
  }

  message(channelId: string, ts: string): ReturnType<Workspace['message']> {
    return this.#has(channelId) ? this.#grid.core.message(channelId, ts) : undefined;
  }

  /** Plays on for all workspaces of the Grid: they are one organization. */
  advance(): ReturnType<Workspace['advance']> {
    return this.#grid.core.advance();
  }

  truth(): ReturnType<Workspace['truth']> {
    return this.#grid.truth({ id: this.team.id, connector: 'slack', teams: [this.team.id] });
  }

  planted(): ReturnType<Workspace['planted']> {
    return this.#grid.core.planted();
  }

  rosterFiles(): ReturnType<Workspace['rosterFiles']> {
    return this.#grid.core.rosterFiles();
  }

  rosterFile(name: string): string | undefined {
    return this.#grid.core.rosterFile(name);
  }

  vanishChannel(channelId: string): void {
    if (this.#has(channelId)) this.#grid.core.vanishChannel(channelId);
  }

  makePrivate(channelId: string): void {
    if (this.#has(channelId)) this.#grid.core.makePrivate(channelId);
  }

  #has(channelId: string): boolean {
    return this.#grid.find(channelId)?.placement.teams.includes(this.team.id) === true || this.#isDirect(channelId);
  }

  /** Direct messages belong to nobody's workspace; in the Web API the main one shows them. */
  #isDirect(channelId: string): boolean {
    return this.#isMain && this.#grid.find(channelId)?.placement.teams.length === 0;
  }

  #seen(channel: SlackChannel): SlackChannel | undefined {
    const found = this.#grid.find(channel.id);
    if (found === undefined || !this.#has(channel.id)) return undefined;
    const { teams, isOrgWide } = found.placement;
    const connected = (channel['connected_team_ids'] ?? []) as readonly string[];
    const isShared = channel.is_ext_shared || teams.length > 1;
    return {
      ...channel,
      context_team_id: this.team.id,
      ...(teams.length === 0 ? {} : { shared_team_ids: [...teams, ...connected], internal_team_ids: teams }),
      is_shared: isShared,
      is_org_shared: teams.length > 1,
      is_global_shared: isOrgWide,
      is_org_default: isOrgWide && channel['is_general'] === true,
    };
  }

  #shown(user: SlackUser): SlackUser {
    return asEnterpriseUser(user, this.#grid.enterprise, this.#grid.teamsOf(user.id));
  }
}
