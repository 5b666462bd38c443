// The record of edits and deletions that an organization keeps whose retention says: everything.
import type { Deed, Messages } from '../messages/changes.ts';
import type { History } from '../messages/history.ts';
import { longestThread } from '../messages/moments.ts';
import type { Planned } from '../messages/planned.ts';
import type { Channel } from '../organization/channels.ts';
import { dayOf, microsPerSecond, secondsPerDay } from '../time.ts';

/** Both bounds in micros and exclusive. */
export interface Stretch {
  readonly oldest: number;
  readonly latest: number;
}

/** A message of the year that was deleted was so this long after its first answer. */
const deletedAfter = 30 * microsPerSecond;

export class Edits {
  readonly #messages: Messages;
  readonly #history: History;
  /** What was planned stays so: it is looked for once. */
  readonly #planned = new Map<Channel, boolean>();

  constructor(messages: Messages, history: History) {
    this.#messages = messages;
    this.#history = history;
  }

  /** Edits and deletions of the stretch by the time at which they were made, newest first. */
  page(
    channel: Channel,
    { limit, ...stretch }: Stretch & { readonly limit: number },
  ): { readonly edits: readonly Deed[]; readonly hasMore: boolean } {
    const edits: Deed[] = [];
    for (const deed of this.#backwards(channel, stretch)) {
      if (deed.at <= stretch.oldest || deed.at >= stretch.latest) continue;
      // Two of one time stand on one page: the next one begins before that time.
      if (edits.length >= limit && edits.at(-1)?.at !== deed.at) return { edits, hasMore: true };
      edits.push(deed);
    }
    return { edits, hasMore: false };
  }

  /** Whether anything of the channel was ever edited or deleted. */
  isAny(channel: Channel): boolean {
    if (this.#messages.deedsIn(channel).some(({ what }) => what !== 'reaction')) return true;
    let isPlanned = this.#planned.get(channel);
    if (isPlanned === undefined) {
      isPlanned = this.page(channel, { oldest: -1, latest: Infinity, limit: 1 }).edits.length > 0;
      this.#planned.set(channel, isPlanned);
    }
    return isPlanned;
  }

  *#backwards(channel: Channel, { oldest, latest }: Stretch): Generator<Deed> {
    yield* this.#messages
      .deedsIn(channel)
      .filter(({ what }) => what !== 'reaction')
      .toReversed();
    const { oldestDay, lastDay } = this.#messages.planner.organization;
    const first = Math.max(oldestDay, dayOf(oldest));
    for (let day = Math.min(lastDay, dayOf(latest)); day >= first; day -= 1) yield* this.#plannedOn(channel, day);
  }

  /** What was to happen to messages of that day and of those before it, as far as it happened on that day. */
  #plannedOn(channel: Channel, day: number): readonly Deed[] {
    const { endsAt } = this.#messages.planner.organization;
    const deeds: Deed[] = [];
    for (let of = day - longestThread / secondsPerDay; of <= day; of += 1) {
      for (const root of this.#history.rootsOn(channel, of)) {
        const found = [root, ...root.replies].flatMap((planned) => this.#plannedDeedOf(planned) ?? []);
        deeds.push(...found.filter(({ at }) => dayOf(at) === day && at < endsAt));
      }
    }
    return deeds.sort((one, other) => other.at - one.at);
  }

  #plannedDeedOf(planned: Planned): Deed | undefined {
    const first = planned.replies[0];
    if (planned.kind === 'tombstone') {
      return first === undefined ? undefined : { what: 'deletion', planned, at: first.micros + deletedAfter };
    }
    const at = this.#messages.plannedEditOf(planned);
    return at === 0 ? undefined : { what: 'edit', planned, at };
  }
}
