// The bytes of a file piece by piece, as they lie there or unpacked, and never more of them than a limit.
import { pipeline } from 'node:stream/promises';
import type { Gunzip, InflateRaw } from 'node:zlib';
import type { RandomAccess } from '../../archive/random-access.ts';
import { tooLarge, truncated } from './refusals.ts';

export const pieceBytes = 128 * 1024;

/** Throws Refused 'file-truncated' where the file ends before `end`. */
export async function* bytesBetween(source: RandomAccess, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const piece = await source.read(at, Math.min(pieceBytes, end - at));
    if (piece.length === 0) throw truncated();
    at += piece.length;
    yield piece;
  }
}

/** What `by` makes of the pieces. Throws Refused 'file-too-large' beyond `most` bytes, and what zlib throws. */
export async function* unpacked(
  packed: AsyncIterable<Buffer>,
  by: Gunzip | InflateRaw,
  most: number,
): AsyncGenerator<Buffer> {
  // What goes wrong on the way in comes out of `by`, where it is thrown once.
  const feeding = pipeline(packed, by).catch(() => undefined);
  let total = 0;
  try {
    for await (const piece of by as AsyncIterable<Buffer>) {
      total += piece.length;
      if (total > most) throw tooLarge(`it unpacks to more than ${Math.round(most / 1024 ** 2)} MB`);
      yield piece;
    }
  } finally {
    by.destroy();
    await feeding;
  }
}
