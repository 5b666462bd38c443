// Why a source counts otherwise than what is stored of one channel and day: told from what is known of its reading.
import type { PlaceReason } from '../../connector/place-reasons.ts';
import type { PlaceDay } from '../../connector/day-files.ts';
import type { Cursor } from '../../control/cursors.ts';

/** The five counts that both have. */
export type Five = Omit<PlaceDay, 'place'>;

export const noFive: Five = { posted: 0, postedByMembers: 0, membersWhoPosted: 0, reactions: 0, members: 0 };

/** Each goes on after the name of a channel. */
export const differenceReasons = {
  'not-in-file': 'the file leaves out channels that were archived, deleted or made private by then',
  'no-connection': 'no connection reads this channel',
  'not-read': 'a connection leaves this channel out',
  'too-old': 'the day is older than what was chosen to be read, or than what is kept',
  'being-read': 'the day has not been read to its end yet',
  deleted: 'deleted since, which the file does not follow, or written by somebody who objected to being counted',
  'told-apart': 'people, apps and people of other organizations are told apart otherwise',
  'by-message': 'the file counts a reaction on the day it was given, Tacit on the day of the message',
  unexplained: 'more is stored than the source counts',
} as const satisfies Record<string, string>;

export type DifferenceReason = keyof typeof differenceReasons;

/** How one connection reads a channel. */
export interface ReadBy {
  readonly cursor: Cursor;
  /** Microseconds since 1970: nothing older is read or kept. */
  readonly floor: number;
}

export interface Explained {
  readonly reasons: readonly DifferenceReason[];
  /** For `not-read`: why. */
  readonly notRead: PlaceReason | null;
}

export interface Difference {
  /** Null where the source says nothing of the channel. */
  readonly said: Five | null;
  readonly stored: Five;
  /** The day in microseconds since 1970. */
  readonly day: { readonly from: number; readonly to: number };
  readonly readBy: readonly ReadBy[];
}

/** True where any of the four differs that are of the day itself: how many are in a channel is only known of today. */
export function isDifferent({ said, stored }: Pick<Difference, 'said' | 'stored'>): boolean {
  const { posted, postedByMembers, membersWhoPosted, reactions } = said ?? noFive;
  return (
    posted !== stored.posted ||
    postedByMembers !== stored.postedByMembers ||
    membersWhoPosted !== stored.membersWhoPosted ||
    reactions !== stored.reactions
  );
}

/** Nothing is explained where nothing differs. */
export function explain(difference: Difference): Explained {
  const { said, stored } = difference;
  if (!isDifferent(difference)) return { reasons: [], notRead: null };
  if (said === null) return { reasons: ['not-in-file'], notRead: null };
  if (stored.posted < said.posted) return whyFewer(difference);
  if (stored.posted > said.posted) return { reasons: ['unexplained'], notRead: null };
  const reasons: DifferenceReason[] = [];
  const isToldApart =
    stored.postedByMembers !== said.postedByMembers || stored.membersWhoPosted !== said.membersWhoPosted;
  if (isToldApart) reasons.push('told-apart');
  if (stored.reactions !== said.reactions) reasons.push('by-message');
  return { reasons, notRead: null };
}

function whyFewer({ readBy, day }: Difference): Explained {
  const only = (reason: DifferenceReason, notRead: PlaceReason | null = null): Explained => ({
    reasons: [reason],
    notRead,
  });
  if (readBy.length === 0) return only('no-connection');
  const reading = readBy.filter(({ cursor }) => cursor.reason === null);
  if (reading.length === 0) return only('not-read', readBy[0]!.cursor.reason);
  const kept = reading.filter(({ floor }) => floor <= day.from);
  if (kept.length === 0) return only('too-old');
  return only(kept.some(({ cursor }) => isRead(cursor, day)) ? 'deleted' : 'being-read');
}

function isRead({ headAt, tailAt, isBackfilled, gapFrom, gapTo }: Cursor, { from, to }: Difference['day']): boolean {
  if (headAt === null || headAt < to) return false;
  if (!isBackfilled && (tailAt === null || tailAt > from)) return false;
  return gapFrom === null || gapTo === null || gapTo <= from || gapFrom >= to;
}
