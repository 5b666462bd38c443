// Lends our random access to yauzl.
import { RandomAccessReader } from 'yauzl';
import type { RandomAccess } from '../random-access.ts';

/** The table of contents is read in steps of some fifty bytes: one read of the disk serves thousands of them. */
const windowBytes = 256 * 1024;

class BufferedReader extends RandomAccessReader {
  readonly #bytes: RandomAccess;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(bytes: RandomAccess) {
    super();
    this.#bytes = bytes;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#read(position, length).then(
      (found) => {
        found.copy(buffer, offset);
        callback(found.length < length ? new Error('The file ends early.') : null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('The file cannot be read.')),
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async #read(position: number, length: number): Promise<Buffer> {
    const isThere = position >= this.#start && position + length <= this.#start + this.#window.length;
    if (!isThere) {
      this.#window = await this.#bytes.read(position, Math.max(length, windowBytes));
      this.#start = position;
    }
    return this.#window.subarray(position - this.#start, position - this.#start + length);
  }
}

export const readerOf = (bytes: RandomAccess): RandomAccessReader => new BufferedReader(bytes);
