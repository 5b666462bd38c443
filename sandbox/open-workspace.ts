// Opens a seeded workspace: the same options give the same answers, however often it is opened.
import type { Channel } from './organization/channels.ts';
import { countDay } from './analytics/count-day.ts';
import { accountOf } from './organization/accounts.ts';
import { type ChannelState, isOpen, membersOf } from './organization/conversations.ts';
import { groupsOf } from './organization/groups.ts';
import { buildOrganization, type Organization } from './organization/organization.ts';
import { Messages } from './messages/changes.ts';
import { Contents } from './messages/content.ts';
import { History } from './messages/history.ts';
import { classOfKind } from './messages/planned.ts';
import { Planner } from './messages/planner.ts';
import { Renderer } from './messages/render.ts';
import { plantedIn } from './planted.ts';
import { rosterFile, rosterFiles } from './roster/roster-files.ts';
import { Scene } from './scene.ts';
import { Story } from './story.ts';
import { microsOf } from './time.ts';
import { truthOf } from './truth.ts';
import type {
  DayCounts,
  Happening,
  MessagePage,
  Planted,
  RawMessage,
  RosterFile,
  SlackChannel,
  SlackUser,
  SlackUsergroup,
  Span,
  Truth,
  Workspace,
  WorkspaceOptions,
} from './workspace.ts';

/** The workspace that is there when nobody names another. */
export const ownTeam = { id: 'T0FERNHILL1', name: 'Fernhill Works' } as const;

/** Refuses sizes beyond 10,000 people and 20 million messages. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const team = options.team ?? ownTeam;
  const organization = buildOrganization({ ...options, endsAt: options.endsAt.getTime() * 1000, teamId: team.id });
  return playedOn(new SeededWorkspace(organization, team), options.advanced);
}

/** The same workspace after so many batches of events. */
export function playedOn(workspace: SeededWorkspace, batches = 0): SeededWorkspace {
  for (let played = 0; played < batches; played += 1) workspace.advance();
  return workspace;
}

/** What a seeded workspace is made of, for whoever shows it in another way than the Web API. */
export interface Seeded {
  readonly organization: Organization;
  readonly contents: Contents;
  readonly messages: Messages;
  readonly history: History;
  readonly renderer: Renderer;
  readonly scene: Scene;
}

export class SeededWorkspace implements Workspace {
  readonly team: Workspace['team'];
  readonly seeded: Seeded;
  readonly #groups: readonly SlackUsergroup[];
  readonly #story: Story;
  readonly #happened: (readonly Happening[])[] = [];

  constructor(organization: Organization, { id, name }: { readonly id: string; readonly name: string }) {
    const planner = new Planner(organization);
    this.team = { id, name, domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') };
    this.#groups = groupsOf(organization);
    const contents = new Contents(planner);
    const messages = new Messages(planner, contents);
    const groupIds = this.#groups.map((group) => group.id);
    const renderer = new Renderer(organization, messages, groupIds);
    const scene = new Scene(organization);
    this.seeded = { organization, contents, messages, history: new History(messages), renderer, scene };
    this.#story = new Story(messages, scene);
  }

  now(): number {
    return this.seeded.scene.now;
  }

  users(): readonly SlackUser[] {
    return this.seeded.scene.users();
  }

  findUser(id: string): SlackUser | undefined {
    const listed = this.seeded.scene.user(id);
    if (listed !== undefined) return listed;
    const stranger = this.seeded.organization.actors.find((actor) => actor.id === id && actor.kind === 'stranger');
    return stranger === undefined ? undefined : accountOf(this.seeded.organization, stranger);
  }

  channels(): readonly SlackChannel[] {
    return [...this.seeded.scene.conversations().values()];
  }

  findChannel(id: string): SlackChannel | undefined {
    return this.seeded.scene.conversations().get(id);
  }

  members(channelId: string): readonly string[] {
    const state = this.seeded.scene.state(channelId);
    if (state === undefined || state.isVanished) return [];
    return membersOf(state).flatMap((member) => this.seeded.organization.actors[member]?.id ?? []);
  }

  usergroups(): readonly SlackUsergroup[] {
    return this.#groups;
  }

  history(channelId: string, span: Span): MessagePage {
    const channel = this.#channel(channelId);
    if (channel === undefined) return { messages: [], hasMore: false };
    const { messages, hasMore } = this.seeded.history.page(channel, span);
    return { messages: messages.map((planned) => this.seeded.renderer.render(planned)), hasMore };
  }

  everything(channelId: string, span: Span): MessagePage {
    const channel = this.#channel(channelId);
    if (channel === undefined) return { messages: [], hasMore: false };
    const { messages, hasMore } = this.seeded.history.everything(channel, span);
    return { messages: messages.map((planned) => this.seeded.renderer.render(planned)), hasMore };
  }

  dayCounts(day: number): DayCounts {
    return countDay(this.seeded, this.#happened, day);
  }

  replies(channelId: string, rootTs: string, span: Span): MessagePage | undefined {
    const found = this.#find(channelId, rootTs);
    if (found === undefined || classOfKind[found.kind] === 'membership') return undefined;
    // Asked for a reply, Slack gives that reply alone.
    if (found.root !== undefined) return { messages: [this.seeded.renderer.render(found)], hasMore: false };
    const { messages, hasMore } = this.seeded.history.replies(found, span);
    return { messages: [found, ...messages].map((planned) => this.seeded.renderer.render(planned)), hasMore };
  }

  message(channelId: string, ts: string): RawMessage | undefined {
    const found = this.#find(channelId, ts);
    return found === undefined ? undefined : this.seeded.renderer.render(found, Infinity);
  }

  advance(): readonly Happening[] {
    const batch = this.#story.play();
    this.#happened.push(batch);
    return batch;
  }

  truth(): Truth {
    return this.truthOf({ id: this.team.id, connector: 'slack' }, isOpen);
  }

  /** The truth of those conversations that are wanted. */
  truthOf(
    connection: { readonly id: string; readonly connector: string },
    isWanted: (state: ChannelState) => boolean,
  ): Truth {
    const { messages, scene } = this.seeded;
    const channels = scene.states().filter(isWanted);
    return truthOf(
      messages,
      channels.map(({ channel }) => channel),
      { ...connection, until: scene.now },
    );
  }

  planted(): Planted {
    return plantedIn(this.seeded.messages.planner, this.#happened);
  }

  rosterFiles(): readonly RosterFile[] {
    return rosterFiles(this.seeded.organization);
  }

  rosterFile(name: string): string | undefined {
    return rosterFile(this.seeded.organization, name);
  }

  vanishChannel(channelId: string): void {
    this.seeded.scene.change(channelId, { isVanished: true });
  }

  makePrivate(channelId: string): void {
    this.seeded.scene.change(channelId, { isPrivate: true });
  }

  #channel(id: string): Channel | undefined {
    const state = this.seeded.scene.state(id);
    return state === undefined || state.isVanished ? undefined : state.channel;
  }

  #find(channelId: string, ts: string) {
    const channel = this.#channel(channelId);
    const micros = microsOf(ts);
    return channel === undefined || micros === undefined ? undefined : this.seeded.messages.find(channel, micros);
  }
}
