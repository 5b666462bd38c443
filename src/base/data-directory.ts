// The folder that holds everything Tacit keeps: one process at a time, of a version that knows its form.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from './clock.ts';
import { socketFolder } from './data-directory-sockets.ts';
import { isHouseError, Refused } from './errors.ts';
import { writeDurably } from './internal/durable-file.ts';
import { isLocked, tryLock, type FileLock } from './internal/file-lock.ts';
import { type MasterKey, type NextMasterKey, nextMasterKey, readMasterKey } from './internal/master-key-file.ts';

export { keyOfSetting, readKeyFile } from './internal/master-key-file.ts';
export type { MasterKey } from './internal/master-key-file.ts';

export interface DataDirectory {
  /** Absolute. */
  readonly path: string;
  /** The folder of the engines' own files, one folder each. */
  readonly engines: string;
  /** A folder that was emptied at open. */
  readonly temporary: string;
  /** The path of our API's unix socket, less than 100 bytes; nothing stands there after open. */
  readonly socket: string;
  /**
   * The key that seals every other key: from the setting, or from the file `master.key`, made at first use.
   * Throws Refused `setting-invalid` or `master-key-wrong` for what is no key of 32 bytes.
   */
  readMasterKey(fromSetting?: string): Promise<MasterKey>;
  readonly nextMasterKey: NextMasterKey;
  /** Lets the next process in. */
  close(): Promise<void>;
}

export interface Holder {
  readonly pid: number;
  readonly socket: string;
}

/** Below this nothing is started: both engines need room to recover. */
const leastFreeBytes = 100 * 1024 * 1024;

const masterKeyName = 'master.key';
const lockName = 'lock';
const holderName = 'process.json';
const versionName = 'version';

/**
 * Opens the folder for this process alone, and creates it (mode 0700) when absent. `version` is the form
 * this program writes. Throws Refused: `data-directory-newer` (nothing was touched), `data-directory-in-use`,
 * `data-directory-unwritable`, `data-directory-foreign`, `disk-full`.
 */
export async function openDataDirectory(
  path: string,
  options: { readonly version: number; readonly clock: Clock },
): Promise<DataDirectory> {
  const folder = resolve(path);
  return refusing(folder, () => {
    refuseNewer(folder, options.version);
    refuseForeign(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseFull(folder);
    const lock = tryLock(join(folder, lockName));
    if (lock === null) throw inUse(folder);
    try {
      return take(folder, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

/** The live process that holds the folder, or null. Creates and changes nothing. */
export async function findServer(path: string): Promise<Holder | null> {
  const folder = resolve(path);
  if (!existsSync(join(folder, lockName))) return null;
  return refusing(folder, () => (isLocked(join(folder, lockName)) ? readHolder(folder) : null));
}

function take(folder: string, lock: FileLock, options: { version: number; clock: Clock }): DataDirectory {
  refuseNewer(folder, options.version);
  chmodSync(folder, 0o700);
  const directory = {
    path: folder,
    engines: join(folder, 'engines'),
    temporary: join(folder, 'temporary'),
    socket: join(socketFolder(folder, 'tacit.sock'), 'tacit.sock'),
  };
  writeDurably(join(folder, versionName), `${options.version}\n`);
  mkdirSync(directory.engines, { recursive: true, mode: 0o700 });
  rmSync(directory.temporary, { recursive: true, force: true });
  mkdirSync(directory.temporary, { mode: 0o700 });
  rmSync(directory.socket, { force: true });
  const holder = { pid: process.pid, socket: directory.socket, since: options.clock.now().toISOString() };
  writeDurably(join(folder, holderName), `${JSON.stringify(holder)}\n`);
  return {
    ...directory,
    readMasterKey: async (fromSetting) => readMasterKey(join(folder, masterKeyName), fromSetting),
    nextMasterKey: nextMasterKey(join(folder, masterKeyName)),
    close: async () => {
      rmSync(directory.socket, { force: true });
      rmSync(join(folder, holderName), { force: true });
      lock.release();
    },
  };
}

function refuseNewer(folder: string, version: number): void {
  const file = join(folder, versionName);
  if (!existsSync(file)) return;
  const found = Number(readFileSync(file, 'utf8').trim());
  if (Number.isInteger(found) && found <= version) return;
  throw new Refused(
    'data-directory-newer',
    `The data directory ${folder} was written by a newer version of Tacit. Nothing in it was touched.`,
    'Start the newer version, or name another folder in TACIT_DATA.',
  );
}

/** What stands in a folder of ours before its version is written, and what file systems put there themselves. */
const harmless = new Set([lockName, 'lost+found']);

// The temporary folder is emptied at each start, so a folder that holds somebody's work is not taken for ours.
function refuseForeign(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, versionName))) return;
  const others = readdirSync(folder).filter(
    (name) => !harmless.has(name) && !name.startsWith('.') && !name.endsWith('.writing'),
  );
  if (others.length === 0) return;
  throw new Refused(
    'data-directory-foreign',
    `The folder ${folder} holds files that are not of Tacit. Nothing in it was touched.`,
    'Name an empty or a new folder in TACIT_DATA.',
  );
}

function refuseFull(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= leastFreeBytes) return;
  throw diskFull(folder);
}

function diskFull(folder: string, cause?: unknown): Refused {
  const options = cause === undefined ? {} : { cause };
  return new Refused(
    'disk-full',
    `The disk that holds the data directory ${folder} has less than 100 MB left.`,
    'Make room, or name a folder on another disk in TACIT_DATA.',
    options,
  );
}

function inUse(folder: string): Refused {
  const pid = readHolder(folder)?.pid;
  return new Refused(
    'data-directory-in-use',
    `Another process${pid ? ` (pid ${pid})` : ''} works on the data directory ${folder}.`,
    'Stop that process, or name another folder in TACIT_DATA.',
  );
}

function readHolder(folder: string): Holder | null {
  try {
    const { pid, socket } = JSON.parse(readFileSync(join(folder, holderName), 'utf8')) as Holder;
    return { pid, socket };
  } catch {
    // It holds the lock and has not yet written its name: it is starting, and nobody can speak to it.
    return null;
  }
}

function refusing<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isHouseError(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(folder, error);
    throw new Refused(
      'data-directory-unwritable',
      `The data directory ${folder} cannot be written.`,
      'Give the folder to the account that runs Tacit, or name another one in TACIT_DATA.',
      { cause: error },
    );
  }
}
