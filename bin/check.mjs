// `npm run check`: every check of the house that is no test; runs all of them and says which fail.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from './install.mjs';
import { node24 } from './runtime.mjs';

const folders = ['src', 'console', 'sandbox', 'bench', 'test'].filter((folder) => existsSync(join(root, folder)));

/** Each check: its name, the tool's script inside node_modules, and the arguments. */
const checks = [
  ['types', 'typescript/bin/tsc', ['-p', '.']],
  ['types of the console', 'typescript/bin/tsc', ['-p', 'console']],
  ['lint and size limits', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['format', '@biomejs/biome/bin/biome', ['format', '--max-diagnostics=5']],
  ['direction of imports', 'dependency-cruiser/bin/dependency-cruiser.mjs', folders],
  ['dead code and unused dependencies', 'knip/bin/knip.js', []],
];

await ensureInstalled();
const failed = [];
for (const [name, tool, args] of checks) {
  const startedAt = Date.now();
  const [status, words] = await runTool(join(root, 'node_modules', tool), args);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'holds' : 'FAILS'}  ${name} (${seconds} s)`);
  if (status === 0) continue;
  console.log(words);
  failed.push(name);
}
console.log(failed.length === 0 ? 'Every check holds.' : `These do not hold: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

function runTool(tool, args) {
  const child = spawn(node24(), [tool, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const words = [];
  child.stdout.on('data', (said) => words.push(said));
  child.stderr.on('data', (said) => words.push(said));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve([1, error.message]));
    child.once('close', (code) => resolve([code ?? 1, Buffer.concat(words).toString('utf8')]));
  });
}
