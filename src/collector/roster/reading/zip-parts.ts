// The files inside a workbook, each as a stream: its table of contents first, then whichever part is asked for.
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { Contents, type Place } from '../../archive/internal/contents.ts';
import { headerEnd } from '../../archive/internal/zip-entry.ts';
import { WindowReader } from '../../archive/internal/zip-reader.ts';
import type { RandomAccess } from '../../archive/random-access.ts';
import { bytesBetween, unpacked } from './bytes.ts';
import { tooLarge, truncated, unreadable } from './refusals.ts';

/** A workbook with a thousand sheets and pictures has fewer. */
const mostParts = 20_000;
const stored = 0;
const deflated = 8;

export interface ZipParts {
  has(path: string): boolean;
  /** Unpacked, at most so many bytes. Throws Refused with a `file-…` code. */
  read(path: string, most: number): AsyncGenerator<Buffer>;
}

export async function openZipParts(source: RandomAccess): Promise<ZipParts> {
  const contents = await readContents(source);
  return {
    has: (path) => contents.find(path) !== undefined,
    async *read(path, most) {
      const place = contents.find(path);
      if (place === undefined) throw unreadable('a part of the workbook is missing');
      yield* checked(unpackedPart(source, place, most), place);
    },
  };
}

async function readContents(source: RandomAccess): Promise<Contents> {
  const reader = new WindowReader(source);
  const zip = await openTable(reader, source.size);
  if (zip.entryCount > mostParts) throw tooLarge('the workbook has too many parts');
  const contents = new Contents();
  let failure: unknown;
  zip.on('error', (error: unknown) => (failure ??= error));
  zip.on('entry', (entry: Entry) => {
    if (entry.isEncrypted()) failure ??= unreadable('it is protected with a password');
    // Sizes beyond 4 GB do not fit the table; the parts that we read are far smaller.
    else if (entry.uncompressedSize < 2 ** 32) contents.add(entry.fileNameRaw.toString('utf8'), entry);
  });
  for (let part = 0; part < zip.entryCount && failure === undefined; part += 1) {
    zip.readEntry();
    if (reader.isMoving) await reader.settled().catch((error: unknown) => (failure ??= error));
  }
  if (failure !== undefined) throw refusalOf(failure);
  return contents.sorted();
}

const refusalOf = (failure: unknown): unknown =>
  failure instanceof Error && failure.name === 'Refused' ? failure : truncated();

async function openTable(reader: WindowReader, size: number): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(reader, size, { autoClose: false, decodeStrings: false });
  } catch {
    throw truncated();
  }
}

/** A part's own header says again how long its name is, and with extra fields of its own. */
const longestHeader = 30 + 2 * 65_535;

async function* unpackedPart(source: RandomAccess, place: Place, most: number): AsyncGenerator<Buffer> {
  const start = headerEnd(await source.read(place.offset, longestHeader), 0);
  if (start < 0) throw unreadable('a part of the workbook is not where it should be');
  const packed = bytesBetween(source, place.offset + start, place.offset + start + place.packedBytes);
  if (place.method === deflated) yield* unpacked(packed, createInflateRaw({ chunkSize: 128 * 1024 }), most);
  else if (place.method === stored && place.packedBytes <= most) yield* packed;
  else throw unreadable('it is packed in a way that only some programs know');
}

/** Throws Refused 'file-unreadable' at the end where the bytes are others than the table of contents says. */
async function* checked(pieces: AsyncIterable<Buffer>, place: Place): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const piece of pieces) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== place.crc32) throw unreadable('the checksum of a part of the workbook is wrong');
}
