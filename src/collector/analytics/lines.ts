// Reads a file of one JSON object a line, packed or not, and never more of it in memory than a line.
import { createGunzip } from 'node:zlib';
import { jsonLinesOf, LineTooLong } from '../../base/json-lines.ts';
import { openFile } from '../archive/random-access.ts';
import { bytesBetween, unpacked } from '../roster/reading/bytes.ts';
import { rosterLimits } from '../roster/reading/limits.ts';
import { fromReading, tooLarge } from '../roster/reading/refusals.ts';

/** Parsed, many at a time; undefined for a line that is no JSON. Throws Refused with a `file-…` code. */
export async function* jsonLines(path: string): AsyncGenerator<readonly unknown[]> {
  try {
    const file = await openFile(path);
    try {
      const bytes = bytesBetween(file, 0, file.size);
      const isPacked = (await file.read(0, 2)).toString('latin1') === '\x1f\x8b';
      const plain = isPacked ? unpacked(bytes, createGunzip(), rosterLimits.unpackedBytes) : bytes;
      yield* jsonLinesOf(plain, rosterLimits.rowCharacters);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof LineTooLong) throw tooLarge('a line is longer than the limit');
    throw fromReading(error);
  }
}
