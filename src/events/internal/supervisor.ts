// Keeps the embedded engine alive in one child process: same address and password after every crash.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { Defect, Refused } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { EngineNews, EngineOrder } from './engine-process.ts';

export interface Supervised {
  readonly port: number;
  /** The process that holds the engine now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

/** How long an engine that lost its parent may take to leave the data folder, milliseconds. */
const leaveWithin = 10_000;
const pauses = [0, 100, 500, 2000, 5000];

/**
 * Starts the engine and restarts it whenever it ends. Throws Refused or Defect when it does not start at first;
 * a folder in use is waited for, `patience` milliseconds.
 */
export async function supervise(order: EngineOrder, log: Log, patience = leaveWithin): Promise<Supervised> {
  let isStopping = false;
  let { child, port } = await launchWhenFree(order, patience);
  const again: EngineOrder = { ...order, port };
  let restarting: Promise<void> = Promise.resolve();
  watch();
  log.info('event store ready', { engine: 'clickhouse', port, ...pidOf(child) });

  function watch(): void {
    letGo(child);
    child.once('exit', (code, signal) => {
      if (isStopping) return;
      log.warn('event store engine ended, starting it again', {
        engine: 'clickhouse',
        ...pidOf(child),
        code: String(code),
        ...(signal && { signal }),
      });
      restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    for (let attempt = 0; !isStopping; attempt += 1) {
      await wait(pauses[Math.min(attempt, pauses.length - 1)], undefined, { ref: false });
      if (isStopping) return;
      try {
        ({ child, port } = await launch(again));
        watch();
        return log.info('event store ready again', { engine: 'clickhouse', port, ...pidOf(child) });
      } catch {
        log.error('event store engine does not start', { engine: 'clickhouse', count: attempt + 1 });
      }
    }
  }

  return {
    port,
    pid: () => child.pid,
    async stop() {
      isStopping = true;
      await restarting;
      await end(child);
    },
  };
}

/** An engine whose parent was killed holds the folder until it has noticed. */
async function launchWhenFree(order: EngineOrder, patience: number): Promise<{ child: ChildProcess; port: number }> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await launch(order);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'data-directory-in-use' || performance.now() > deadline)
        throw error;
      await wait(100);
    }
  }
}

async function launch(order: EngineOrder): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(program, [], {
    execArgv: ['--no-warnings'],
    env: { ...envOf('PATH', 'NODE_COMPILE_CACHE'), TZ: 'UTC', UV_THREADPOOL_SIZE: '16' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // The engine's own words can quote a row: they are looked at for one sign and go nowhere.
  let isLocked = false;
  child.stderr?.on('data', (said: Buffer) => {
    isLocked ||= said.includes('Cannot lock file');
  });
  const news = new Promise<EngineNews>((resolve) => {
    child.once('message', resolve as (news: unknown) => void);
    child.once('error', () => resolve({ is: 'failed', code: 'unknown' }));
    child.once('close', () => resolve({ is: 'failed', code: 'unknown' }));
  });
  child.send(order, () => undefined); // A child that cannot be told has ended, which `close` says.
  const told = await news;
  if (told.is === 'ready') return { child, port: told.port };
  await end(child);
  throw isLocked ? inUse() : failure(told.code);
}

/** These settings of ours, those that there are: the engine learns no other. */
function envOf(...names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined));
}

function inUse(): Refused {
  return new Refused(
    'data-directory-in-use',
    'Another process holds the event store of this data directory.',
    'Stop the other process, or choose another data directory.',
  );
}

function failure(code: string): Refused | Defect {
  if (code === 'ENOSPC')
    return new Refused(
      'disk-full',
      'The disk is full: the event store cannot start.',
      'Free some space and start again.',
    );
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new Refused(
      'data-directory-unwritable',
      'The folder of the event store cannot be written.',
      'Give this account the right to write it.',
    );
  }
  return new Defect(
    'clickhouse-unavailable',
    `The embedded event store does not start (${code}).`,
    'Start again; if it stays, see docs/errors.md.',
  );
}

/** Closes the channel, which tells the engine to finish and leave; insists after a while. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.ref();
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  const insist = setTimeout(() => child.kill('SIGKILL'), leaveWithin);
  await gone;
  clearTimeout(insist);
}

/** A forgotten stop must not keep our process: when it ends, the channel closes and the engine leaves. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  (child.stderr as unknown as { unref?(): void } | null)?.unref?.();
}

function pidOf(child: ChildProcess): { pid?: number } {
  return child.pid === undefined ? {} : { pid: child.pid };
}
