// Adds up what an archive says of its sizes, and refuses it at the first limit.
import type { ArchiveLimits } from '../limits.ts';
import { tooLarge } from './refusals.ts';

export class Budget {
  readonly #limits: ArchiveLimits;
  #entries = 0;
  #totalBytes = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Throws Refused 'archive-too-large'. A folder has no packed size. */
  spend(unpackedBytes: number, packedBytes?: number): void {
    const { entries, entryBytes, totalBytes, ratio, ratioFromBytes } = this.#limits;
    this.#entries += 1;
    this.#totalBytes += unpackedBytes;
    if (this.#entries > entries) throw tooLarge(`it holds more than ${entries} files`);
    if (unpackedBytes > entryBytes) throw tooLarge(`one file unpacks to more than ${inMegabytes(entryBytes)}`);
    if (this.#totalBytes > totalBytes) throw tooLarge(`it unpacks to more than ${inMegabytes(totalBytes)}`);
    if (packedBytes !== undefined && unpackedBytes > ratioFromBytes && unpackedBytes > packedBytes * ratio) {
      throw tooLarge(`one file unpacks to more than ${ratio} times its size`);
    }
  }
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
