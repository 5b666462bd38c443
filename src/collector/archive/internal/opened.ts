// What an open archive is, whether it lies in a zip file or in a folder.
import { Refused } from '../../../base/errors.ts';
import { broken } from './refusals.ts';

export interface Archive {
  /** The files, `/` between folders, in the order of their folders and names. */
  readonly paths: readonly string[];
  /** Unpacked bytes of all files. */
  readonly totalBytes: number;
  /** The content of one file. Throws Refused 'archive-unreadable' when it is broken; the others can still be read. */
  read(path: string, signal?: AbortSignal): Promise<Buffer>;
  /**
   * The contents of many files, in the order of the paths, some at a time and read ahead of who asks. In the place of
   * a broken file stands what `read` throws for it. Contents are only good until the next ones are asked for.
   */
  readEach(paths: Iterable<string>): AsyncIterable<readonly Content[]>;
  close(): Promise<void>;
}

export type Content = Buffer | Refused;

/** Reads many files as one is read. */
export async function* oneByOne(
  paths: Iterable<string>,
  read: (path: string) => Promise<Buffer>,
): AsyncIterable<readonly Content[]> {
  for (const path of paths) yield [await contentOf(read(path))];
}

/** The content, or why this file is broken. Throws what is wrong with more than one file. */
export async function contentOf(reading: Promise<Buffer>): Promise<Content> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof Refused)) return broken('it cannot be read');
    if (error.code !== 'archive-unreadable') throw error;
    return error;
  }
}
