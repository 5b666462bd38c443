// Many texts in little memory: their bytes one after the other, outside the heap of objects.

const firstTexts = 1024;
const firstBytes = 64 * 1024;

export class TextArena {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #ends = new Uint32Array(firstTexts);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get byteLength(): number {
    return this.#count === 0 ? 0 : this.#ends[this.#count - 1]!;
  }

  /** Its number is the count before. */
  add(text: string): void {
    const start = this.byteLength;
    // No character of a string takes more than three bytes.
    this.#makeRoom(start + text.length * 3);
    if (this.#count === this.#ends.length) this.#ends = copied(this.#ends, new Uint32Array(this.#count * 2));
    this.#ends[this.#count] = start + this.#bytes.write(text, start);
    this.#count += 1;
  }

  /** '' for a number that was not given out. */
  at(number: number): string {
    if (!(number >= 0 && number < this.#count)) return '';
    return this.#bytes.toString('utf8', number === 0 ? 0 : this.#ends[number - 1], this.#ends[number]);
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.ceil(this.#bytes.length * 1.5)));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}

function copied<A extends Uint32Array>(from: A, into: A): A {
  into.set(from);
  return into;
}
