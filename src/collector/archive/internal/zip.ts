// Reads a zip file by its table of contents, one entry at a time, without unpacking it to the disk.
import { promisify } from 'node:util';
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { isHouseError, type Refused } from '../../../base/errors.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { RandomAccess } from '../random-access.ts';
import { Budget } from './budget.ts';
import { Contents, type Place } from './contents.ts';
import { decodeUtf8, isSymbolicLink, whyUnsafe } from './names.ts';
import type { Archive } from './opened.ts';
import { broken, truncated, unreadable, unsafe } from './refusals.ts';
import { readAhead } from './window.ts';
import { readerOf } from './zip-reader.ts';

/** Thousands of lines of the table of contents. */
const linesWindow = 256 * 1024;
/** The day files of a quiet channel's month; of busy channels each file is larger than this anyhow. */
const filesWindow = 16 * 1024;

/** Closes `source` itself, also when it refuses. */
export async function openZip(source: RandomAccess, limits: ArchiveLimits): Promise<Archive> {
  try {
    const { contents, totalBytes } = await readContents(readAhead(source, linesWindow), limits);
    const bytes = readAhead(source, filesWindow);
    return {
      paths: contents.paths,
      totalBytes,
      async read(path, signal) {
        signal?.throwIfAborted();
        const place = contents.find(path);
        if (place === undefined) throw broken('there is no such file in it');
        return readEntry(bytes, place);
      },
      close: () => bytes.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readContents(
  bytes: RandomAccess,
  limits: ArchiveLimits,
): Promise<{ contents: Contents; totalBytes: number }> {
  const zip = await openTable(bytes);
  const contents = new Contents();
  const budget = new Budget(limits);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/')) continue;
      budget.spend(entry.uncompressedSize, entry.compressedSize);
      contents.add(name, entry);
    }
  } catch (error) {
    throw fromTable(error);
  }
  return { contents: contents.sorted(), totalBytes: budget.totalBytes };
}

async function openTable(bytes: RandomAccess): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(readerOf(bytes), bytes.size, {
      autoClose: false,
      // Names come as bytes, so that an unsafe one is refused here, with our sentence.
      decodeStrings: false,
    });
  } catch {
    throw truncated();
  }
}

/** What yauzl throws here means a table that is cut off or garbled; its messages can quote names, so none goes on. */
function fromTable(error: unknown): unknown {
  if (isHouseError(error)) return error;
  const isEncrypted = error instanceof Error && error.message === 'strong encryption is not supported';
  return isEncrypted ? withPassword() : truncated();
}

const withPassword = (): Refused => unreadable('it is protected with a password');

const isUtf8 = 0x800;

/** The name of a safe entry. Throws Refused for a name that leads outside, a link, and an encrypted entry. */
function nameOf(entry: Entry): string {
  // Where the flag is missing the name is of an old code page, unless it is UTF-8 all the same: macOS forgets the flag.
  const bytes = entry.fileNameRaw;
  const flagged = (entry.generalPurposeBitFlag & isUtf8) !== 0;
  const decoded = decodeUtf8(bytes);
  if (flagged && decoded === undefined) throw unsafe('a name is marked as UTF-8 and is not');
  const name = decoded ?? getFileNameLowLevel(entry.generalPurposeBitFlag, bytes, entry.extraFields, true);
  const why = whyUnsafe(name);
  if (why !== undefined) throw unsafe(why);
  if (isSymbolicLink(entry.externalFileAttributes)) throw unsafe('it holds a symbolic link');
  if (entry.isEncrypted()) throw withPassword();
  return name;
}

const localHeader = 30;
/** Room for the name and the extra fields of most local headers, so that one read gets header and content. */
const usualExtra = 512;

async function readEntry(bytes: RandomAccess, place: Place): Promise<Buffer> {
  const head = await bytes.read(place.offset, localHeader + usualExtra + place.packedBytes);
  if (head.length < localHeader || head.readUInt32LE(0) !== 0x04034b50)
    throw broken('its header is not where it should be');
  const start = localHeader + head.readUInt16LE(26) + head.readUInt16LE(28);
  const end = start + place.packedBytes;
  const packed =
    end <= head.length ? head.subarray(start, end) : await bytes.read(place.offset + start, place.packedBytes);
  if (packed.length < place.packedBytes) throw broken('the zip file ends inside it');
  const content = await unpack(packed, place);
  if (content.length !== place.unpackedBytes) throw broken('its size is not what the table of contents says');
  if (crc32(content) !== place.crc32) throw broken('its checksum is wrong');
  return content;
}

const stored = 0;
const deflated = 8;
/** Below this the thread pool costs more than the work. */
const smallBytes = 64 * 1024;
const inflateInPool = promisify<Buffer, { maxOutputLength: number; chunkSize: number }, Buffer>(inflateRaw);

async function unpack(packed: Buffer, place: Place): Promise<Buffer> {
  if (place.method === stored) return packed;
  if (place.method !== deflated) throw broken('it is packed in a way that only some programs know');
  // The size that was counted against the limits is also the most that may come out: a lying header gains nothing.
  const size = Math.max(place.unpackedBytes, 1);
  // One piece of output, one byte larger than what comes, so that zlib sees the end without asking for another.
  const limit = { maxOutputLength: size, chunkSize: Math.max(size + 1, 64) };
  try {
    return place.unpackedBytes <= smallBytes ? inflateRawSync(packed, limit) : await inflateInPool(packed, limit);
  } catch {
    throw broken('it cannot be unpacked, or unpacks to more than it says');
  }
}
