// In which encoding a text is: by its first bytes, and by whether all of it is UTF-8.
import { unreadable } from './refusals.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Looks at every byte. Throws Refused 'file-unreadable' where there is none, or where they are no text. */
export async function encodingOf(bytes: AsyncIterable<Buffer>): Promise<Encoding> {
  let found: Encoding | undefined;
  const strict = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let hasLongCharacters = false;
  for await (const piece of bytes) {
    found ??= byFirstBytes(piece);
    if (found !== 'utf-8') continue;
    // Later pieces are still looked at: a file that is cut off is told from one that is whole.
    if (piece.includes(0)) throw unreadable('it is no text');
    if (!isUtf8) continue;
    try {
      const text = strict.decode(piece, { stream: true });
      hasLongCharacters ||= /[^\0-\x7f]/.test(text);
    } catch {
      isUtf8 = false;
    }
  }
  if (found === undefined) throw unreadable('it is empty');
  if (found !== 'utf-8' || !isUtf8) return isUtf8 ? found : 'windows-1252';
  return endsWell(strict) || hasLongCharacters ? 'utf-8' : 'windows-1252';
}

/** False where the last character is cut off, which the last letter of a text in an older encoding seems to be too. */
function endsWell(decoder: InstanceType<typeof TextDecoder>): boolean {
  try {
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function byFirstBytes(piece: Buffer): Encoding {
  const [first, second] = piece;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // A header is made of ASCII letters, so that without a mark every other byte is zero.
  const start = piece.subarray(0, 64);
  const zeros = (at: 0 | 1): number => start.filter((byte, place) => place % 2 === at && byte === 0).length;
  if (zeros(1) > start.length / 4 && zeros(0) === 0) return 'utf-16le';
  if (zeros(0) > start.length / 4 && zeros(1) === 0) return 'utf-16be';
  return 'utf-8';
}

/** As it is where it is UTF-8 already: the parser of tables works on those bytes. */
export async function* asUtf8(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === 'utf-8') {
    yield* bytes;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}
