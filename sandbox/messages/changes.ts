// What happened after everything was planned: new messages, edits, deletions, reactions. Held in memory, it is little.
import type { Channel } from '../organization/channels.ts';
import type { Content, Contents, Reaction } from './content.ts';
import { type Kind, noReplies, type Planned } from './planned.ts';
import type { Planner } from './planner.ts';

interface Change {
  isDeleted?: boolean;
  editedAt?: number;
  /** Added by the edit. */
  mention?: number;
  /** In the order in which they happened. */
  readonly reactions: { readonly name: string; readonly user: number; readonly isAdded: boolean }[];
}

/** One thing that was done to a message after everything was planned; `at` in micros. */
export interface Deed {
  readonly what: 'edit' | 'deletion' | 'reaction';
  readonly planned: Planned;
  readonly at: number;
}

interface ChannelChanges {
  /** In the order in which they were done. */
  readonly deeds: Deed[];
  /** By the time of the message. */
  readonly changes: Map<number, Change>;
  /** New roots and broadcast replies, oldest first. */
  readonly listed: Planned[];
  /** New messages and replies by their time. */
  readonly added: Map<number, Planned>;
  /** New replies by the time of their root, oldest first. */
  readonly replies: Map<number, Planned[]>;
}

/** All messages as they are now: what was planned, changed by what happened. */
export class Messages {
  readonly planner: Planner;
  readonly #contents: Contents;
  readonly #channels = new Map<Channel, ChannelChanges>();

  constructor(planner: Planner, contents: Contents) {
    this.planner = planner;
    this.#contents = contents;
  }

  /** The message of that time, deleted ones excepted. */
  find(channel: Channel, micros: number): Planned | undefined {
    const found = this.#channels.get(channel)?.added.get(micros) ?? this.planner.find(channel, micros);
    return found === undefined || this.kindOf(found) === undefined ? undefined : found;
  }

  /** What it is now: as planned, a tombstone where replies outlive it, undefined when it is gone. */
  kindOf(planned: Planned): Kind | undefined {
    const isDeleted = this.#changeOf(planned)?.isDeleted === true;
    if (!isDeleted && planned.kind !== 'tombstone') return planned.kind;
    return planned.root === undefined && this.repliesTo(planned).length > 0 ? 'tombstone' : undefined;
  }

  /** Oldest first, deleted ones excepted. */
  repliesTo(root: Planned): readonly Planned[] {
    const of = this.#channels.get(root.channel);
    if (of === undefined) return root.replies;
    const late = of.replies.get(root.micros) ?? noReplies;
    const all = late.length === 0 ? root.replies : [...root.replies, ...late];
    return all.some((reply) => of.changes.get(reply.micros)?.isDeleted === true)
      ? all.filter((reply) => of.changes.get(reply.micros)?.isDeleted !== true)
      : all;
  }

  /** True when it ever had a reply, even if none is left. */
  wasAnswered(root: Planned): boolean {
    return root.replies.length > 0 || this.#channels.get(root.channel)?.replies.has(root.micros) === true;
  }

  contentOf(planned: Planned): Content {
    const content = this.#contents.contentOf(planned);
    const change = this.#changeOf(planned);
    if (change === undefined) return content;
    const { mention, editedAt } = change;
    return {
      mentions:
        mention === undefined || content.mentions.includes(mention) ? content.mentions : [...content.mentions, mention],
      reactions: change.reactions.reduce(withReaction, content.reactions),
      editedAt: editedAt ?? content.editedAt,
    };
  }

  /** Roots and broadcast replies that came to be after the plan, oldest first, whatever became of them. */
  listedLater(channel: Channel): readonly Planned[] {
    return this.#channels.get(channel)?.listed ?? noReplies;
  }

  /** Everything that came to be after the plan, replies too, whatever became of it. */
  addedLater(channel: Channel): Iterable<Planned> {
    return this.#channels.get(channel)?.added.values() ?? noReplies;
  }

  /** What was done to messages of the channel after the plan, oldest first. */
  deedsIn(channel: Channel): readonly Deed[] {
    return this.#channels.get(channel)?.deeds ?? [];
  }

  /** When it was edited as it was planned, in micros; 0 for never. */
  plannedEditOf(planned: Planned): number {
    return this.#contents.contentOf(planned).editedAt;
  }

  add(planned: Planned): void {
    const of = this.#of(planned.channel);
    of.added.set(planned.micros, planned);
    if (planned.root === undefined || planned.isBroadcast) of.listed.push(planned);
    if (planned.root === undefined) return;
    const replies = of.replies.get(planned.root.micros);
    if (replies === undefined) of.replies.set(planned.root.micros, [planned]);
    else replies.push(planned);
  }

  remove(planned: Planned, at: number): void {
    this.#change(planned).isDeleted = true;
    this.#of(planned.channel).deeds.push({ what: 'deletion', planned, at });
  }

  edit(planned: Planned, at: number, mention: number | undefined): void {
    const change = this.#change(planned);
    change.editedAt = at;
    if (mention !== undefined) change.mention = mention;
    this.#of(planned.channel).deeds.push({ what: 'edit', planned, at });
  }

  react(
    planned: Planned,
    reaction: { readonly name: string; readonly user: number; readonly isAdded: boolean },
    at: number,
  ): void {
    this.#change(planned).reactions.push(reaction);
    this.#of(planned.channel).deeds.push({ what: 'reaction', planned, at });
  }

  #changeOf({ channel, micros }: Planned): Change | undefined {
    return this.#channels.get(channel)?.changes.get(micros);
  }

  #change(planned: Planned): Change {
    const { changes } = this.#of(planned.channel);
    const change = changes.get(planned.micros) ?? { reactions: [] };
    changes.set(planned.micros, change);
    return change;
  }

  #of(channel: Channel): ChannelChanges {
    const none = { deeds: [], changes: new Map(), listed: [], added: new Map(), replies: new Map() };
    const of = this.#channels.get(channel) ?? none;
    this.#channels.set(channel, of);
    return of;
  }
}

function withReaction(reactions: readonly Reaction[], change: Change['reactions'][number]): readonly Reaction[] {
  const { name, user, isAdded } = change;
  const users = reactions.find((reaction) => reaction.name === name)?.users ?? [];
  const now = isAdded ? [...new Set([...users, user])] : users.filter((other) => other !== user);
  if (!reactions.some((reaction) => reaction.name === name)) return [...reactions, { name, users: now }];
  return reactions
    .map((reaction) => (reaction.name === name ? { name, users: now } : reaction))
    .filter((reaction) => reaction.users.length > 0);
}
