// What belongs to a planned message beside its words: whom it mentions, who reacted with what, whether it was edited.
import { mix, Random } from '../random.ts';
import { contentMark } from '../mark.ts';
import type { Actor } from '../organization/people.ts';
import { isHuman } from '../organization/organization.ts';
import { dayOf, microsPerSecond } from '../time.ts';
import type { Planned } from './planned.ts';
import type { Planner } from './planner.ts';

export interface Reaction {
  readonly name: string;
  /** Indices of actors, in the order in which they reacted; each once. */
  readonly users: readonly number[];
}

export interface Content {
  /** Indices of actors, each once; bots and the author among them at times. */
  readonly mentions: readonly number[];
  readonly reactions: readonly Reaction[];
  /** Micros; 0 for never. */
  readonly editedAt: number;
}

/** Pages of Slack name at most so many reactors of one emoji; the count is always whole. */
export const listedReactors = 20;

/** Names that Slack brings, with skin tones, and some that the organization made. */
export const emojiNames: readonly string[] = [
  ...'+1 tada eyes heart joy white_check_mark fire pray rocket 100'.split(' '),
  ...'+1::skin-tone-3 clap::skin-tone-5 wave::skin-tone-2'.split(' '),
  ...'ship party approved'.split(' ').map((name) => `${contentMark}_${name}`),
];

const nothing: readonly never[] = [];
const noContent: Content = { mentions: nothing, reactions: nothing, editedAt: 0 };

export class Contents {
  readonly #planner: Planner;
  readonly #random = new Random();
  /** Bots that have an account: they are mentioned at times, and react. */
  readonly #apps: readonly Actor[];

  constructor(planner: Planner) {
    this.#planner = planner;
    this.#apps = planner.organization.actors.filter(({ kind }) => kind === 'app');
  }

  /** The same for the same message each time it is asked. */
  contentOf(planned: Planned): Content {
    if (planned.kind === 'tombstone' || !isWritten(planned)) return noContent;
    const random = this.#random.restart(mix(planned.key, 101));
    const { actors, endsAt } = this.#planner.organization;
    const author = actors[planned.author];
    if (author === undefined) return noContent;
    const editedAt = planned.micros + (20 + random.below(600)) * microsPerSecond;
    const isEdited = random.chance(0.03) && isHuman(author) && editedAt < endsAt;
    return {
      mentions: random.chance(0.2) ? this.#mentionsOf(planned, author, random) : nothing,
      reactions: this.#reactionsOf(planned, author, random),
      editedAt: isEdited ? editedAt : 0,
    };
  }

  #mentionsOf(planned: Planned, author: Actor, random: Random): readonly number[] {
    const mentions: number[] = [];
    const day = dayOf(planned.micros);
    for (let count = 1 + random.below(3); count > 0; count -= 1) {
      const odd = random.next();
      const found =
        odd < 0.02 ? random.pick(this.#apps) : this.#planner.pickMember(planned.channel, day, random, author);
      if (found === undefined || mentions.includes(found.index)) continue;
      if (found.index !== author.index || odd > 0.9) mentions.push(found.index);
    }
    return mentions;
  }

  #reactionsOf(planned: Planned, author: Actor, random: Random): readonly Reaction[] {
    const isAnnouncement = planned.channel.kind === 'announcements' && planned.root === undefined;
    if (!isAnnouncement && !random.chance(planned.root === undefined ? 0.2 : 0.1)) return nothing;
    const day = dayOf(planned.micros);
    const reactions: Reaction[] = [];
    for (let count = random.chance(0.25) ? 2 : 1; count > 0; count -= 1) {
      const name = random.pick(emojiNames);
      if (reactions.some((reaction) => reaction.name === name)) continue;
      const users: number[] = [];
      const wanted = isAnnouncement && reactions.length === 0 ? 12 + random.below(40) : 1 + random.below(3);
      for (let attempt = 0; attempt < wanted; attempt += 1) {
        const found =
          random.next() < 0.01
            ? random.pick(this.#apps)
            : this.#planner.pickMember(planned.channel, day, random, author);
        if (found !== undefined && !users.includes(found.index)) users.push(found.index);
      }
      if (users.length > 0) reactions.push({ name, users });
    }
    return reactions;
  }
}

/** What Slack itself says is neither answered with emoji nor edited, and calls nobody. */
export function isWritten({ kind }: Planned): boolean {
  return kind === 'human' || kind === 'me' || kind === 'file' || kind === 'app' || kind === 'through-app';
}
