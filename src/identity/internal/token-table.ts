// Gives tokens small numbers, 28 bytes each or less, so that a million accounts fit where their strings would not.

/** Below it there is always an empty slot to end a search. */
const fullest = 0.7;

export class TokenTable {
  /** Four words of 32 bits for each token, in the order in which they came. */
  #words = new Int32Array(4 * 1024);
  /** The number of a token plus one, at a place that its first word gives; 0 is empty. */
  #slots = new Int32Array(2048);
  #size = 0;
  readonly #asked = new Int32Array(4);

  get size(): number {
    return this.#size;
  }

  /** The number of the token: 0 for the first, 1 for the next new one. */
  add(token: string): number {
    readWords(token, this.#asked);
    return this.#addAsked();
  }

  /** -1 for a token that was never added. */
  find(token: string): number {
    readWords(token, this.#asked);
    return this.#slots[this.#slotOfAsked()]! - 1;
  }

  /** The same for a pair, which is another one than the same two the other way round. */
  addPair(one: string, other: string): number {
    readPair(one, other, this.#asked);
    return this.#addAsked();
  }

  findPair(one: string, other: string): number {
    readPair(one, other, this.#asked);
    return this.#slots[this.#slotOfAsked()]! - 1;
  }

  tokenAt(number: number): string {
    const words = this.#words.subarray(4 * number, 4 * number + 4);
    const hex = [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  #addAsked(): number {
    const slot = this.#slotOfAsked();
    const known = this.#slots[slot]!;
    if (known !== 0) return known - 1;
    const number = this.#size;
    if (4 * number === this.#words.length) this.#words = doubled(this.#words);
    this.#words.set(this.#asked, 4 * number);
    this.#slots[slot] = number + 1;
    this.#size += 1;
    if (this.#size > this.#slots.length * fullest) this.#widen();
    return number;
  }

  /** Where the asked token stands, or where it would. Tokens are spread evenly already, so a word is as good as a hash. */
  #slotOfAsked(): number {
    const asked = this.#asked;
    const mask = this.#slots.length - 1;
    for (let slot = asked[0]! & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number === -1 || this.#isAsked(number)) return slot;
    }
  }

  #isAsked(number: number): boolean {
    const at = 4 * number;
    for (let word = 0; word < 4; word += 1) if (this.#words[at + word] !== this.#asked[word]) return false;
    return true;
  }

  #widen(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = this.#words[4 * number]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** A list of whole numbers that grows. */
export class Numbers {
  #list = new Int32Array(1024);
  length = 0;

  push(number: number): void {
    if (this.length === this.#list.length) this.#list = doubled(this.#list);
    this.#list[this.length] = number;
    this.length += 1;
  }

  at(place: number): number {
    return this.#list[place]!;
  }

  set(place: number, number: number): void {
    this.#list[place] = number;
  }

  /** A copy that no longer grows. */
  whole(): Int32Array {
    return this.#list.slice(0, this.length);
  }
}

function doubled(list: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * list.length);
  longer.set(list);
  return longer;
}

const valueOf = (code: number): number => (code <= 57 ? code - 48 : (code | 32) - 87);

/** The 32 digits of a UUID, eight to a word. */
function readWords(token: string, into: Int32Array): void {
  let digits = 0;
  let word = 0;
  for (let at = 0; at < token.length; at += 1) {
    const code = token.charCodeAt(at);
    if (code === 45) continue;
    word = (word << 4) | valueOf(code);
    digits += 1;
    if ((digits & 7) === 0) into[(digits >> 3) - 1] = word;
  }
}

const ofOther = new Int32Array(4);

/** Both tokens are keyed and even, so that two pairs become one with a chance of 1 in 2^128. */
function readPair(one: string, other: string, into: Int32Array): void {
  readWords(one, into);
  readWords(other, ofOther);
  for (let word = 0; word < 4; word += 1) into[word] = into[word]! ^ ofOther[(word + 1) & 3]!;
}
