// What of a data folder other accounts of the machine could read, write or enter.
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Where the account that runs the engine for root passes through; no file of ours lies there. */
const passages = /^engines\/postgres(?:\/lib[\w.-]*)?$/;

/** Paths with their modes, of everything but links, which have none of their own. */
export async function openToOthers(folder: string, below = folder): Promise<string[]> {
  const found: string[] = [];
  for (const entry of ['.', ...(await readdir(below))]) {
    const path = join(below, entry);
    const state = await lstat(path);
    const name = relative(folder, path);
    const allowed = process.getuid?.() === 0 && state.isDirectory() && passages.test(name) ? 0o055 : 0;
    if (!state.isSymbolicLink() && (state.mode & 0o077 & ~allowed) !== 0) {
      found.push(`${name || '.'} ${(state.mode & 0o777).toString(8)}`);
    }
    if (entry !== '.' && state.isDirectory()) found.push(...(await openToOthers(folder, path)));
  }
  return [...new Set(found)];
}
