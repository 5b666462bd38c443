// Writes an HR file that is sent into its spool, and no more than an HR file has.
import type { Spool } from '../archive/spool.ts';
import { rosterLimits } from './reading/limits.ts';
import { tooLarge } from './reading/refusals.ts';

/** Throws Refused 'file-too-large' at the bound. */
export async function writeSent(spool: Spool, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > rosterLimits.bytes) throw tooLarge(`it is larger than ${Math.round(rosterLimits.bytes / 1024 ** 2)} MB`);
    await spool.write(piece);
  }
}
