// Reads one file of records, a JSON object in each line or a list of them, packed or not: bounded, and refused at its first flaw.
import { createGunzip } from 'node:zlib';
import { isHouseError, Refused } from '../../base/errors.ts';
import type { ArchivePlan } from '../../connector/connector.ts';
import type { Archive } from '../archive/archive.ts';
import { type ArchiveLimits, archiveLimits } from '../archive/limits.ts';
import { cancelled } from '../import-archive.ts';
import { unpacked } from '../roster/reading/bytes.ts';

/** So many pass the boundary together. */
const recordsAtOnce = 500;
/** A message with everything in it has some kilobytes. */
const longestLine = 16 * 1024 * 1024;
const newline = 10;

/** Gives the records in the order in which they stand. Throws Refused `archive-unreadable`, `archive-truncated`, `archive-too-large`. */
export async function* recordsOf(
  archive: Archive,
  path: string,
  { signal, limits = archiveLimits }: { readonly signal: AbortSignal; readonly limits?: ArchiveLimits },
): AsyncGenerator<readonly unknown[]> {
  const bytes = await archive.read(path, signal);
  let some: unknown[] = [];
  for await (const record of recordsIn(textOf(bytes, limits))) {
    some.push(record);
    if (some.length < recordsAtOnce) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Records of one file of one slice, and which of how many files it is. */
interface Page {
  readonly stream: string;
  readonly context: unknown;
  readonly records: readonly unknown[];
  readonly at: number;
  readonly files: number;
}

/** The same of every file that a plan names. Throws Refused `import-cancelled` too. */
export async function* pagesOf(
  archive: Archive,
  { slices }: Pick<ArchivePlan<unknown>, 'slices'>,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const files = slices.flatMap(({ stream, context, paths }) => paths.map((path) => ({ stream, context, path })));
  for (const [at, { stream, context, path }] of files.entries()) {
    for await (const records of recordsOf(archive, path, { signal })) {
      // So that the thread hears that the import was cancelled.
      await new Promise(setImmediate);
      if (signal.aborted) throw cancelled();
      yield { stream, context, records, at, files: files.length };
    }
  }
}

const isPacked = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The bytes of the text, piece by piece: what unpacks to far more than it was is no honest file. */
async function* textOf(bytes: Buffer, limits: ArchiveLimits): AsyncGenerator<Buffer> {
  if (!isPacked(bytes)) {
    yield bytes;
    return;
  }
  const most = Math.min(limits.totalBytes, Math.max(limits.ratioFromBytes, bytes.length * limits.ratio));
  try {
    yield* unpacked(asPieces(bytes), createGunzip(), most);
  } catch (error) {
    throw fromUnpacking(error);
  }
}

async function* asPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** What zlib says quotes nothing, but says it to programmers. */
function fromUnpacking(error: unknown): unknown {
  if (isHouseError(error)) return error.code === 'file-too-large' ? tooLarge() : error;
  const { code } = error as { readonly code?: unknown };
  return code === 'Z_BUF_ERROR' ? truncated() : broken('it cannot be unpacked');
}

async function* recordsIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const line = new Line();
  // Some rules have a file written as one list.
  let list: Line | undefined;
  let lines = 0;
  for await (const piece of pieces) {
    if (lines === 0 && line.length === 0 && beginsList(piece)) list = new Line();
    if (list !== undefined) {
      list.add(piece, archiveLimits.entryBytes);
      continue;
    }
    let from = 0;
    for (let at = piece.indexOf(newline); at >= 0; at = piece.indexOf(newline, from)) {
      line.add(piece.subarray(from, at), longestLine);
      lines += 1;
      yield* recordOf(line.take(), lines);
      from = at + 1;
    }
    line.add(piece.subarray(from), longestLine);
  }
  if (list !== undefined) yield* listOf(list.take());
  else yield* recordOf(line.take(), lines + 1);
}

/** What has come of a text whose end has not. */
class Line {
  length = 0;
  #pieces: Buffer[] = [];

  /** Throws Refused `archive-too-large`. */
  add(piece: Buffer, most: number): void {
    this.length += piece.length;
    if (this.length > most) throw tooLarge();
    if (piece.length > 0) this.#pieces.push(piece);
  }

  take(): Buffer {
    const whole = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.length = 0;
    return whole;
  }
}

const beginsList = (piece: Buffer): boolean => /^\s*\[/.test(piece.subarray(0, 64).toString('latin1'));

function* recordOf(bytes: Buffer, line: number): Generator<unknown> {
  const text = bytes.toString('utf8').trim();
  if (text === '') return;
  const found = parsed(text);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw broken(`line ${line} holds no record`);
  yield found;
}

function* listOf(bytes: Buffer): Generator<unknown> {
  const found = parsed(bytes.toString('utf8'));
  if (!Array.isArray(found)) throw broken('it holds no list of records');
  yield* found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const again = 'Fetch the file again from where the Psoxy wrote it, and compare the sizes.';

const broken = (why: string): Refused =>
  new Refused('archive-unreadable', `A file of the archive is broken: ${why}.`, again);

const truncated = (): Refused => new Refused('archive-truncated', 'A packed file of the archive ends early.', again);

const tooLarge = (): Refused =>
  new Refused('archive-too-large', 'A file of the archive unpacks to more than the limit.', 'Import it in parts.');
