// Reads one file of a zip: finds it behind its own header, unpacks it and holds it against the table of contents.
import { promisify } from 'node:util';
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib';
import type { RandomAccess } from '../random-access.ts';
import type { Place } from './contents.ts';
import { broken } from './refusals.ts';

const headerBytes = 30;
/** Room for a file's own header with its name and extra fields, so that one read gets header and content. */
export const usualHeader = headerBytes + 512;

export const stored = 0;
export const deflated = 8;

/** The content of a file, as large as the table says and with its checksum. Throws Refused 'archive-unreadable'. */
export async function readEntry(bytes: RandomAccess, place: Place): Promise<Buffer> {
  const head = await bytes.read(place.offset, usualHeader + place.packedBytes);
  const start = headerEnd(head, 0);
  if (start < 0) throw broken('its header is not where it should be');
  const end = start + place.packedBytes;
  const packed =
    end <= head.length ? head.subarray(start, end) : await bytes.read(place.offset + start, place.packedBytes);
  if (packed.length < place.packedBytes) throw broken('the zip file ends inside it');
  const content = await unpack(packed, place);
  if (content.length !== place.unpackedBytes) throw broken('its size is not what the table of contents says');
  if (crc32(content) !== place.crc32) throw broken('its checksum is wrong');
  return content;
}

/** Where the header that begins at `at` ends, or -1 where none begins. */
export function headerEnd(bytes: Buffer, at: number): number {
  if (bytes.length < at + headerBytes || bytes.readUInt32LE(at) !== 0x04034b50) return -1;
  return at + headerBytes + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
}

/** Below this the thread pool costs more than the work. */
const smallBytes = 64 * 1024;
const inflateInPool = promisify<Buffer, { maxOutputLength: number; chunkSize: number }, Buffer>(inflateRaw);

async function unpack(packed: Buffer, place: Place): Promise<Buffer> {
  if (place.method === stored) return packed;
  if (place.method !== deflated) throw broken('it is packed in a way that only some programs know');
  const limit = outputOf(place.unpackedBytes);
  try {
    return place.unpackedBytes <= smallBytes ? inflateRawSync(packed, limit) : await inflateInPool(packed, limit);
  } catch {
    throw broken('it cannot be unpacked, or unpacks to more than it says');
  }
}

/**
 * How zlib gives out so many bytes. The size that was counted against the limits is also the most that may come out:
 * a lying header gains nothing. One piece, a byte larger than what comes, so that zlib sees the end without asking for
 * another.
 */
export function outputOf(unpackedBytes: number): { readonly maxOutputLength: number; readonly chunkSize: number } {
  const maxOutputLength = Math.max(unpackedBytes, 1);
  return { maxOutputLength, chunkSize: Math.max(maxOutputLength + 1, 64) };
}
