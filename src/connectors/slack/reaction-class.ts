// Puts an emoji name into a coarse class, so that the name itself need not be kept.
import type { reactionClasses } from '../../privacy/shapes.ts';

export type ReactionClass = (typeof reactionClasses)[number];

// Only standard emoji stand here. A name that does not is `other`: an organization's own emoji can be a sentence
// about a colleague, and an export does not say which names are its own.
const names: Readonly<Record<Exclude<ReactionClass, 'other'>, string>> = {
  agree: '+1 thumbsup ok_hand ok 100 handshake heavy_plus_sign fist facepunch punch saluting_face',
  thank: 'pray bow man-bowing woman-bowing bowing_man bowing_woman person_bowing hugging_face hugs bouquet',
  celebrate:
    'tada clap raised_hands partying_face confetti_ball balloon trophy medal first_place_medal sparkles rocket fire champagne clinking_glasses beers birthday dancer star2 muscle',
  like: 'heart heart_eyes hearts blue_heart green_heart yellow_heart purple_heart orange_heart black_heart white_heart brown_heart sparkling_heart heartpulse two_hearts smiling_face_with_3_hearts smiling_face_with_three_hearts star star-struck sunglasses smile smiley slightly_smiling_face simple_smile blush',
  laugh: 'joy rolling_on_the_floor_laughing rofl laughing satisfied sweat_smile grin grinning smile_cat joy_cat',
  seen: 'eyes eye eyeglasses wave writing_hand memo',
  done: 'white_check_mark heavy_check_mark ballot_box_with_check checkered_flag',
  question:
    'question grey_question thinking_face thinking interrobang face_with_raised_eyebrow confused shrug man-shrugging woman-shrugging raising_hand man-raising-hand woman-raising-hand',
};

const classes = new Map<string, ReactionClass>(
  Object.entries(names).flatMap(([of, list]) => list.split(' ').map((name) => [name, of as ReactionClass] as const)),
);

/** The class of an emoji name; its skin tone does not matter. */
export function reactionClassOf(name: unknown): ReactionClass {
  if (typeof name !== 'string') return 'other';
  const tone = name.indexOf('::');
  return classes.get(tone < 0 ? name : name.slice(0, tone)) ?? 'other';
}

export interface ReactionTally {
  /** All reactions. */
  readonly total: number;
  /** Each class once. */
  readonly classes: readonly ReactionClass[];
  /** How many of each, in the order of `classes`. */
  readonly counts: readonly number[];
  /** Those of people whom Slack left out of `users`. */
  readonly unnamed: number;
}

const noReactions: ReactionTally = { total: 0, classes: [], counts: [], unnamed: 0 };

/** Adds up a message's reactions. `users` is cut short by Slack, so `count` decides where it stands. */
export function reactionsOf(record: unknown): ReactionTally {
  const reactions = (record as { readonly reactions?: unknown } | null | undefined)?.reactions;
  if (!Array.isArray(reactions)) return noReactions;
  const tally = new Map<ReactionClass, number>();
  let total = 0;
  let unnamed = 0;
  for (const reaction of reactions as readonly unknown[]) {
    if (typeof reaction !== 'object' || reaction === null) continue;
    const { name, count, users } = reaction as Readonly<Record<string, unknown>>;
    const named = Array.isArray(users) ? users.length : 0;
    const amount = amountOf(count) ?? named;
    const of = reactionClassOf(name);
    tally.set(of, (tally.get(of) ?? 0) + amount);
    total += amount;
    unnamed += Math.max(amount - named, 0);
  }
  return { total, classes: [...tally.keys()], counts: [...tally.values()], unnamed };
}

function amountOf(count: unknown): number | undefined {
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  return typeof count === 'string' && /^\d{1,9}$/.test(count) ? Number(count) : undefined;
}
