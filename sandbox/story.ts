// What happens after the seeded year, batch by batch: first a script that has one of everything, then seeded mixtures.
import { Director } from './director.ts';
import type { Messages } from './messages/changes.ts';
import { mix, Random } from './random.ts';
import type { Scene } from './scene.ts';
import { microsPerSecond } from './time.ts';
import type { Happening } from './workspace.ts';

type Step = (director: Director, random: Random) => readonly Happening[];

const say: Step = (director, random) => director.say(random);
const answerLate: Step = (director, random) => director.answerLate(random, false);
const answerLateInTheChannel: Step = (director, random) => director.answerLate(random, true);
const answerOldest: Step = (director, random) => director.answerOldest(random);
const answerFirst: Step = (director, random) => director.answerFirst(random);
const edit: Step = (director, random) => director.edit(random);
const deleteOne: Step = (director, random) => director.delete(random);
const deleteParent: Step = (director, random) => director.deleteParent(random);
const deleteReply: Step = (director, random) => director.deleteReply(random);
const addReaction: Step = (director, random) => director.addReaction(random);
const removeReaction: Step = (director, random) => director.removeReaction(random);
const openChannel: Step = (director, random) => director.openChannel(random);
const renameChannel: Step = (director, random) => director.renameChannel(random);
const closeChannel: Step = (director, random) => director.closeChannel(random);
const archiveChannel: Step = (director, random) => director.archiveChannel(random);
const deactivate: Step = (director) => director.deactivate();

const script: readonly (readonly Step[])[] = [
  [answerOldest, answerFirst, edit, addReaction, say, say, say],
  [deleteOne, deleteParent, removeReaction, deactivate, say, answerLate],
  [openChannel, renameChannel, deleteReply, answerLateInTheChannel, addReaction, say],
  [closeChannel, archiveChannel, edit, deleteOne, answerFirst, say, say],
];

/** What may happen, and how often beside the others. */
const weights: readonly (readonly [times: number, step: Step])[] = [
  [4, say],
  [2, answerLate],
  [1, answerLateInTheChannel],
  [1, answerFirst],
  [2, edit],
  [1, deleteOne],
  [1, deleteParent],
  [1, deleteReply],
  [2, addReaction],
  [1, removeReaction],
];
const mixture = weights.flatMap(([times, step]) => Array.from({ length: times }, () => step));

/** What happens besides where there is a Grid, one thing a batch: where only Discovery looks, and who comes and goes. */
const besides: readonly Step[] = [
  (director, random) => director.say(random, 'closed'),
  (director, random) => director.join(random),
  (director, random) => director.edit(random, 'closed'),
  (director, random) => director.leave(random),
  (director, random) => director.delete(random, 'closed'),
];

const batchLength = 8;
/** A batch takes less than ten minutes. */
const secondsBetween = 60;

export class Story {
  readonly #scene: Scene;
  readonly #director: Director;
  #played = 0;

  constructor(messages: Messages, scene: Scene) {
    this.#scene = scene;
    this.#director = new Director(messages, scene);
  }

  /** Plays the next batch. Each of its happenings has a minute of its own. */
  play(): readonly Happening[] {
    const random = new Random(mix(this.#scene.organization.seed, 700 + this.#played));
    const steps = script[this.#played] ?? Array.from({ length: batchLength }, () => random.pick(mixture));
    const more = this.#scene.organization.isGrid ? besides.slice(this.#played % besides.length).slice(0, 1) : [];
    this.#played += 1;
    return [...steps, ...more].flatMap((step) => {
      this.#scene.now += secondsBetween * microsPerSecond;
      return step(this.#director, random);
    });
  }
}
