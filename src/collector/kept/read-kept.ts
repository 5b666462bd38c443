// Reads a file of kept rows line by line: bounded, and refused whole where a single line is none of such a file.
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { errorCodes, isHouseError, Refused } from '../../base/errors.ts';
import { keptFormat, type KeptHead, keptHeadOf, type KeptLine, keptLineOf } from '../../connector/kept-file.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { bytesBetween, unpacked } from '../roster/reading/bytes.ts';

export type Rows = Extract<KeptLine, { is: 'rows' }>;
export type Words = Extract<KeptLine, { is: 'words' }>;

export type Findings = Extract<KeptLine, { is: 'findings' }>;
export type Line = Rows | Words | Findings;

export interface KeptFile {
  readonly head: KeptHead;
  /** Everything between the first line and the last, from the beginning each time. Throws Refused `kept-file-refused`. */
  lines(): AsyncGenerator<Line>;
}

/** Of the text; ten million messages are some 4 GB of it. */
const mostBytes = 64 * 1024 ** 3;
/** 500 rows, the longest of them with lists of people. */
const longestLine = 64 * 1024 * 1024;

/** True where the bytes begin as a packed file does; zip files and tables begin otherwise. */
export async function isKeptFile(bytes: RandomAccess): Promise<boolean> {
  return (await bytes.read(0, 2)).equals(Buffer.from([0x1f, 0x8b]));
}

/** The beginning of such a file, packed: a table of HR may be packed too. */
const beginning = 4096;

/** True where it begins with the first line of such a file, whatever comes after it and whatever it is called. */
export async function beginsAsKept(bytes: RandomAccess): Promise<boolean> {
  return (await isKeptFile(bytes)) && beginsSo(await beginningOf(bytes));
}

const beginsSo = (text: string): boolean => text.startsWith(`{"format":"${keptFormat.replace(/\d+$/, '')}`);

/** Unpacked, where it is packed. */
async function beginningOf(bytes: RandomAccess): Promise<string> {
  const some = await bytes.read(0, Math.min(beginning, bytes.size));
  try {
    // The rest of it is not there.
    const text = (await isKeptFile(bytes)) ? gunzipSync(some, { finishFlush: constants.Z_SYNC_FLUSH }) : some;
    return text.toString('latin1');
  } catch {
    return '';
  }
}

/** True for a single file of records, such as one of several that a Psoxy sanitized. */
export async function beginsAsRecords(bytes: RandomAccess): Promise<boolean> {
  const text = await beginningOf(bytes);
  return /^\s*(?:\[\s*)?\{\s*"/.test(text) && !beginsSo(text);
}

/** Throws Refused `kept-file-refused`. */
export async function openKept(bytes: RandomAccess): Promise<KeptFile> {
  for await (const line of linesOf(bytes)) {
    const head = keptHeadOf(line);
    if (head === undefined) break;
    return { head, lines: () => between(bytes) };
  }
  throw keptRefused();
}

async function* between(bytes: RandomAccess): AsyncGenerator<Line> {
  let isFirst = true;
  let rows = 0;
  let end: number | undefined;
  for await (const text of linesOf(bytes)) {
    if (isFirst) {
      isFirst = false;
      continue;
    }
    const line = keptLineOf(text);
    if (line === undefined || end !== undefined) throw keptRefused();
    if (line.is === 'end') end = line.rows;
    else {
      if (line.is === 'rows' && Array.isArray(line.rows)) rows += line.rows.length;
      yield line;
    }
  }
  // A file that was cut at a line's end would be a smaller truth.
  if (end !== rows) throw keptRefused();
}

async function* linesOf(bytes: RandomAccess): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of unpacked(bytesBetween(bytes, 0, bytes.size), createGunzip(), mostBytes)) {
      let buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      for (let at = buffer.indexOf(10); at >= 0; at = buffer.indexOf(10)) {
        yield buffer.subarray(0, at).toString('utf8');
        buffer = buffer.subarray(at + 1);
      }
      if (buffer.length > longestLine) throw keptRefused();
      rest = buffer;
    }
  } catch (error) {
    // What zlib says of a file that is cut or changed.
    throw isHouseError(error) ? error : keptRefused();
  }
  if (rest.length > 0) throw keptRefused();
}

export const keptRefused = (): Refused =>
  new Refused(
    'kept-file-refused',
    errorCodes['kept-file-refused'],
    'Make it again with `tacit proxy sanitize`, in the version of this server, and send it as it is.',
  );
