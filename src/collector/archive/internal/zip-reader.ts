// Lends our random access to yauzl.
import { RandomAccessReader } from 'yauzl';
import type { RandomAccess } from '../random-access.ts';

class LentReader extends RandomAccessReader {
  readonly #bytes: RandomAccess;

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
    this.#bytes.read(position, length).then(
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
}

export const readerOf = (bytes: RandomAccess): RandomAccessReader => new LentReader(bytes);
