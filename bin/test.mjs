// `npm test`: installs what is missing, builds the console, runs every test and ends with one plain line of counts.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConsole } from './console.mjs';
import { ensureInstalled, root } from './install.mjs';
import { handOver } from './runtime.mjs';

await ensureInstalled();
await ensureConsole();

const folder = mkdtempSync(join(temporaryFolder(), 'tacit-test-'));
// The account that runs PostgreSQL goes through it.
chmodSync(folder, 0o711);
process.env.TMPDIR = folder;
// Hundreds of programs are started: what is compiled once is compiled for all of them.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled');
process.env.TACIT_TEST_COUNTS = join(folder, 'counts.json');
process.chdir(root);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const status = await handOver([vitest, 'run', ...process.argv.slice(2)]);
const counts = countsIn(process.env.TACIT_TEST_COUNTS);
rmSync(folder, { recursive: true, force: true });

for (const [reason, times] of Object.entries(counts.reasons)) console.log(`Skipped ${times}: ${reason}`);
if (counts.passed + counts.failed === 0) console.log('No test ran.');
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = status !== 0 || counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/**
 * In memory where there is room for it: a run makes and removes tens of thousands of files, and looking for places of new
 * ones on a disk takes long. Whoever sets TMPDIR decides.
 */
function temporaryFolder() {
  const inMemory = '/dev/shm';
  if (process.env.TMPDIR !== undefined || !existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize >= 8 * 1024 ** 3 ? inMemory : tmpdir();
}

/** A run that died before it counted has failed once: itself. */
function countsIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, reasons: {} };
  }
}
