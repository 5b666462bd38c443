// Reads the small files of a zip many at a time: an export of a quiet community has a million of them.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { RandomAccess } from '../random-access.ts';
import type { Contents, Place } from './contents.ts';
import { type Content, contentOf } from './opened.ts';
import { broken } from './refusals.ts';
import { deflated, headerEnd, outputOf, readEntry, usualHeader } from './zip-entry.ts';

/** Unpacked bytes of one batch. A larger file is a batch of its own. */
const batchBytes = 512 * 1024;
/** What a file counts beside its bytes, so that a batch of empty files has an end too. */
const fileBytes = 64;
/** Batches that are unpacked while an earlier one is looked at. */
const ahead = 2;

/** The contents of many files, in the order of the paths. See Archive. */
export async function* readEachEntry(
  bytes: RandomAccess,
  contents: Contents,
  paths: Iterable<string>,
): AsyncIterable<readonly Content[]> {
  const source: Source = { bytes, memory: new Memory() };
  const reading: Promise<Unpacked>[] = [];
  for (const batch of batchesOf(contents, paths)) {
    reading.push(readBatch(source, batch));
    // Whoever asks stops at the first error; those of the batches behind it would go unheard.
    reading.at(-1)!.catch(() => undefined);
    if (reading.length > ahead) yield* contentsOf(await reading.shift()!);
  }
  for (const batch of reading) yield* contentsOf(await batch);
}

interface Source {
  readonly bytes: RandomAccess;
  readonly memory: Memory;
}

interface Unpacked {
  readonly contents: readonly Content[];
  /** What the contents are pieces of. */
  readonly whole?: Buffer;
}

function* contentsOf({ contents, whole }: Unpacked): Iterable<readonly Content[]> {
  yield contents;
  // Given back at once: the collector of garbage would let tens of megabytes gather, and then look at everything.
  if (whole !== undefined && whole.buffer.byteLength > Buffer.poolSize) (whole.buffer as ArrayBuffer).transfer(0);
}

/** Memory that the batches use one after the other. */
class Memory {
  readonly #spare: Buffer[] = [];

  take(bytes: number): Buffer {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.length >= bytes ? spare : Buffer.allocUnsafeSlow(Math.max(bytes, batchBytes));
  }

  give(buffer: Buffer): void {
    this.#spare.push(buffer);
  }
}

type Batch = readonly (Place | undefined)[];

function* batchesOf(contents: Contents, paths: Iterable<string>): Iterable<Batch> {
  let batch: (Place | undefined)[] = [];
  let size = 0;
  for (const path of paths) {
    const place = contents.find(path);
    const more = (place?.unpackedBytes ?? 0) + fileBytes;
    if (batch.length > 0 && size + more > batchBytes) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(place);
    size += more;
  }
  if (batch.length > 0) yield batch;
}

async function readBatch(source: Source, batch: Batch): Promise<Unpacked> {
  const together = await readTogether(source, batch);
  return together ?? { contents: await Promise.all(batch.map((place) => readAlone(source.bytes, place))) };
}

function readAlone(bytes: RandomAccess, place: Place | undefined): Promise<Content> {
  return place === undefined
    ? Promise.resolve(broken('there is no such file in it'))
    : contentOf(readEntry(bytes, place));
}

const gunzipInPool = promisify<Buffer, { maxOutputLength: number; chunkSize: number }, Buffer>(gunzip);

/**
 * Starting zlib takes longer than unpacking a file of four messages. But gzip may hold several files, one behind the
 * other, and each is what a zip file holds between a header and a checksum: so zlib is started once for all of them,
 * in the thread pool, and compares size and checksum of each itself. Undefined when one of them is not as it should
 * be; which one it is, reading them one by one tells.
 */
async function readTogether(source: Source, batch: Batch): Promise<Unpacked | undefined> {
  const sizes = batch.length > 1 ? sizesOf(batch) : undefined;
  if (sizes === undefined) return undefined;
  const memory = source.memory.take(sizes.packedBytes);
  try {
    const packed = memory.subarray(0, sizes.packedBytes);
    if (!(await copyMembers(source, batch as readonly Place[], packed))) return undefined;
    const whole = await gunzipInPool(packed, outputOf(sizes.unpackedBytes));
    return whole.length === sizes.unpackedBytes ? { contents: pieces(whole, batch), whole } : undefined;
  } catch {
    return undefined;
  } finally {
    source.memory.give(memory);
  }
}

function pieces(unpacked: Buffer, batch: Batch): readonly Buffer[] {
  let at = 0;
  return batch.map((place) => unpacked.subarray(at, (at += place!.unpackedBytes)));
}

const memberHeader = Buffer.from([0x1f, 0x8b, deflated, 0, 0, 0, 0, 0, 0, 0xff]);
const memberTrailer = 8;

/** Undefined when the batch cannot be one gzip stream. */
function sizesOf(batch: Batch): { readonly packedBytes: number; readonly unpackedBytes: number } | undefined {
  let packedBytes = 0;
  let unpackedBytes = 0;
  for (const place of batch) {
    if (place?.method !== deflated) return undefined;
    packedBytes += memberHeader.length + place.packedBytes + memberTrailer;
    unpackedBytes += place.unpackedBytes;
  }
  // Packed larger than it is: the table lies, and no memory is set aside for a lie.
  return packedBytes > 2 * batchBytes ? undefined : { packedBytes, unpackedBytes };
}

/** False when the zip has not what the table promises. */
async function copyMembers({ bytes, memory }: Source, places: readonly Place[], into: Buffer): Promise<boolean> {
  const scratch = memory.take(batchBytes);
  let end = 0;
  try {
    for (const run of runsOf(places)) {
      const { offset } = run[0]!;
      const last = run.at(-1)!;
      const read = await bytes.read(offset, last.offset + last.packedBytes + usualHeader - offset, scratch);
      for (const place of run) end = end < 0 ? end : copyMember(read, offset, place, into, end);
    }
    return end >= 0;
  } finally {
    memory.give(scratch);
  }
}

/** Writes one file as a member of a gzip stream and gives where it ends, or -1 where it is not where it should be. */
function copyMember(read: Buffer, offset: number, place: Place, into: Buffer, at: number): number {
  const start = headerEnd(read, place.offset - offset);
  if (start < 0 || start + place.packedBytes > read.length) return -1;
  let end = at + memberHeader.copy(into, at);
  end += read.copy(into, end, start, start + place.packedBytes);
  end = into.writeUInt32LE(place.crc32, end);
  return into.writeUInt32LE(place.unpackedBytes, end);
}

/** The files that lie side by side, and are read at once. */
function* runsOf(places: readonly Place[]): Iterable<readonly Place[]> {
  let from = 0;
  for (let to = 1; to <= places.length; to += 1) {
    const before = places[to - 1]!;
    const gap = (places[to]?.offset ?? Number.POSITIVE_INFINITY) - before.offset - before.packedBytes;
    if (gap >= 0 && gap <= usualHeader) continue;
    yield places.slice(from, to);
    from = to;
  }
}
