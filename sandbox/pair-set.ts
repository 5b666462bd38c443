// A set of whole numbers in a tenth of the memory of a Set: millions of pairs of people are counted at once.

const smallest = 16;
const empty = -1;

export class PairSet {
  #slots = new Int32Array(smallest).fill(empty);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** From 0 to 2,147,483,647. */
  add(pair: number): void {
    const at = slotOf(this.#slots, pair);
    if (this.#slots[at] === pair) return;
    this.#slots[at] = pair;
    this.#size += 1;
    if (this.#size * 3 > this.#slots.length * 2) this.#grow();
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(empty);
    for (const pair of this.#slots) if (pair !== empty) slots[slotOf(slots, pair)] = pair;
    this.#slots = slots;
  }
}

/** Where the pair stands, or would stand. There is always an empty slot to end at. */
function slotOf(slots: Int32Array, pair: number): number {
  const last = slots.length - 1;
  let at = (Math.imul(pair, 0x9e3779b1) >>> 7) & last;
  while (slots[at] !== pair && slots[at] !== empty) at = (at + 1) & last;
  return at;
}
