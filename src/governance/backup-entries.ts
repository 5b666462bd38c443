// What stands in a backup: entries, each with its SHA-256, and an end mark that says how many there are.
//
// Packed with zstd, a stream of records: a letter, the length in 4 bytes, the bytes. H begins an entry and says of what it
// is, L holds lines of it, E ends it with the number of its lines and their hash, Z ends the backup.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { unreadable } from './backup-file.ts';

/** Of what an entry is: a table of the control plane, or one of an organization's events. */
export type EntryHead =
  | { readonly of: 'control'; readonly name: string; readonly columns: readonly string[] }
  | {
      readonly of: 'events';
      readonly organizationId: string;
      readonly name: string;
      readonly columns: readonly string[];
      readonly create: string;
    };

export interface Entry {
  readonly head: EntryHead;
  /** Each without the line's end. */
  readonly lines: AsyncIterable<readonly string[]>;
}

/** Lines are gathered to about so many characters. */
const gatheredLength = 256 * 1024;
const longestRecord = 64 * 1024 * 1024;

export function packEntries(entries: AsyncIterable<Entry>): AsyncIterable<Buffer> {
  return through(recordsOf(entries), createZstdCompress());
}

async function* recordsOf(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const { head, lines } of entries) {
    const hash = createHash('sha256');
    let number = 0;
    yield record('H', Buffer.from(JSON.stringify(head)));
    for await (const some of gathered(lines)) {
      number += some.length;
      const bytes = Buffer.from(some.join('\n'));
      hash.update(bytes).update('\n');
      yield record('L', bytes);
    }
    yield record('E', Buffer.from(JSON.stringify({ lines: number, sha256: hash.digest('hex') })));
    count += 1;
  }
  yield record('Z', Buffer.from(JSON.stringify({ entries: count })));
}

async function* gathered(lines: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[]> {
  let waiting: string[] = [];
  let length = 0;
  for await (const some of lines) {
    for (const line of some) {
      waiting.push(line);
      length += line.length;
      if (length < gatheredLength) continue;
      yield waiting;
      waiting = [];
      length = 0;
    }
  }
  if (waiting.length > 0) yield waiting;
}

function record(letter: string, bytes: Buffer): Buffer {
  const start = Buffer.alloc(5);
  start.write(letter, 'latin1');
  start.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([start, bytes]);
}

export interface EntryTaker {
  begin(head: EntryHead): Promise<void>;
  lines(head: EntryHead, lines: readonly string[]): Promise<void>;
}

/** Gives everything to `taker`, checking hashes, numbers and the end mark. Throws Refused `backup-unreadable`. */
export async function unpackEntries(packed: AsyncIterable<Buffer>, taker: EntryTaker): Promise<void> {
  let open: { readonly head: EntryHead; readonly sum: ReturnType<typeof createHash>; lines: number } | null = null;
  let count = 0;
  let isEnded = false;
  for await (const { letter, bytes } of recordsIn(through(packed, createZstdDecompress()))) {
    if (isEnded) throw unreadable();
    if (letter === 'H' && open === null) {
      open = { head: parsed(bytes) as EntryHead, sum: createHash('sha256'), lines: 0 };
      await taker.begin(open.head);
    } else if (letter === 'L' && open !== null) {
      const lines = bytes.toString().split('\n');
      open.sum.update(bytes).update('\n');
      open.lines += lines.length;
      await taker.lines(open.head, lines);
    } else if (letter === 'E' && open !== null) {
      const said = parsed(bytes) as { lines: number; sha256: string };
      if (said.lines !== open.lines || said.sha256 !== open.sum.digest('hex')) throw unreadable();
      open = null;
      count += 1;
    } else if (letter === 'Z' && open === null && (parsed(bytes) as { entries: number }).entries === count) {
      isEnded = true;
    } else throw unreadable();
  }
  if (!isEnded) throw unreadable();
}

async function* recordsIn(stream: AsyncIterable<Buffer>): AsyncGenerator<{ letter: string; bytes: Buffer }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    for (;;) {
      if (held.length < 5) break;
      const length = held.readUInt32BE(1);
      if (length > longestRecord) throw unreadable();
      if (held.length < 5 + length) break;
      yield { letter: String.fromCharCode(held[0]!), bytes: held.subarray(5, 5 + length) };
      held = held.subarray(5 + length);
    }
  }
  if (held.length > 0) throw unreadable();
}

const parsed = (bytes: Buffer): unknown => JSON.parse(bytes.toString());

/** What goes wrong on either side reaches who reads. */
async function* through(
  source: AsyncIterable<Buffer>,
  change: ReturnType<typeof createZstdCompress> | ReturnType<typeof createZstdDecompress>,
): AsyncGenerator<Buffer> {
  let failure: unknown;
  const flowing = pipeline(Readable.from(source), change).catch((error: unknown) => {
    failure = error;
  });
  try {
    for await (const piece of change) yield piece as Buffer;
  } catch (error) {
    await flowing;
    throw failure ?? error;
  } finally {
    change.destroy();
  }
}
