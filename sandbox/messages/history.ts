// Cuts pages out of a channel's history and out of threads, planning only the days that a page touches.
import type { Channel } from '../organization/channels.ts';
import { dayOf, secondsPerDay } from '../time.ts';
import type { Span } from '../workspace.ts';
import type { Messages } from './changes.ts';
import { longestThread } from './moments.ts';
import type { Planned } from './planned.ts';

export interface PlannedPage {
  readonly messages: readonly Planned[];
  readonly hasMore: boolean;
}

interface PlannedDay {
  readonly roots: readonly Planned[];
  /** Roots and the broadcast replies of this day, oldest first, once somebody asked. */
  listed?: readonly Planned[];
  readonly weight: number;
}

/** The most planned messages that are remembered; older days are planned again when somebody asks. */
const remembered = 10_000;

export class History {
  readonly #messages: Messages;
  readonly #days = new Map<number, PlannedDay>();
  #weight = 0;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  /** Newest first: roots, and replies that were sent to the channel as well. */
  page(channel: Channel, span: Span): PlannedPage {
    const { planner } = this.#messages;
    return this.#walk(span, this.#messages.listedLater(channel), (day) =>
      // A quiet day may still hold the broadcast of the day before.
      planner.rootsOn(channel, day) === 0 && planner.rootsOn(channel, day - 1) === 0
        ? []
        : this.#listedOn(channel, day),
    );
  }

  /** Newest first: roots and all replies. */
  everything(channel: Channel, span: Span): PlannedPage {
    const later = [...this.#messages.addedLater(channel)].sort((one, other) => one.micros - other.micros);
    return this.#walk(span, later, (day) => this.#writtenOn(channel, day));
  }

  /** `later` and what `on` gives of a day are oldest first. */
  #walk(
    { oldest = -Infinity, latest = Infinity, inclusive = false, limit }: Span,
    later: readonly Planned[],
    on: (day: number) => readonly Planned[],
  ): PlannedPage {
    const { organization } = this.#messages.planner;
    const isInside = (micros: number): boolean =>
      (micros > oldest && micros < latest) || (inclusive && (micros === oldest || micros === latest));
    const page: Planned[] = [];
    this.#collect(later, isInside, page, limit);
    const firstDay = Math.max(organization.oldestDay, dayOf(oldest));
    for (let day = Math.min(organization.lastDay, dayOf(latest)); day >= firstDay && page.length <= limit; day -= 1) {
      this.#collect(on(day), isInside, page, limit);
    }
    return page.length > limit ? { messages: page.slice(0, limit), hasMore: true } : { messages: page, hasMore: false };
  }

  /** Oldest first, the root not among them. */
  replies(root: Planned, { oldest = -Infinity, latest = Infinity, inclusive = false, limit }: Span): PlannedPage {
    const inside = this.#messages
      .repliesTo(root)
      .filter(
        ({ micros }) => (micros > oldest && micros < latest) || (inclusive && (micros === oldest || micros === latest)),
      );
    return { messages: inside.slice(0, limit), hasMore: inside.length > limit };
  }

  /** What was planned for a day, oldest first, whatever became of it; remembered for a while. */
  rootsOn(channel: Channel, day: number): readonly Planned[] {
    return this.#day(channel, day).roots;
  }

  #collect(from: readonly Planned[], isInside: (micros: number) => boolean, page: Planned[], limit: number): void {
    for (let at = from.length - 1; at >= 0 && page.length <= limit; at -= 1) {
      const planned = from[at];
      if (planned === undefined || !isInside(planned.micros)) continue;
      if (this.#messages.kindOf(planned) !== undefined) page.push(planned);
    }
  }

  #listedOn(channel: Channel, day: number): readonly Planned[] {
    const of = this.#day(channel, day);
    if (of.listed !== undefined) return of.listed;
    const broadcasts = [...this.#day(channel, day - 1).roots, ...of.roots]
      .flatMap(({ replies }) => replies.filter(({ isBroadcast }) => isBroadcast))
      .filter(({ micros }) => dayOf(micros) === day);
    of.listed =
      broadcasts.length === 0 ? of.roots : [...of.roots, ...broadcasts].sort((one, other) => one.micros - other.micros);
    return of.listed;
  }

  /** As it was planned. */
  #writtenOn(channel: Channel, day: number): readonly Planned[] {
    return writtenOn((of) => this.#day(channel, of).roots, day);
  }

  #day(channel: Channel, day: number): PlannedDay {
    const name = channel.index * 65_536 + day;
    const known = this.#days.get(name);
    if (known !== undefined) {
      this.#days.delete(name);
      this.#days.set(name, known);
      return known;
    }
    const roots = this.#messages.planner.planDay(channel, day);
    const planned = { roots, weight: roots.reduce((sum, { replies }) => sum + 1 + replies.length, 1) };
    this.#days.set(name, planned);
    this.#weight += planned.weight;
    for (const [old, { weight }] of this.#days) {
      if (this.#weight <= remembered || old === name) break;
      this.#days.delete(old);
      this.#weight -= weight;
    }
    return planned;
  }
}

/** Of what was planned the roots and replies of a day, oldest first; a thread may have begun days before. */
export function writtenOn(rootsOn: (day: number) => readonly Planned[], day: number): readonly Planned[] {
  const written: Planned[] = [...rootsOn(day)];
  for (let of = day - longestThread / secondsPerDay; of <= day; of += 1) {
    for (const { replies } of rootsOn(of)) written.push(...replies.filter(({ micros }) => dayOf(micros) === day));
  }
  return written.sort((one, other) => one.micros - other.micros);
}
