// Reads an unpacked archive from a folder, without following a link out of it.
import { closeSync, constants, fstatSync, openSync, realpathSync } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ArchiveLimits } from '../limits.ts';
import { readRange } from '../random-access.ts';
import { Budget } from './budget.ts';
import { type Archive, oneByOne } from './opened.ts';
import { broken } from './refusals.ts';

export async function openFolder(path: string, limits: ArchiveLimits): Promise<Archive> {
  const root = await realpath(path);
  const budget = new Budget(limits);
  const paths: string[] = [];
  await walk(root, '', budget, paths);
  const known = new Set(paths);
  const read = async (wanted: string): Promise<Buffer> => {
    if (!known.has(wanted)) throw broken('there is no such file in it');
    return readInside(root, wanted, limits);
  };
  return {
    paths,
    totalBytes: budget.totalBytes,
    async read(wanted, signal) {
      signal?.throwIfAborted();
      return read(wanted);
    },
    readEach: (wanted) => oneByOne(wanted, read),
    close: async () => undefined,
  };
}

/** Links are left out, those to files inside the folder too: whatever they name is read where it lies. */
async function walk(root: string, inner: string, budget: Budget, paths: string[]): Promise<void> {
  const found = await readdir(join(root, inner), { withFileTypes: true });
  found.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const item of found) {
    const path = inner === '' ? item.name : `${inner}/${item.name}`;
    if (item.isDirectory()) await walk(root, path, budget, paths);
    else if (item.isFile()) {
      budget.spend((await lstat(join(root, path))).size);
      paths.push(path);
    }
  }
}

/** A file can be exchanged for a link after the folder was listed: the place where it really lies decides. */
function readInside(root: string, path: string, limits: ArchiveLimits): Buffer {
  const full = join(root, path);
  try {
    if (realpathSync(full) !== full.split('/').join(sep)) throw broken('a link stands in its place');
    const descriptor = openSync(full, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = fstatSync(descriptor);
      if (size > limits.entryBytes) throw broken('it grew beyond the limit');
      return readRange(descriptor, 0, size, size);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw broken((error as { readonly code?: string }).code ?? 'it cannot be opened');
  }
}
