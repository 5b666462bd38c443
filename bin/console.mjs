// Builds the console when its sources changed since it was last built.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './install.mjs';
import { node24 } from './runtime.mjs';

const stamp = join(root, 'console', 'dist', '.built-from');

/** Contents decide, not times: a checkout or a copy into an image gives every file a new time. */
export async function ensureConsole() {
  const folder = join(root, 'console');
  if (!existsSync(join(folder, 'vite.config.ts'))) return;
  const sources = hashOf([
    ...filesIn(folder),
    ...filesIn(join(root, 'src', 'api', 'contract')),
    join(root, 'package-lock.json'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  process.stderr.write('Building the console.\n');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await run(
    node24(),
    [vite, 'build', folder, '--logLevel', 'warn'],
    'The console could not be built; the reason is above.',
  );
  writeFileSync(stamp, sources);
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && entry.name !== 'node_modules' && !/\.test\.tsx?$/.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1)))
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
