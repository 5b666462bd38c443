// Numbers one after the other, millions of them, without ever being copied to a larger place.

const pieceBits = 15;
const pieceLength = 2 ** pieceBits;

export class NumberList {
  readonly #pieces: Int32Array[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** A whole number of 32 bits. */
  add(number: number): void {
    const at = this.#count % pieceLength;
    if (at === 0) this.#pieces.push(new Int32Array(pieceLength));
    this.#pieces[this.#count >>> pieceBits]![at] = number;
    this.#count += 1;
  }

  /** 0 beyond the last. */
  at(place: number): number {
    return this.#pieces[place >>> pieceBits]?.[place % pieceLength] ?? 0;
  }
}
