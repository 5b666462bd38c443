// Times of messages that no two of a channel share, and from which a message can be found again.
//
// The six decimals of a ts carry whose number they are: an even one is a root's place in its day, an odd one is the
// place of a reply's root in its day, with the day. So a single message is found without planning its neighbours.
import { dayOf, microsPerSecond, secondsPerDay } from '../time.ts';

/** A thread ends before its root's day comes again in this count. */
const dayCycle = 15;
/** The most roots of one channel on one day. */
export const mostRoots = 33_333;
/** The longest a thread may last, in seconds. */
export const longestThread = 13 * secondsPerDay;

// Multiplied by a number that shares no factor with a million, small numbers spread and stay apart, even ones even.
const spread = 387_421;
const gather = inverseOf(spread, microsPerSecond);

function inverseOf(number: number, modulus: number): number {
  let [high, low, one, other] = [modulus, number, 0, 1];
  while (low !== 0) {
    const times = Math.floor(high / low);
    [high, low] = [low, high - times * low];
    [one, other] = [other, one - times * other];
  }
  return one < 0 ? one + modulus : one;
}

/** `second` counts from 1970, `place` among the roots of that day. */
export const momentOfRoot = (second: number, place: number): number =>
  second * microsPerSecond + ((2 * place * spread) % microsPerSecond);

/** Seconds of the replies of one root must differ. */
export function momentOfReply(second: number, rootDay: number, rootPlace: number): number {
  const code = 2 * ((rootDay % dayCycle) * mostRoots + rootPlace) + 1;
  return second * microsPerSecond + ((code * spread) % microsPerSecond);
}

/** Which root a time stands for, or whose reply it is. Whether it exists is another question. */
export function readMoment(micros: number): { readonly isRoot: boolean; readonly day: number; readonly place: number } {
  const code = ((micros % microsPerSecond) * gather) % microsPerSecond;
  const day = dayOf(micros);
  if (code % 2 === 0) return { isRoot: true, day, place: code / 2 };
  const half = (code - 1) / 2;
  const cycled = Math.floor(half / mostRoots);
  const back = (((day - cycled) % dayCycle) + dayCycle) % dayCycle;
  return { isRoot: false, day: day - back, place: half % mostRoots };
}
