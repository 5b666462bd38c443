// Reads a zip file by its table of contents, without unpacking it to the disk.
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { isHouseError, type Refused } from '../../../base/errors.ts';
import type { ArchiveLimits } from '../limits.ts';
import type { RandomAccess } from '../random-access.ts';
import { Budget } from './budget.ts';
import { Contents } from './contents.ts';
import { decodeUtf8, isSymbolicLink, whyUnsafe } from './names.ts';
import type { Archive } from './opened.ts';
import { broken, truncated, unreadable, unsafe } from './refusals.ts';
import { readEachEntry } from './zip-batch.ts';
import { readEntry } from './zip-entry.ts';
import { WindowReader } from './zip-reader.ts';

/** Closes `source` itself, also when it refuses. */
export async function openZip(source: RandomAccess, limits: ArchiveLimits): Promise<Archive> {
  try {
    const { contents, totalBytes } = await readContents(source, limits);
    return {
      paths: contents.paths,
      totalBytes,
      async read(path, signal) {
        signal?.throwIfAborted();
        const place = contents.find(path);
        if (place === undefined) throw broken('there is no such file in it');
        return readEntry(source, place);
      },
      readEach: (paths) => readEachEntry(source, contents, paths),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readContents(
  source: RandomAccess,
  limits: ArchiveLimits,
): Promise<{ contents: Contents; totalBytes: number }> {
  const reader = new WindowReader(source);
  const zip = await openTable(reader, source.size);
  const contents = new Contents();
  const budget = new Budget(limits);
  let failure: unknown;
  zip.on('error', (error: unknown) => (failure ??= error));
  zip.on('entry', (entry: Entry) => {
    const name = nameOf(entry);
    if (name.endsWith('/')) return;
    budget.spend(entry.uncompressedSize, entry.compressedSize);
    contents.add(name, entry);
  });
  try {
    // One after the other, and without a promise for each: that would take four times as long.
    for (let line = 0; line < zip.entryCount && failure === undefined; line += 1) {
      zip.readEntry();
      if (reader.isMoving) await reader.settled();
    }
  } catch (error) {
    failure ??= error;
  }
  if (failure !== undefined) throw fromTable(failure);
  return { contents: contents.sorted(), totalBytes: budget.totalBytes };
}

async function openTable(reader: WindowReader, size: number): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(reader, size, {
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
