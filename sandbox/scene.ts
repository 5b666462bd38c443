// What stands around the messages and may change: the clock, the channels, who is still there.
import type { Channel } from './organization/channels.ts';
import { accountOf } from './organization/accounts.ts';
import { type ChannelState, conversationOf, firstStateOf } from './organization/conversations.ts';
import type { Organization } from './organization/organization.ts';
import { microsPerSecond } from './time.ts';
import type { SlackChannel, SlackUser } from './workspace.ts';

/** A channel got another name; `at` in micros. */
export interface Rename {
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

export class Scene {
  readonly organization: Organization;
  /** Oldest first. */
  readonly renames: Rename[] = [];
  now: number;
  readonly #users: Map<string, SlackUser>;
  readonly #channels: Map<string, ChannelState>;
  #conversations: ReadonlyMap<string, SlackChannel> | undefined;

  constructor(organization: Organization) {
    this.organization = organization;
    this.now = organization.endsAt;
    const accounts = organization.actors
      .filter(({ kind }) => kind !== 'stranger')
      .flatMap((actor) => accountOf(organization, actor) ?? []);
    this.#users = new Map(accounts.map((account) => [account.id, account]));
    this.#channels = new Map(organization.channels.map((channel) => [channel.id, firstStateOf(organization, channel)]));
  }

  users(): readonly SlackUser[] {
    return [...this.#users.values()];
  }

  user(id: string): SlackUser | undefined {
    return this.#users.get(id);
  }

  deactivate(id: string): void {
    const user = this.#users.get(id);
    if (user === undefined) return;
    this.#users.set(id, { ...user, deleted: true, updated: Math.floor(this.now / microsPerSecond) });
  }

  states(): readonly ChannelState[] {
    return [...this.#channels.values()];
  }

  /** All that did not vanish, by id; made anew only when one changed, since every call of a client looks at them. */
  conversations(): ReadonlyMap<string, SlackChannel> {
    this.#conversations ??= new Map(
      this.states()
        .filter(({ isVanished }) => !isVanished)
        .map((state) => [state.channel.id, conversationOf(this.organization, state)]),
    );
    return this.#conversations;
  }

  state(id: string): ChannelState | undefined {
    return this.#channels.get(id);
  }

  /** A channel that came to be now. */
  open(channel: Channel): void {
    const createdAt = Math.floor(this.now / microsPerSecond);
    this.#conversations = undefined;
    this.#channels.set(channel.id, {
      ...firstStateOf(this.organization, channel),
      createdAt,
      updatedAt: createdAt * 1000,
    });
  }

  /** Does nothing where there is no such channel. */
  change(id: string, change: Partial<Omit<ChannelState, 'channel'>>): void {
    const state = this.#channels.get(id);
    if (state === undefined) return;
    this.#conversations = undefined;
    const { name } = change;
    if (name !== undefined) this.renames.push({ channel: id, from: state.name, to: name, at: this.now });
    this.#channels.set(id, { ...state, ...change, updatedAt: Math.floor(this.now / 1000) });
  }
}
