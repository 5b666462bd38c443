// Reads a file of one JSON object a line, packed or not, and never more of it in memory than a line.
import { createGunzip } from 'node:zlib';
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
      yield* linesOf(isPacked ? unpacked(bytes, createGunzip(), rosterLimits.unpackedBytes) : bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fromReading(error);
  }
}

async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly unknown[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > rosterLimits.rowCharacters) throw tooLarge('a line is longer than the limit');
    yield lines.filter((line) => line.trim() !== '').map(parsed);
  }
  if (rest.trim() !== '') yield [parsed(rest)];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
