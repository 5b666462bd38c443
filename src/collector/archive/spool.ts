// Keeps an uploaded zip on the disk in a form that nobody can read: encrypted, under a key that is only in memory.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../base/errors.ts';
import { type RandomAccess, readRange } from './random-access.ts';

/** What another thread of this process needs to read a finished spool. Holds the key: it goes to no disk and no log. */
export interface SpoolHandle {
  readonly path: string;
  readonly size: number;
  /** 32 bytes of key, then 16 of counter. */
  readonly secret: Uint8Array;
}

export interface Spool {
  /** Adds bytes. Throws Refused 'archive-too-large' at the bound, 'disk-full' where there is no room. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends the writing: from here on it can be read. */
  finish(): Promise<SpoolHandle>;
  /** Opens the finished spool for reading. */
  asRandomAccess(): Promise<RandomAccess>;
  /** Removes the file and forgets the key. Twice is once. */
  destroy(): Promise<void>;
}

/** The largest upload. An export of ten million messages is under 3 GB packed. */
export const largestUpload = 16 * 1024 ** 3;

const blockBytes = 16;

/** Begins a spool in a folder that must exist. */
export async function openSpool(folder: string, largest: number = largestUpload): Promise<Spool> {
  const path = join(folder, `${randomUUID()}.spool`);
  const handle = await open(path, 'wx', 0o600);
  return new FileSpool(path, handle, largest);
}

/** Reads a finished spool in whichever thread; nothing is opened before the first read. */
export function openSpooled({ path, size, secret }: SpoolHandle): RandomAccess {
  let descriptor: number | undefined;
  return {
    size,
    async read(position, length) {
      descriptor ??= openSync(path, 'r');
      return decryptRange(descriptor, Buffer.from(secret), position, length, size);
    },
    async close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

class FileSpool implements Spool {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #largest: number;
  readonly #secret = randomBytes(48);
  readonly #cipher = createCipheriv('aes-256-ctr', this.#secret.subarray(0, 32), this.#secret.subarray(32));
  #size = 0;
  #state: 'writing' | 'finished' | 'destroyed' = 'writing';

  constructor(path: string, handle: FileHandle, largest: number) {
    this.#path = path;
    this.#handle = handle;
    this.#largest = largest;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#size + chunk.length > this.#largest) throw tooLarge(this.#largest);
    this.#size += chunk.length;
    try {
      await this.#handle.appendFile(this.#cipher.update(chunk));
    } catch (error) {
      throw (error as { readonly code?: string }).code === 'ENOSPC' ? diskFull() : error;
    }
  }

  async finish(): Promise<SpoolHandle> {
    if (this.#state === 'writing') {
      this.#state = 'finished';
      await this.#handle.close();
    }
    return { path: this.#path, size: this.#size, secret: this.#secret };
  }

  async asRandomAccess(): Promise<RandomAccess> {
    return openSpooled(await this.finish());
  }

  async destroy(): Promise<void> {
    if (this.#state === 'destroyed') return;
    if (this.#state === 'writing') await this.#handle.close();
    this.#state = 'destroyed';
    this.#secret.fill(0);
    await rm(this.#path, { force: true });
  }
}

/** Counter mode makes every block from its number alone, so a range needs nothing that stands before it. */
function decryptRange(descriptor: number, secret: Buffer, position: number, length: number, size: number): Buffer {
  const block = Math.floor(position / blockBytes);
  const before = position - block * blockBytes;
  const encrypted = readRange(descriptor, position - before, length + before, size);
  const counter = counterAt(secret.subarray(32), block);
  const decipher = createDecipheriv('aes-256-ctr', secret.subarray(0, 32), counter);
  return decipher.update(encrypted).subarray(before);
}

/** The counter of a block: a 128-bit number, largest byte first, that grows by one and turns over at its end. */
function counterAt(start: Buffer, block: number): Buffer {
  const counter = Buffer.from(start);
  let carry = block;
  for (let at = blockBytes - 1; at >= 0 && carry > 0; at -= 1) {
    const sum = counter[at]! + (carry % 256);
    counter[at] = sum % 256;
    carry = Math.floor(carry / 256) + Math.floor(sum / 256);
  }
  return counter;
}

const tooLarge = (largest: number): Refused =>
  new Refused(
    'archive-too-large',
    `The upload is larger than ${Math.round(largest / 1024 ** 2)} MB.`,
    'Copy the file to the server and name its path: tacit import slack-export PATH.',
  );

const diskFull = (): Refused =>
  new Refused('disk-full', 'There is no room on the disk for the upload.', 'Make room, or name another TACIT_DATA.');
