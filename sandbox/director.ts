// Makes single things happen in the workspace: finds what they happen to, and changes it.
import { emojiNames } from './messages/content.ts';
import type { Messages } from './messages/changes.ts';
import { type Kind, noReplies, type Planned } from './messages/planned.ts';
import { type Channel, laterChannel } from './organization/channels.ts';
import { membersOf } from './organization/conversations.ts';
import { daysBefore, presenceOf } from './organization/organization.ts';
import type { Actor } from './organization/people.ts';
import { mix, type Random } from './random.ts';
import { marked } from './mark.ts';
import type { Scene } from './scene.ts';
import { Targets } from './targets.ts';
import { dayOf, tsOf } from './time.ts';
import type { Happening } from './workspace.ts';

/** Old threads are older than any lookback of a month. */
const monthAndMore = 40;

export class Director {
  readonly #messages: Messages;
  readonly #scene: Scene;
  readonly #targets: Targets;
  #count = 0;

  constructor(messages: Messages, scene: Scene) {
    this.#messages = messages;
    this.#scene = scene;
    this.#targets = new Targets(messages, scene);
  }

  /** A message of somebody who is there, somewhere. */
  say(random: Random, where: Where = 'open'): readonly Happening[] {
    return [this.#sayIn(random.pick(this.#targets[where]()), random)];
  }

  /** Somebody comes into the channel of a team that is not theirs. */
  join(random: Random): readonly Happening[] {
    const channel = this.#teamFor(random);
    const members = channel === undefined ? [] : this.#membersIn(channel);
    const actors = this.#scene.organization.actors.filter(
      ({ index, kind }) => kind === 'member' && !members.includes(index) && this.#actorThere(index) !== undefined,
    );
    return channel === undefined || actors.length === 0 ? [] : this.#move(channel, random.pick(actors), random, true);
  }

  /** Somebody leaves the channel of their team, and writes there no more. */
  leave(random: Random): readonly Happening[] {
    const channel = this.#teamFor(random);
    const actors = (channel === undefined ? [] : this.#membersIn(channel))
      .filter((member) => member !== channel?.anchor)
      .flatMap((member) => this.#actorThere(member) ?? []);
    return channel === undefined || actors.length < 3 ? [] : this.#move(channel, random.pick(actors), random, false);
  }

  /** In the planted thread whose root is more than 400 days old. */
  answerOldest(random: Random): readonly Happening[] {
    const { channels, lastDay } = this.#scene.organization;
    const [general] = channels;
    const root = general && this.#messages.planner.firstRoot(general, lastDay - daysBefore.oldThread);
    return root === undefined ? [] : this.#answer(root, 'late-reply', random);
  }

  answerLate(random: Random, isBroadcast: boolean): readonly Happening[] {
    const root = this.#targets.take(random, monthAndMore, ({ replies }) => replies.length > 0);
    return root === undefined ? [] : this.#answer(root, 'late-reply', random, isBroadcast);
  }

  answerFirst(random: Random): readonly Happening[] {
    const root = this.#targets.take(random, monthAndMore, ({ replies }) => replies.length === 0);
    return root === undefined ? [] : this.#answer(root, 'first-reply', random);
  }

  /** The edit mentions somebody whom the message did not. */
  edit(random: Random, where: Where = 'open'): readonly Happening[] {
    const isThere = (root: Planned): boolean => this.#actorThere(root.author) !== undefined;
    const root = this.#targets.take(random, 2, isThere, this.#targets[where]());
    const author = root && this.#actorThere(root.author);
    if (root === undefined || author === undefined) return [];
    const mentions = this.#messages.contentOf(root).mentions;
    const mentioned = this.#somebody(root.channel, random, author);
    const isNew = mentioned !== undefined && mentioned.index !== author.index && !mentions.includes(mentioned.index);
    this.#messages.edit(root, this.#scene.now, isNew ? mentioned.index : undefined);
    return [this.#happening('edit', root)];
  }

  delete(random: Random, where: Where = 'open'): readonly Happening[] {
    const root = this.#targets.take(random, 2, ({ replies }) => replies.length === 0, this.#targets[where]());
    return this.#remove(root, 'deletion');
  }

  deleteParent(random: Random): readonly Happening[] {
    const root = this.#targets.take(random, 2, ({ replies }) => replies.length > 1);
    return this.#remove(root, 'parent-deletion');
  }

  deleteReply(random: Random): readonly Happening[] {
    const root = this.#targets.take(random, 2, ({ replies }) => replies.length > 1);
    return root === undefined ? [] : this.#remove(random.pick(root.replies), 'reply-deletion');
  }

  addReaction(random: Random): readonly Happening[] {
    const root = this.#targets.take(random, monthAndMore, () => true);
    const author = root && this.#scene.organization.actors[root.author];
    const user = root && this.#somebody(root.channel, random, author);
    if (root === undefined || user === undefined) return [];
    const { reactions } = this.#messages.contentOf(root);
    const name = emojiNames.find((emoji) => !reactions.some((reaction) => reaction.name === emoji)) ?? '';
    this.#messages.react(root, { name, user: user.index, isAdded: true }, this.#scene.now);
    return [{ ...this.#happening('reaction-added', root), user: user.id }];
  }

  removeReaction(random: Random): readonly Happening[] {
    const root = this.#targets.take(random, 2, (root) => this.#messages.contentOf(root).reactions.length > 0);
    const reaction = root && this.#messages.contentOf(root).reactions[0];
    const [user] = reaction?.users ?? [];
    if (root === undefined || reaction === undefined || user === undefined) return [];
    this.#messages.react(root, { name: reaction.name, user, isAdded: false }, this.#scene.now);
    return [{ ...this.#happening('reaction-removed', root), user: this.#idOf(user) }];
  }

  /** Somebody opens a channel for their team, and it is used at once. */
  openChannel(random: Random): readonly Happening[] {
    const { seed, teams } = this.#scene.organization;
    const members = random.pick(teams.slice(4)).people.filter((person) => this.#actorThere(person) !== undefined);
    const channel = laterChannel({
      seed,
      index: this.#scene.states().length,
      members,
      day: dayOf(this.#scene.now) + 1,
    });
    this.#scene.open(channel);
    const joined = this.#post(channel, 'join', channel.creator, random);
    return [this.#happening('channel-created', joined), this.#sayIn(channel, random), this.#sayIn(channel, random)];
  }

  renameChannel(random: Random): readonly Happening[] {
    const channel = this.#projectFor(random);
    const state = channel && this.#scene.state(channel.id);
    if (channel === undefined || state === undefined) return [];
    const name = marked(`c${channel.index.toString(36)}x${this.#scene.now.toString(36)}`);
    this.#scene.change(channel.id, { name, previousNames: [state.name, ...state.previousNames] });
    return [this.#happening('channel-renamed', this.#post(channel, 'rename', channel.creator, random))];
  }

  closeChannel(random: Random): readonly Happening[] {
    const channel = this.#projectFor(random);
    if (channel === undefined) return [];
    const notice = this.#post(channel, 'convert', channel.creator, random);
    this.#scene.change(channel.id, { isPrivate: true });
    return [this.#happening('channel-made-private', notice)];
  }

  archiveChannel(random: Random): readonly Happening[] {
    const channel = this.#projectFor(random);
    if (channel === undefined) return [];
    const notice = this.#post(channel, 'archive', channel.creator, random);
    this.#scene.change(channel.id, { isArchived: true });
    return [this.#happening('channel-archived', notice)];
  }

  /** Somebody of the sixth team who leads nobody and was there all the year. */
  deactivate(): readonly Happening[] {
    const leaver = this.#scene.organization.teams[5]?.people[1];
    const actor = leaver === undefined ? undefined : this.#actorThere(leaver);
    if (actor === undefined) return [];
    this.#scene.deactivate(actor.id);
    return [{ what: 'user-deactivated', at: this.#scene.now, user: actor.id }];
  }

  #move(channel: Channel, { id, index }: Actor, random: Random, isJoin: boolean): readonly Happening[] {
    const notice = this.#post(channel, isJoin ? 'join' : 'leave', index, random);
    const movements = this.#scene.state(channel.id)?.movements ?? [];
    const movement = { member: index, isJoin, at: this.#scene.now };
    this.#scene.change(channel.id, { movements: [...movements, movement] });
    return [{ ...this.#happening(isJoin ? 'member-joined' : 'member-left', notice), user: id }];
  }

  #membersIn(channel: Channel): readonly number[] {
    const state = this.#scene.state(channel.id);
    return state === undefined ? [] : membersOf(state);
  }

  /** The channel of a team that plays no part. */
  #teamFor(random: Random): Channel | undefined {
    const teams = this.#targets.open().filter(({ kind, index }) => kind === 'team' && index % 2 === 1);
    return teams.length === 0 ? undefined : random.pick(teams);
  }

  #sayIn(channel: Channel, random: Random): Happening {
    const author = this.#somebody(channel, random)?.index ?? channel.anchor;
    return this.#happening('message', this.#post(channel, 'human', author, random));
  }

  #answer(
    root: Planned,
    what: 'late-reply' | 'first-reply',
    random: Random,
    isBroadcast = false,
  ): readonly Happening[] {
    const author = this.#somebody(root.channel, random, this.#scene.organization.actors[root.author]);
    if (author === undefined) return [];
    return [this.#happening(what, this.#post(root.channel, 'human', author.index, random, { root, isBroadcast }))];
  }

  #post(
    channel: Channel,
    kind: Kind,
    author: number,
    random: Random,
    answered: { readonly root: Planned | undefined; readonly isBroadcast: boolean } = noAnswer,
  ): Planned {
    this.#count += 1;
    const key = mix(channel.seed, random.below(4_294_967_296));
    // The last digits count, so that no two new messages share a time.
    const micros = this.#scene.now + this.#count;
    const planned: Planned = { channel, micros, kind, author, key, replies: noReplies, ...answered };
    this.#messages.add(planned);
    return planned;
  }

  #remove(planned: Planned | undefined, what: Happening['what']): readonly Happening[] {
    if (planned === undefined) return [];
    this.#messages.remove(planned, this.#scene.now);
    return [this.#happening(what, planned)];
  }

  /** Somebody who is there today and may talk to `to`. */
  #somebody(channel: Channel, random: Random, to?: Actor): Actor | undefined {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const found = this.#messages.planner.pickMember(channel, dayOf(this.#scene.now), random, to);
      if (found === undefined || this.#actorThere(found.index) === undefined) continue;
      if (this.#membersIn(channel).includes(found.index)) return found;
    }
    return undefined;
  }

  /** The actor, unless deactivated or gone by now. */
  #actorThere(index: number): Actor | undefined {
    const actor = this.#scene.organization.actors[index];
    if (actor === undefined || presenceOf(actor, dayOf(this.#scene.now)) === 0) return undefined;
    return this.#scene.user(actor.id)?.deleted === true ? undefined : actor;
  }

  /** A channel that the planted truths do not need. */
  #projectFor(random: Random): Channel | undefined {
    const projects = this.#targets.open().filter(({ kind, index }) => kind === 'project' && index % 2 === 1);
    return projects.length === 0 ? undefined : random.pick(projects);
  }

  #happening(what: Happening['what'], { channel, micros, root }: Planned): Happening {
    return {
      what,
      at: this.#scene.now,
      channel: channel.id,
      ts: tsOf(micros),
      ...(root === undefined ? {} : { threadTs: tsOf(root.micros) }),
    };
  }

  #idOf(index: number): string {
    return this.#scene.organization.actors[index]?.id ?? '';
  }
}

type Where = 'open' | 'closed';

const noAnswer = { root: undefined, isBroadcast: false };
