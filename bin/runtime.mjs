// Finds Node 24 and hands over to it: signals, standard streams and the exit code pass through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

/** The Node that everything of ours runs on: this one from version 24 on, else the one that was installed. */
export function node24() {
  if (isNewEnough) return process.execPath;
  const installed = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(installed)) return installed;
  process.stderr.write(
    `Tacit needs Node 24 here: there is no packaged one for ${process.platform} ${process.arch}. Install it and try again.\n`,
  );
  process.exit(1);
}

// Most of what a sync touches is garbage a moment later. Node would let 48 MB of it gather; with 12 MB a sync is as fast
// and the process a hundred megabytes smaller (bench/sync.ts).
// What is older is looked through once it has grown by 40 %, not when it has become a multiple of itself: half a million
// messages of ten thousand people then need 179 MB and not 267, for no more of the processor.
const nodeFlags = ['--max-semi-space-size=4', '--heap-growing-percent=40'];
// Pages of a megabyte come and go: each taken from the system by itself, they leave no holes in the memory of glibc.
const nodeSettings = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Runs the program with these arguments. */
export function runTacit(args) {
  // Halves the time that Node needs to load the program; a cache that may not be written is no harm.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'tacit');
  for (const [name, value] of Object.entries(nodeSettings)) process.env[name] ??= value;
  return becomeOrHandOver([...nodeFlags, join(root, 'src', 'cli', 'main.ts'), ...args]);
}

/** Becomes Node 24 where Node can do that (from 22.15 on), so that no process is left in between; else hands over. */
async function becomeOrHandOver(args) {
  const node = node24();
  if (typeof process.execve !== 'function') process.exit(await handOver(args));
  // Node calls this experimental on standard error, where a reader of ours would wonder.
  process.removeAllListeners('warning');
  process.execve(node, [node, ...args], process.env);
}

/**
 * Starts Node 24 and stays only to pass things through; returns the exit code.
 *
 * The child has a process group of its own: a terminal would otherwise send Ctrl-C to both of us, and passing
 * it on would make it two. Should this process be killed outright, the leash ends the child.
 */
export function handOver(args) {
  const leash = ['--import', pathToFileURL(join(root, 'bin', 'leash.mjs')).href];
  const child = spawn(node24(), [...leash, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
    process.on(
      signal,
      onceInAWhile(() => child.kill(signal)),
    );
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => resolve(code ?? exitCodes[signal] ?? 1));
  });
}

/** What a shell makes of a death by signal. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGABRT: 134, SIGKILL: 137, SIGSEGV: 139, SIGTERM: 143 };

/** npm passes on the Ctrl-C that the terminal has sent us already. */
function onceInAWhile(act) {
  let lastAt = 0;
  return () => {
    if (Date.now() - lastAt < 300) return;
    lastAt = Date.now();
    act();
  };
}
