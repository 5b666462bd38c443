// How far a channel has been read: from `headAt` down to `tailAt` without a hole, but for one that may be waiting.
import type { Cursor } from '../../control/cursors.ts';

export function newCursor(place: string): Cursor {
  return {
    place,
    headAt: null,
    tailAt: null,
    isBackfilled: false,
    gapFrom: null,
    gapTo: null,
    lookedBackAt: null,
    changesReadTo: null,
    auditAt: null,
    auditBegunAt: null,
    auditedAt: null,
    reason: null,
    messagesSeen: 0,
  };
}

/** A stretch that is still to be read, newest first; both bounds exclusive, microseconds since 1970. */
export interface Owed {
  readonly from: number;
  readonly to: number;
}

/**
 * What is still owed of the past: the hole first, since it is newer. `floor` is where the past ends; where it lies further
 * back than it did when the past was read to its end, the rest is owed. Null when nothing is.
 */
export function owedOf(cursor: Cursor, floor: number): Owed | null {
  if (cursor.gapFrom !== null && cursor.gapTo !== null) return { from: cursor.gapTo, to: cursor.gapFrom };
  if (cursor.tailAt === null || (cursor.isBackfilled && cursor.tailAt <= floor)) return null;
  return { from: cursor.tailAt, to: floor - 1 };
}

/** The cursor after a page of what `owedOf` gave was stored: read down to `reached`, which at its end is where it began. */
export function afterOwed(cursor: Cursor, reached: number, isDone: boolean): Cursor {
  if (cursor.gapFrom !== null) {
    return isDone ? { ...cursor, gapFrom: null, gapTo: null } : { ...cursor, gapTo: reached };
  }
  return { ...cursor, tailAt: reached, isBackfilled: isDone };
}

/**
 * The cursor after the newest page was stored: everything from `upper` down to `reached`. Where that does not touch
 * what was read before, a hole stays; a hole that is there already grows, and a little of it is read twice.
 */
export function afterNewest(cursor: Cursor, upper: number, reached: number): Cursor {
  if (cursor.headAt === null) return { ...cursor, headAt: upper, tailAt: reached };
  if (reached <= cursor.headAt) return { ...cursor, headAt: upper };
  return { ...cursor, headAt: upper, gapFrom: cursor.gapFrom ?? cursor.headAt, gapTo: reached };
}
