// Whether what is imported is a file of kept rows, wherever it lies.
import { statSync } from 'node:fs';
import { openFile, type RandomAccess } from '../archive/random-access.ts';
import type { ArchiveSource } from '../archive/source.ts';
import { openSpooled } from '../archive/spool.ts';
import { isKeptFile } from './read-kept.ts';

/** Open, for who closes it; undefined where it is anything else, or not there at all. */
export async function openKeptSource(source: ArchiveSource): Promise<RandomAccess | undefined> {
  const bytes = source.kind === 'spool' ? openSpooled(source.spool) : await openPath(source.path);
  if (bytes === undefined || (await isKeptFile(bytes))) return bytes;
  await bytes.close();
  return undefined;
}

/** What cannot be opened is explained by whoever opens it as an archive. */
async function openPath(path: string): Promise<RandomAccess | undefined> {
  try {
    return statSync(path).isFile() ? await openFile(path) : undefined;
  } catch {
    return undefined;
  }
}
