// `npm test`: installs what is missing, builds the console, runs every test and ends with one plain line of counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConsole } from './console.mjs';
import { ensureInstalled, root } from './install.mjs';
import { handOver } from './runtime.mjs';

await ensureInstalled();
await ensureConsole();

const folder = mkdtempSync(join(tmpdir(), 'tacit-test-'));
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

/** A run that died before it counted has failed once: itself. */
function countsIn(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, reasons: {} };
  }
}
