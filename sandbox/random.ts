// Numbers that look random and are the same every time: everything seeded is derived from these.

/** Mixes two whole numbers into 32 bits. */
export function mix(one: number, other: number): number {
  let bits = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + 0x7f4a7c15, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A stream of numbers that its seed decides. Setting the seed again is cheaper than another stream. */
export class Random {
  #state: number;

  constructor(seed = 0) {
    this.#state = seed | 0;
  }

  restart(seed: number): this {
    this.#state = seed | 0;
    return this;
  }

  /** From 0 on, below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 on, below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new RangeError('Nothing can be picked from an empty list.');
    return picked;
  }

  /** A position in `cumulative`, more often where it grows more. Its last entry is the sum. */
  weighted(cumulative: Float64Array): number {
    const wanted = this.next() * (cumulative[cumulative.length - 1] ?? 0);
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** About log-normal: half of the values lie below `median`, most within a factor of e. */
  around(median: number): number {
    return median * Math.exp((this.next() + this.next() + this.next() - 1.5) * 2);
  }
}

/** An id as Slack makes them: a letter, then upper-case letters and digits. Unique for each index below 46,656. */
export function slackId(prefix: string, seed: number, index: number): string {
  const scattered = mix(mix(seed, prefix.charCodeAt(0)), index)
    .toString(36)
    .padStart(7, '0');
  return `${prefix}0${scattered.slice(-6)}${index.toString(36).padStart(3, '0')}`.toUpperCase();
}
