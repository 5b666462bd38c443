// Writes a backup to its place: private, whole or not at all, and never over another file.
import { createWriteStream, existsSync, linkSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { errorCodes, Refused } from '../../base/errors.ts';

/**
 * `pour` writes everything to the stream and leaves it open. Until that is done the file has `.partial` after its name;
 * when it fails the partial file is removed. Throws Refused: `backup-exists`, `disk-full`, `data-directory-unwritable`.
 */
export async function saveBackup(path: string, pour: (to: Writable) => Promise<void>): Promise<void> {
  if (existsSync(path)) throw exists();
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  const file = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true });
  let broken: unknown;
  file.on('error', (error) => {
    broken = error;
  });
  try {
    await pour(file);
    file.end();
    await once(file, 'close');
    if (broken !== undefined) throw broken;
    // A link never replaces: what came to stand there meanwhile is somebody's.
    linkSync(partial, path);
  } catch (error) {
    throw refusalOf(broken ?? error);
  } finally {
    file.destroy();
    rmSync(partial, { force: true });
  }
}

function refusalOf(error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new Refused('disk-full', errorCodes['disk-full'], 'Make room, or name a file on another disk.');
    case 'EEXIST':
      return exists();
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
      return new Refused(
        'file-unwritable',
        errorCodes['file-unwritable'],
        'Check the folder and the right to write it.',
      );
    default:
      return error;
  }
}

const exists = (): Refused =>
  new Refused('backup-exists', errorCodes['backup-exists'], 'Name another file, or move that one away.');
