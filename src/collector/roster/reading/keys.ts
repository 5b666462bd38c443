// Compares a million ids and addresses in memory without keeping them: 64 bits stand for each text.
import { NumberList } from './number-list.ts';

/**
 * Texts that differ in letter case and padding alone are one, as they are for their tokens. Of five million texts two get
 * the same 64 bits once in a million files.
 */
export class TextKeys {
  readonly #halves = new NumberList();

  get count(): number {
    return this.#halves.count / 2;
  }

  add(text: string): void {
    const normal = text.trim().toLowerCase();
    let one = 0x9e3779b9;
    let other = 0x41c6ce57;
    for (let at = 0; at < normal.length; at += 1) {
      const letter = normal.charCodeAt(at);
      one = Math.imul(one ^ letter, 2_654_435_761);
      other = Math.imul(other ^ letter, 1_597_334_677);
    }
    one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
    other = Math.imul(other ^ (other >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
    // Both zero is the key of no text at all.
    const isNone = normal === '';
    this.#halves.add(isNone ? 0 : one);
    this.#halves.add(isNone ? 0 : other | 1);
  }

  /** True for blank texts, and for places beyond the last. */
  isNone(place: number): boolean {
    return this.#halves.at(place * 2 + 1) === 0;
  }

  one(place: number): number {
    return this.#halves.at(place * 2);
  }

  other(place: number): number {
    return this.#halves.at(place * 2 + 1);
  }
}

const free = -1;

/** Finds the first of the texts that are equal on the same day. */
export class FirstOfEqual {
  readonly #keys: TextKeys;
  readonly #days: NumberList;
  readonly #slots: Int32Array;

  /** `days` has the number of the day at the place of each text; `room` is how many texts are added at most. */
  constructor(keys: TextKeys, days: NumberList, room: number = keys.count) {
    this.#keys = keys;
    this.#days = days;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(room * 1.5 + 2))).fill(free);
  }

  /** Adds a text; the place of an equal one that was added before, or -1. */
  add(place: number): number {
    const slot = this.#slotOf(this.#keys, place, this.#days.at(place));
    const earlier = this.#slots[slot]!;
    if (earlier === free) this.#slots[slot] = place;
    return earlier;
  }

  /** The place of the text that equals one of other keys, or -1. */
  find(keys: TextKeys, place: number, day: number): number {
    return this.#slots[this.#slotOf(keys, place, day)]!;
  }

  #slotOf(keys: TextKeys, place: number, day: number): number {
    const [one, other] = [keys.one(place), keys.other(place)];
    const last = this.#slots.length - 1;
    for (let slot = (one ^ Math.imul(day + 1, 0x9e3779b1)) & last; ; slot = (slot + 1) & last) {
      const found = this.#slots[slot]!;
      if (found === free) return slot;
      const isEqual = this.#keys.one(found) === one && this.#keys.other(found) === other;
      if (isEqual && this.#days.at(found) === day) return slot;
    }
  }
}
