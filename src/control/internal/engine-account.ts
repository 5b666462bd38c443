// Who runs the embedded PostgreSQL: ourselves, or, since it refuses root, an account of its own.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Owner } from '../../base/data-directory-sockets.ts';
import { Refused } from '../../base/errors.ts';

/** A program with its arguments, as `spawn` takes them. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface EngineAccount {
  /** The owner of the engine's files, or null when that is us. */
  readonly owner: Owner | null;
  command(program: string, args: readonly string[]): Command;
}

const accountName = 'tacit-postgres';

/** `data` is the folder of the database, which may not exist yet; its owner stays its owner. */
export function engineAccount(data: string): EngineAccount {
  if (process.getuid?.() !== 0) return { owner: null, command: (program, args) => ({ program, args }) };
  const owner = existsSync(data) ? ownerOf(data) : findAccount();
  return { owner, command: commandAs(owner, data) };
}

function ownerOf(path: string): Owner {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

function findAccount(): Owner {
  const found = lookUp(accountName) ?? createAccount() ?? lookUp('nobody');
  if (found !== null) return found;
  throw unusable('PostgreSQL does not run as root, and no account for it can be made.');
}

function createAccount(): Owner | null {
  try {
    const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
    execFileSync('useradd', ['--system', '--user-group', ...home, accountName], { stdio: 'ignore' });
  } catch {
    // No such program, a read-only /etc, or another process made the account just now: the look tells.
  }
  return lookUp(accountName);
}

function lookUp(name: string): Owner | null {
  try {
    const id = (option: string) => Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function commandAs(owner: Owner, data: string): EngineAccount['command'] {
  const { uid, gid } = owner;
  if (isReachable(data, owner)) return (program, args) => ({ program, args, uid, gid });
  const capability = traversal();
  if (capability === null) {
    throw unusable(`PostgreSQL runs as the account ${accountName}, which cannot enter a folder above ${data}.`);
  }
  const as = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const may = [`--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`];
  return (program, args) => ({ program: 'setpriv', args: [...as, ...may, '--', program, ...args] });
}

/** True when the account may enter every folder above the path. */
export function isReachable(path: string, owner: Owner): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

// The data directory is 0700 and root's, and so may be every folder above it. One capability lets the engine
// pass through: the narrow one (read and enter), or the wider one where a container offers only that.
function traversal(): 'dac_read_search' | 'dac_override' | null {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    const bounding = BigInt(
      `0x${/^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
    );
    if ((bounding & (1n << 2n)) !== 0n) return 'dac_read_search';
    return (bounding & (1n << 1n)) !== 0n ? 'dac_override' : null;
  } catch {
    return null;
  }
}

function unusable(message: string): Refused {
  return new Refused(
    'postgres-unavailable',
    message,
    'Run Tacit as an ordinary account, or give the address of a PostgreSQL in DATABASE_URL.',
  );
}
