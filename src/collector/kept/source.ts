// Whether what is imported is a file of kept rows, wherever it lies.
import { statSync } from 'node:fs';
import { Refused } from '../../base/errors.ts';
import { openFile, type RandomAccess } from '../archive/random-access.ts';
import type { ArchiveSource } from '../archive/source.ts';
import { openSpooled } from '../archive/spool.ts';
import { beginsAsRecords, isKeptFile } from './read-kept.ts';

/**
 * Open, for who closes it; undefined where it is anything else, or not there at all. Throws Refused `archive-not-an-export`
 * for a single file of records.
 */
export async function openKeptSource(source: ArchiveSource): Promise<RandomAccess | undefined> {
  const bytes = source.kind === 'spool' ? openSpooled(source.spool) : await openPath(source.path);
  if (bytes === undefined) return undefined;
  const isOneOfSeveral = await beginsAsRecords(bytes);
  if (!isOneOfSeveral && (await isKeptFile(bytes))) return bytes;
  await bytes.close();
  if (isOneOfSeveral) throw oneOfSeveral();
  return undefined;
}

const oneOfSeveral = (): Refused =>
  new Refused(
    'archive-not-an-export',
    'This is one file of several, and does not say which channels are public.',
    'Import the folder that it lies in, or a zip of it, with its list of channels.',
  );

/** What cannot be opened is explained by whoever opens it as an archive. */
async function openPath(path: string): Promise<RandomAccess | undefined> {
  try {
    return statSync(path).isFile() ? await openFile(path) : undefined;
  } catch {
    return undefined;
  }
}
