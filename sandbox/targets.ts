// Finds old messages for things to happen to, each for one thing only.
import type { Messages } from './messages/changes.ts';
import { classOfKind, type Planned } from './messages/planned.ts';
import type { Channel } from './organization/channels.ts';
import { isOpen } from './organization/conversations.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

const attempts = 40;

export class Targets {
  readonly #messages: Messages;
  readonly #scene: Scene;
  readonly #taken = new Set<Planned['key']>();

  constructor(messages: Messages, scene: Scene) {
    this.#messages = messages;
    this.#scene = scene;
  }

  /**
   * A root of the ordinary year, at least `age` days old, that is wanted and was not taken. Looks from a day on that
   * luck names, in one channel after the other; undefined where no channel has such a message.
   */
  take(
    random: Random,
    age: number,
    isWanted: (root: Planned) => boolean,
    channels: readonly Channel[] = this.open(),
  ): Planned | undefined {
    const { firstDay, lastDay } = this.#scene.organization;
    const days = lastDay - age - firstDay;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const channel = random.pick(channels);
      const start = random.below(days);
      for (let step = 0; step < days; step += 1) {
        const roots = this.#messages.planner
          .planDay(channel, firstDay + ((start + step) % days))
          .filter((root) => this.#isFree(root) && isWanted(root));
        if (roots.length === 0) continue;
        const root = random.pick(roots);
        this.#taken.add(root.key);
        return root;
      }
    }
    return undefined;
  }

  /** Public channels in which something can happen; what is shared with others stays as it was. */
  open(): readonly Channel[] {
    return this.#scene
      .states()
      .filter((state) => isOpen(state) && !state.isArchived)
      .map(({ channel }) => channel)
      .filter(({ kind }) => kind === 'general' || kind === 'random' || kind === 'team' || kind === 'project');
  }

  /** Private channels and direct messages. */
  closed(): readonly Channel[] {
    return this.#scene
      .states()
      .filter((state) => !isOpen(state) && !state.isVanished && !state.isArchived)
      .map(({ channel }) => channel)
      .filter(({ kind }) => kind === 'private' || kind === 'mpim' || kind === 'im');
  }

  #isFree(root: Planned): boolean {
    return !this.#taken.has(root.key) && classOfKind[root.kind] === 'human';
  }
}
