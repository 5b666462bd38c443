// How a source may count the calls of a minute; it never says which way, so a client must please them all.
import { minutes } from '../../base/clock.ts';

/** Takes a call at so many milliseconds; false when it is one too many. */
export type Window = (at: number) => boolean;

/** Minutes of the source's own clock; the first call comes `offsetMs` after one began. */
export const calendarMinutes =
  (offsetMs: number) =>
  (perMinute: number): Window => {
    const counts = new Map<number, number>();
    return (at) => {
      const minute = Math.floor((at + offsetMs) / minutes(1));
      const count = (counts.get(minute) ?? 0) + 1;
      counts.set(minute, count);
      return count <= perMinute;
    };
  };

/** A minute begins with the first call after the end of the last one. */
export function minutesFromTheFirst(perMinute: number): Window {
  let endsAt = Number.NEGATIVE_INFINITY;
  let left = 0;
  return (at) => {
    if (at >= endsAt) [endsAt, left] = [at + minutes(1), perMinute];
    left -= 1;
    return left >= 0;
  };
}

/** A bucket that holds a minute's calls at most and fills evenly. */
export function tokenBucket(perMinute: number): Window {
  let tokens = perMinute;
  let last = 0;
  return (at) => {
    tokens = Math.min(perMinute, tokens + ((at - last) * perMinute) / minutes(1));
    last = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** How many of the calls the window refuses. */
export function refusedBy(sent: readonly number[], window: Window): number {
  return sent.toSorted((one, other) => one - other).filter((at) => !window(at)).length;
}
