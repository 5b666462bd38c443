// The process of the embedded PostgreSQL: started, watched, started again when it dies, stopped.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { EngineAccount } from './engine-account.ts';
import type { EngineFiles } from './engine-files.ts';
import { clearPostmaster, endProcess, readPostmaster } from './postmaster.ts';

export interface EngineProcess {
  /** Of the server that runs now, or null between a death and the next start. */
  pid(): number | null;
  stop(): Promise<void>;
}

interface Place {
  /** Holds `data` and `postgres.log`. */
  readonly folder: string;
  readonly sockets: string;
  readonly files: EngineFiles;
  readonly account: EngineAccount;
  readonly log: Log;
}

/** A server that dies is started again after these milliseconds, the last one for ever after. */
const delays = [0, 100, 500, 2000, 5000];

/** How long one start may take, recovery after a crash included. */
const patience = 60_000;

/** Throws Refused `postgres-unavailable` when it does not come up. */
export async function startProcess(place: Place): Promise<EngineProcess> {
  const ended = await clearPostmaster(join(place.folder, 'data'));
  if (ended !== null)
    place.log.warn('a server that outlived its parent was stopped', { engine: 'postgres', pid: ended });
  let child: ChildProcess | null = await startUntilReady(place, () => false);
  let isStopping = false;
  const watching = watch();

  async function watch(): Promise<void> {
    while (child !== null && !isStopping) {
      const { pid } = child;
      const signal = await ending(child);
      child = null;
      if (isStopping) return;
      place.log.error('engine ended', { engine: 'postgres', ...(pid && { pid }), ...(signal && { signal }) });
      child = await startAgain(place, () => isStopping);
      if (child?.pid) place.log.info('engine started again', { engine: 'postgres', pid: child.pid });
    }
  }

  return {
    pid: () => child?.pid ?? null,
    stop: async () => {
      isStopping = true;
      if (child?.pid) await endProcess(child.pid);
      await watching;
      if (child?.pid) await endProcess(child.pid);
    },
  };
}

async function startAgain(place: Place, isStopping: () => boolean): Promise<ChildProcess | null> {
  for (let attempt = 0; !isStopping(); attempt += 1) {
    await pause(delays[Math.min(attempt, delays.length - 1)]);
    try {
      await clearPostmaster(join(place.folder, 'data'));
      return await startUntilReady(place, isStopping);
    } catch {
      place.log.error('engine does not start', {
        engine: 'postgres',
        count: attempt + 1,
        code: 'postgres-unavailable',
      });
    }
  }
  return null;
}

async function startUntilReady(place: Place, isStopping: () => boolean): Promise<ChildProcess> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline && !isStopping()) {
    const child = launch(place);
    const isOver = ending(child);
    if (await becomesReady(join(place.folder, 'data'), child, deadline)) return child;
    // After a postmaster was killed its other processes need a moment to notice; until then a start is refused.
    if (isRunning(child) && child.pid) await endProcess(child.pid);
    await isOver;
    if (!existsSync(join(place.folder, 'data', 'postmaster.pid'))) break;
    await pause(50);
  }
  throw new Refused(
    'postgres-unavailable',
    'The embedded PostgreSQL does not start.',
    `Read ${join(place.folder, 'postgres.log')}, or give the address of a PostgreSQL in DATABASE_URL.`,
  );
}

function launch({ folder, sockets, files, account }: Place): ChildProcess {
  const settings = Object.entries(settingsOf(sockets)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { program, args, ...as } = account.command(files.postgres, [
    '-D',
    realpathSync(join(folder, 'data')),
    ...settings,
  ]);
  // A file and no pipe: a server that outlives us must not die of its own log. Detached: Ctrl-C is for us alone.
  const output = openSync(logFile(folder), logFlag(folder), 0o600);
  const child = spawn(program, args, {
    ...as,
    cwd: '/',
    env: files.environment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.once('error', () => {});
  return child;
}

function settingsOf(sockets: string): Record<string, string | number> {
  return {
    listen_addresses: '',
    unix_socket_directories: sockets.replaceAll('"', '""'),
    unix_socket_permissions: '0700',
    fsync: 'on',
    max_connections: 60,
    shared_buffers: '48MB',
    max_wal_size: '256MB',
    min_wal_size: '32MB',
    // A file of the log that is used again would still hold what was destroyed.
    wal_recycle: 'off',
    io_method: 'sync',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log holds what the server does, never a statement, a value or the detail of an error, which quotes rows.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_checkpoints: 'off',
  };
}

const logFile = (folder: string) => join(folder, 'postgres.log');

function logFlag(folder: string): 'a' | 'w' {
  return existsSync(logFile(folder)) && statSync(logFile(folder)).size < 1_000_000 ? 'a' : 'w';
}

async function becomesReady(data: string, child: ChildProcess, deadline: number): Promise<boolean> {
  while (isRunning(child) && performance.now() < deadline) {
    const found = readPostmaster(data);
    if (found?.pid === child.pid && found?.isReady) return true;
    await pause(5);
  }
  return false;
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Resolves with the signal that ended it, or null. */
function ending(child: ChildProcess): Promise<NodeJS.Signals | null> {
  if (!isRunning(child)) return Promise.resolve(child.signalCode);
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}
