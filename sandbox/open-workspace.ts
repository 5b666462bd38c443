// Opens a seeded workspace: the same options give the same answers, however often it is opened.
import type { Channel } from './organization/channels.ts';
import { countDay } from './analytics/count-day.ts';
import { accountOf } from './organization/accounts.ts';
import { isOpen } from './organization/conversations.ts';
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

const ownTeam = { id: 'T0FERNHILL1', name: 'Fernhill Works' } as const;

/** Refuses sizes beyond 10,000 people and 20 million messages. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const team = options.team ?? ownTeam;
  const organization = buildOrganization({ ...options, endsAt: options.endsAt.getTime() * 1000, teamId: team.id });
  const workspace = new SeededWorkspace(organization, team);
  for (let advances = 0; advances < (options.advanced ?? 0); advances += 1) workspace.advance();
  return workspace;
}

class SeededWorkspace implements Workspace {
  readonly team: Workspace['team'];
  readonly #organization: Organization;
  readonly #groups: readonly SlackUsergroup[];
  readonly #contents: Contents;
  readonly #messages: Messages;
  readonly #history: History;
  readonly #renderer: Renderer;
  readonly #scene: Scene;
  readonly #story: Story;
  readonly #happened: (readonly Happening[])[] = [];

  constructor(organization: Organization, { id, name }: { readonly id: string; readonly name: string }) {
    const planner = new Planner(organization);
    this.team = { id, name, domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') };
    this.#organization = organization;
    this.#groups = groupsOf(organization);
    this.#contents = new Contents(planner);
    this.#messages = new Messages(planner, this.#contents);
    this.#history = new History(this.#messages);
    const groupIds = this.#groups.map((group) => group.id);
    this.#renderer = new Renderer(organization, this.#messages, groupIds);
    this.#scene = new Scene(organization);
    this.#story = new Story(this.#messages, this.#scene);
  }

  now(): number {
    return this.#scene.now;
  }

  users(): readonly SlackUser[] {
    return this.#scene.users();
  }

  findUser(id: string): SlackUser | undefined {
    const listed = this.#scene.user(id);
    if (listed !== undefined) return listed;
    const stranger = this.#organization.actors.find((actor) => actor.id === id && actor.kind === 'stranger');
    return stranger === undefined ? undefined : accountOf(this.#organization, stranger);
  }

  channels(): readonly SlackChannel[] {
    return [...this.#scene.conversations().values()];
  }

  findChannel(id: string): SlackChannel | undefined {
    return this.#scene.conversations().get(id);
  }

  members(channelId: string): readonly string[] {
    const members = this.#channel(channelId)?.members ?? [];
    return members.flatMap((member) => this.#organization.actors[member]?.id ?? []);
  }

  usergroups(): readonly SlackUsergroup[] {
    return this.#groups;
  }

  history(channelId: string, span: Span): MessagePage {
    const channel = this.#channel(channelId);
    if (channel === undefined) return { messages: [], hasMore: false };
    const { messages, hasMore } = this.#history.page(channel, span);
    return { messages: messages.map((planned) => this.#renderer.render(planned)), hasMore };
  }

  everything(channelId: string, span: Span): MessagePage {
    const channel = this.#channel(channelId);
    if (channel === undefined) return { messages: [], hasMore: false };
    const { messages, hasMore } = this.#history.everything(channel, span);
    return { messages: messages.map((planned) => this.#renderer.render(planned)), hasMore };
  }

  dayCounts(day: number): DayCounts {
    return countDay({ contents: this.#contents, messages: this.#messages, scene: this.#scene }, this.#happened, day);
  }

  replies(channelId: string, rootTs: string, span: Span): MessagePage | undefined {
    const found = this.#find(channelId, rootTs);
    if (found === undefined || classOfKind[found.kind] === 'membership') return undefined;
    // Asked for a reply, Slack gives that reply alone.
    if (found.root !== undefined) return { messages: [this.#renderer.render(found)], hasMore: false };
    const { messages, hasMore } = this.#history.replies(found, span);
    return { messages: [found, ...messages].map((planned) => this.#renderer.render(planned)), hasMore };
  }

  message(channelId: string, ts: string): RawMessage | undefined {
    const found = this.#find(channelId, ts);
    return found === undefined ? undefined : this.#renderer.render(found, Infinity);
  }

  advance(): readonly Happening[] {
    const batch = this.#story.play();
    this.#happened.push(batch);
    return batch;
  }

  truth(): Truth {
    const open = this.#scene.states().filter(isOpen);
    const channels = open.map(({ channel }) => channel);
    return truthOf(this.#messages, channels, { id: this.team.id, until: this.#scene.now });
  }

  planted(): Planted {
    return plantedIn(this.#messages.planner, this.#happened);
  }

  rosterFiles(): readonly RosterFile[] {
    return rosterFiles(this.#organization);
  }

  rosterFile(name: string): string | undefined {
    return rosterFile(this.#organization, name);
  }

  vanishChannel(channelId: string): void {
    this.#scene.change(channelId, { isVanished: true });
  }

  makePrivate(channelId: string): void {
    this.#scene.change(channelId, { isPrivate: true });
  }

  #channel(id: string): Channel | undefined {
    const state = this.#scene.state(id);
    return state === undefined || state.isVanished ? undefined : state.channel;
  }

  #find(channelId: string, ts: string) {
    const channel = this.#channel(channelId);
    const micros = microsOf(ts);
    return channel === undefined || micros === undefined ? undefined : this.#messages.find(channel, micros);
  }
}
