// Reads ahead: one read of the disk, and one decryption, serves many small files that lie side by side.
import type { RandomAccess } from '../random-access.ts';

/** The same bytes, read in windows. What it gives is shared with the window: look at it, never write into it. */
export function readAhead(bytes: RandomAccess, windowBytes: number): RandomAccess {
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  return {
    size: bytes.size,
    async read(position, length) {
      const wanted = Math.max(Math.min(length, bytes.size - position), 0);
      if (position < start || position + wanted > start + window.length) {
        window = await bytes.read(position, Math.max(wanted, windowBytes));
        start = position;
      }
      return window.subarray(position - start, position - start + wanted);
    },
    close: () => bytes.close(),
  };
}
