// Bytes that can be read anywhere: a file on the disk, or something that decrypts as it is read.
import { type FileHandle, open } from 'node:fs/promises';

export interface RandomAccess {
  readonly size: number;
  /** The bytes from `position`; fewer than `length` only where the end comes first. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a file of the disk for reading. */
export async function openFile(path: string): Promise<RandomAccess> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return { size, read: (position, length) => readRange(handle, position, length, size), close: () => handle.close() };
}

/** Reads a range of an open file whole, since one read may give less than was asked for. */
export async function readRange(handle: FileHandle, position: number, length: number, size: number): Promise<Buffer> {
  const wanted = Math.max(Math.min(length, size - position), 0);
  const buffer = Buffer.allocUnsafe(wanted);
  let done = 0;
  while (done < wanted) {
    const { bytesRead } = await handle.read(buffer, done, wanted - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
