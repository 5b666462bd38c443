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
  const reading: Promise<readonly Content[]>[] = [];
  for (const batch of batchesOf(contents, paths)) {
    reading.push(readBatch(bytes, batch));
    // Whoever asks stops at the first error; those of the batches behind it would go unheard.
    reading.at(-1)!.catch(() => undefined);
    if (reading.length > ahead) yield await reading.shift()!;
  }
  for (const batch of reading) yield await batch;
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

async function readBatch(bytes: RandomAccess, batch: Batch): Promise<readonly Content[]> {
  return (await readTogether(bytes, batch)) ?? (await Promise.all(batch.map((place) => readAlone(bytes, place))));
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
async function readTogether(bytes: RandomAccess, batch: Batch): Promise<readonly Buffer[] | undefined> {
  const members = batch.length > 1 ? await membersOf(bytes, batch) : undefined;
  if (members === undefined) return undefined;
  try {
    const unpacked = await gunzipInPool(members.packed, outputOf(members.unpackedBytes));
    return unpacked.length === members.unpackedBytes ? pieces(unpacked, batch) : undefined;
  } catch {
    return undefined;
  }
}

function pieces(unpacked: Buffer, batch: Batch): readonly Buffer[] {
  let at = 0;
  return batch.map((place) => unpacked.subarray(at, (at += place!.unpackedBytes)));
}

const memberHeader = Buffer.from([0x1f, 0x8b, deflated, 0, 0, 0, 0, 0, 0, 0xff]);
const memberTrailer = 8;

interface Members {
  readonly packed: Buffer;
  readonly unpackedBytes: number;
}

async function membersOf(bytes: RandomAccess, batch: Batch): Promise<Members | undefined> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  for (const place of batch) {
    if (place?.method !== deflated) return undefined;
    packedBytes += memberHeader.length + place.packedBytes + memberTrailer;
    unpackedBytes += place.unpackedBytes;
  }
  // Packed larger than it is: the table lies, and no memory is set aside for a lie.
  if (packedBytes > 2 * batchBytes) return undefined;
  const packed = Buffer.allocUnsafe(packedBytes);
  const isWhole = await copyMembers(bytes, batch as readonly Place[], packed);
  return isWhole ? { packed, unpackedBytes } : undefined;
}

/** False when the zip has not what the table promises. */
async function copyMembers(bytes: RandomAccess, places: readonly Place[], into: Buffer): Promise<boolean> {
  let end = 0;
  for (let from = 0; from < places.length; ) {
    const to = endOfRun(places, from);
    const base = places[from]!.offset;
    const run = await bytes.read(base, places[to - 1]!.offset + places[to - 1]!.packedBytes + usualHeader - base);
    for (; from < to; from += 1) {
      const place = places[from]!;
      const start = headerEnd(run, place.offset - base);
      if (start < 0 || start + place.packedBytes > run.length) return false;
      end += memberHeader.copy(into, end);
      end += run.copy(into, end, start, start + place.packedBytes);
      end = into.writeUInt32LE(place.crc32, end);
      end = into.writeUInt32LE(place.unpackedBytes, end);
    }
  }
  return true;
}

/** Where the files that lie side by side, and are read at once, end. */
function endOfRun(places: readonly Place[], from: number): number {
  let to = from + 1;
  for (; to < places.length; to += 1) {
    const before = places[to - 1]!;
    const gap = places[to]!.offset - before.offset - before.packedBytes;
    if (gap < 0 || gap > usualHeader) break;
  }
  return to;
}
