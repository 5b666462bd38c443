// Bytes that can be read anywhere: a file on the disk, or something that decrypts as it is read.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface RandomAccess {
  readonly size: number;
  /**
   * The bytes from `position`; fewer than `length` only where the end comes first. They may be put into `into`, where
   * that is large enough, which spares new memory.
   */
  read(position: number, length: number, into?: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file of the disk for reading. */
export async function openFile(path: string): Promise<RandomAccess> {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  return {
    size,
    read: async (position, length, into) => readRange(descriptor, position, length, size, into),
    close: async () => closeSync(descriptor),
  };
}

/**
 * Reads a range of an open file whole, since one read may give less than was asked for. It waits for the disk:
 * an import has a thread of its own, and a day file is so small that the way through the thread pool takes
 * twenty times as long as the read.
 */
export function readRange(
  descriptor: number,
  position: number,
  length: number,
  size: number,
  into: Buffer = Buffer.alloc(0),
): Buffer {
  const wanted = Math.max(Math.min(length, size - position), 0);
  const buffer = into.length < wanted ? Buffer.allocUnsafe(wanted) : into;
  let done = 0;
  while (done < wanted) {
    const read = readSync(descriptor, buffer, done, wanted - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return buffer.subarray(0, done);
}
