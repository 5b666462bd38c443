// Opens an archive, a zip file or a folder, and refuses one that is broken, lies or reaches outside itself.
import { stat } from 'node:fs/promises';
import { Refused } from '../../base/errors.ts';
import { openFolder } from './internal/folder.ts';
import type { Archive } from './internal/opened.ts';
import { openZip } from './internal/zip.ts';
import { type ArchiveLimits, archiveLimits } from './limits.ts';
import { openFile, type RandomAccess } from './random-access.ts';

export type { Archive, Content } from './internal/opened.ts';

/**
 * Opens a zip file or folder by its path, or a zip by its bytes; the archive closes what it was given. Throws Refused:
 * archive-not-found, archive-unreadable, archive-truncated, archive-unsafe, archive-too-large.
 */
export async function openArchive(
  source: string | RandomAccess,
  limits: ArchiveLimits = archiveLimits,
): Promise<Archive> {
  if (typeof source !== 'string') return openZip(source, limits);
  try {
    const found = await stat(source);
    if (found.isDirectory()) return await openFolder(source, limits);
    if (found.isFile()) return await openZip(await openFile(source), limits);
  } catch (error) {
    throw fromSystem(error);
  }
  throw new Refused('archive-unreadable', 'The path is neither a file nor a folder.', 'Name a zip file or a folder.');
}

/** The path stays out of the sentence: it can hold the name of a person or a customer. */
function fromSystem(error: unknown): unknown {
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Refused('archive-not-found', 'There is no file or folder at that path.', 'Check the path.');
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EIO' || code === 'ELOOP') {
    return new Refused(
      'archive-unreadable',
      'The file or folder cannot be read.',
      'Check that the account that runs Tacit may read it.',
    );
  }
  return error;
}
