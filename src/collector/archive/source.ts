// Where an archive lies: a path the operator named, or the sealed spool of an upload.
import type { Archive } from './archive.ts';
import { openArchive } from './archive.ts';
import { openSpooled, type SpoolHandle } from './spool.ts';

export type ArchiveSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'spool'; readonly spool: SpoolHandle };

/** Opens it, in whichever thread. Throws Refused with an `archive-…` code and a sentence. */
export function openSource(source: ArchiveSource): Promise<Archive> {
  return source.kind === 'path' ? openArchive(source.path) : openArchive(openSpooled(source.spool));
}
