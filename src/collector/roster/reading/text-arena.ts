// Many texts in little memory: their bytes one after the other, outside the heap of objects.
import { NumberList } from './number-list.ts';
import { tooLarge } from './refusals.ts';

/** A text lies in one piece whole, so a piece is larger than the longest row. */
const pieceBytes = 4 * 1024 * 1024;
const mostPieces = 256;

export class TextArena {
  readonly #pieces: Buffer[] = [];
  /** Where each text ends, counted over all pieces. */
  readonly #ends = new NumberList();

  get count(): number {
    return this.#ends.count;
  }

  get byteLength(): number {
    return this.#ends.at(this.count - 1);
  }

  /** Its number is the count before. Throws Refused 'file-too-large' where a text, or all of them, are too long. */
  add(text: string): void {
    const bytes = Buffer.byteLength(text);
    let start = this.byteLength;
    const isFull = start === this.#pieces.length * pieceBytes;
    const isBeyond = isFull || (start % pieceBytes) + bytes > pieceBytes;
    if (isBeyond && bytes > 0) {
      if (this.#pieces.length === mostPieces || bytes > pieceBytes) throw tooLarge('its texts do not fit into memory');
      start = this.#pieces.push(Buffer.allocUnsafeSlow(pieceBytes)) * pieceBytes - pieceBytes;
    }
    if (bytes > 0) this.#pieces.at(-1)!.write(text, start % pieceBytes);
    this.#ends.add(start + bytes);
  }

  /** '' for a number that was not given out. */
  at(number: number): string {
    if (!(number >= 0 && number < this.count)) return '';
    const [before, end] = [number === 0 ? 0 : this.#ends.at(number - 1), this.#ends.at(number)];
    if (before === end) return '';
    const piece = Math.floor((end - 1) / pieceBytes);
    const start = piece * pieceBytes;
    return this.#pieces[piece]!.toString('utf8', Math.max(before - start, 0), end - start);
  }
}
