// Lends our random access to yauzl, thousands of lines of a table of contents in one read.
import { RandomAccessReader } from 'yauzl';
import type { RandomAccess } from '../random-access.ts';

const windowBytes = 256 * 1024;

/** Answers at once what stands in its window; a promise for each of a million lines takes longer than the line. */
export class WindowReader extends RandomAccessReader {
  readonly #bytes: RandomAccess;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;
  #moving: Promise<void> | undefined;

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
    const from = position - this.#start;
    if (from >= 0 && from + length <= this.#window.length) {
      this.#window.copy(buffer, offset, from, from + length);
      callback(null);
    } else this.#moving = this.#move(buffer, offset, length, position, callback);
  }

  /** True while an answer waits for the disk. */
  get isMoving(): boolean {
    return this.#moving !== undefined;
  }

  /** Waits for every answer, also those that are asked for in one. Throws what a callback threw. */
  async settled(): Promise<void> {
    while (this.#moving !== undefined) {
      const moving = this.#moving;
      await moving;
      if (this.#moving === moving) this.#moving = undefined;
    }
  }

  async #move(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): Promise<void> {
    let failure: Error | null = null;
    try {
      this.#window = await this.#bytes.read(position, Math.max(length, windowBytes));
      this.#start = position;
      if (this.#window.copy(buffer, offset, 0, length) < length) failure = new Error('The file ends early.');
    } catch (error) {
      failure = error instanceof Error ? error : new Error('The file cannot be read.');
    }
    callback(failure);
  }
}
