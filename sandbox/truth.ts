// The true counts, taken from what was planned and what happened, never from the messages as they are served.
import type { Messages } from './messages/changes.ts';
import { listedReactors } from './messages/content.ts';
import { classOfKind, type Planned } from './messages/planned.ts';
import type { Channel } from './organization/channels.ts';
import { isHuman } from './organization/organization.ts';
import { PairSet } from './pair-set.ts';
import { dayOf, nameOfDay } from './time.ts';
import type { Totals, Truth } from './workspace.ts';

/**
 * What a complete collection of these channels would store with the four scopes of the connector, `until` in micros. Of
 * an emoji that more than twenty used, who the others are is known to reactions.get alone: they count as reactions and
 * not as pairs.
 */
export function truthOf(
  messages: Messages,
  channels: readonly Channel[],
  { id, connector, until }: { readonly id: string; readonly connector: string; readonly until: number },
): Truth {
  const counter = new Counter(messages);
  const { oldestDay } = messages.planner.organization;
  for (let day = oldestDay; day <= dayOf(until); day += 1) {
    for (const channel of channels) {
      for (const root of messages.planner.planDay(channel, day)) counter.countThread(root);
      for (const root of laterRootsOf(messages, channel, day)) counter.countThread(root);
    }
    counter.finishDay(day);
  }
  return counter.truth(id, connector);
}

const laterRootsOf = (messages: Messages, channel: Channel, day: number): readonly Planned[] =>
  messages.listedLater(channel).filter(({ root, micros }) => root === undefined && dayOf(micros) === day);

/** Counts of one cell: a day, a channel or everything. A pair is one number made of two positions. */
class Tally {
  readonly #messages = {
    human: 0,
    app: 0,
    membership: 0,
    channelChange: 0,
    huddle: 0,
    redacted: 0,
    unknown: 0,
  };
  #replies = 0;
  #reactions = 0;
  #replyEvents = 0;
  #mentionEvents = 0;
  #reactionEvents = 0;
  readonly #authors = new Set<number>();
  readonly #replyPairs = new PairSet();
  readonly #mentionPairs = new PairSet();
  readonly #reactionPairs = new PairSet();

  addMessage({ kind, root }: Pick<Planned, 'kind' | 'root'>, reactions: number, author: number): void {
    this.#messages[classOfKind[kind]] += 1;
    if (root !== undefined) this.#replies += 1;
    this.#reactions += reactions;
    if (classOfKind[kind] === 'human') this.#authors.add(author);
  }

  addReply(pair: number): void {
    this.#replyEvents += 1;
    this.#replyPairs.add(pair);
  }

  addMention(pair: number): void {
    this.#mentionEvents += 1;
    this.#mentionPairs.add(pair);
  }

  addReaction(pair: number): void {
    this.#reactionEvents += 1;
    this.#reactionPairs.add(pair);
  }

  totals(): Totals {
    return {
      messages: { ...this.#messages },
      replies: this.#replies,
      reactions: this.#reactions,
      authors: this.#authors.size,
      replyPairs: this.#replyPairs.size,
      replyEvents: this.#replyEvents,
      mentionPairs: this.#mentionPairs.size,
      mentionEvents: this.#mentionEvents,
      reactionPairs: this.#reactionPairs.size,
      reactionEvents: this.#reactionEvents,
    };
  }
}

class Counter {
  readonly #messages: Messages;
  readonly #isHuman: readonly boolean[];
  readonly #total = new Tally();
  readonly #channels = new Map<Channel, Tally>();
  /** Of days that may still grow: a reply is never older than its root. */
  readonly #open = new Map<number, Tally>();
  readonly #days: (Totals & { readonly day: string })[] = [];

  constructor(messages: Messages) {
    this.#messages = messages;
    this.#isHuman = messages.planner.organization.actors.map(isHuman);
  }

  countThread(root: Planned): void {
    this.#count(root);
    for (const reply of this.#messages.repliesTo(root)) this.#count(reply);
  }

  /** Roots are counted day by day: what was counted for this day and before is all there is. */
  finishDay(day: number): void {
    const tally = this.#open.get(day);
    if (tally === undefined) return;
    this.#days.push({ day: nameOfDay(day), ...tally.totals() });
    this.#open.delete(day);
  }

  truth(id: string, connector: string): Truth {
    const byChannel = [...this.#channels].map(([channel, tally]) => ({ channel: channel.id, ...tally.totals() }));
    byChannel.sort((one, other) => (one.channel < other.channel ? -1 : 1));
    return {
      connections: [{ id, connector, totals: this.#total.totals(), byDay: this.#days, byChannel }],
    };
  }

  #count(planned: Planned): void {
    const kind = this.#messages.kindOf(planned);
    if (kind === undefined) return;
    const tallies = this.#talliesOf(planned);
    const isTombstone = kind === 'tombstone';
    const { mentions, reactions } = isTombstone ? nothingLeft : this.#messages.contentOf(planned);
    const reacted = reactions.reduce((sum, { users }) => sum + users.length, 0);
    for (const tally of tallies) tally.addMessage({ kind, root: planned.root }, reacted, planned.author);
    if (classOfKind[kind] !== 'human') return;
    this.#countReply(planned, tallies);
    for (const mentioned of mentions) {
      if (this.#isPair(planned.author, mentioned)) {
        const pair = this.#pairOf(planned.author, mentioned);
        for (const tally of tallies) tally.addMention(pair);
      }
    }
    if (reactions.length === 0) return;
    for (const reactor of new Set(reactions.flatMap(({ users }) => users.slice(0, listedReactors)))) {
      if (this.#isPair(reactor, planned.author)) {
        const pair = this.#pairOf(reactor, planned.author);
        for (const tally of tallies) tally.addReaction(pair);
      }
    }
  }

  /** A tombstone is nobody's any more: who answers it answers no one. */
  #countReply({ root, author }: Planned, tallies: readonly Tally[]): void {
    if (root === undefined || !this.#isPair(author, root.author)) return;
    const kind = this.#messages.kindOf(root);
    if (kind === undefined || classOfKind[kind] !== 'human') return;
    const pair = this.#pairOf(author, root.author);
    for (const tally of tallies) tally.addReply(pair);
  }

  #isPair(from: number, to: number): boolean {
    return from !== to && this.#isHuman[from] === true && this.#isHuman[to] === true;
  }

  #pairOf(from: number, to: number): number {
    return from * this.#isHuman.length + to;
  }

  #talliesOf({ channel, micros }: Planned): readonly Tally[] {
    const day = dayOf(micros);
    const ofChannel = this.#channels.get(channel) ?? new Tally();
    this.#channels.set(channel, ofChannel);
    const ofDay = this.#open.get(day) ?? new Tally();
    this.#open.set(day, ofDay);
    return [this.#total, ofChannel, ofDay];
  }
}

const nothingLeft = { mentions: [], reactions: [] } as const;
