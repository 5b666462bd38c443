// What postmaster.pid says, and whether the process it names is really this database's server.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Postmaster {
  readonly pid: number;
  readonly isReady: boolean;
}

/** The file of a running or killed server, or null without one. Its eighth line says how far the start got. */
export function readPostmaster(data: string): Postmaster | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Math.abs(Number.parseInt(lines[0] ?? '', 10)), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Makes the folder free for a server of ours: ends one that survived us, and removes a file whose pid belongs
 * to another program by now, or that a power cut emptied: PostgreSQL itself would refuse to start over either.
 * Returns the pid of the ended server, or null.
 */
export async function clearPostmaster(data: string): Promise<number | null> {
  const found = readPostmaster(data);
  if (found === null) return null;
  // Of a dead process, PostgreSQL takes the file over by itself, and better: it also looks for orphans in memory.
  if (found.pid > 0 && !isAlive(found.pid)) return null;
  if (!(found.pid > 0) || !isPostmaster(found.pid, data)) {
    rmSync(join(data, 'postmaster.pid'), { force: true });
    return null;
  }
  await endProcess(found.pid);
  return found.pid;
}

/**
 * Asks for a fast stop, which writes everything down; after 10 s for an immediate one, after 5 s more kills. Neither of
 * these loses anything: the next start recovers what was committed.
 */
export async function endProcess(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!send(pid, signal)) return;
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if (!isAlive(pid)) return;
      await pause(10);
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** False for a zombie too: in a container nobody may be there to collect it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** We start it with the folder as an argument, and anybody may read arguments; /proc/<pid>/cwd needs more rights. */
function isPostmaster(pid: number, data: string): boolean {
  const folder = realpathSync(data);
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder);
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(` ${folder} `);
  } catch {
    return false;
  }
}
