// What `npm start` and `npx tacit` promise under an older Node: signals, the exit code, and no process left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { root } from './house-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tacit hand over '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = join(folder, 'program.mjs');
writeFileSync(
  program,
  `process.on('SIGINT', () => console.log('SIGINT'));
  process.on('SIGTERM', () => { console.log('SIGTERM'); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2), inherited: process.execArgv }));`,
);
const starter = join(folder, 'starter.mjs');
writeFileSync(
  starter,
  `import { handOver } from ${JSON.stringify(pathToFileURL(join(root, 'bin', 'runtime.mjs')).href)};
  process.exit(await handOver([${JSON.stringify(program)}, 'an argument', '--with=dashes']));`,
);

interface Started {
  readonly parent: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly child: { readonly pid: number; readonly args: string[]; readonly inherited: string[] };
}

async function start(): Promise<Started> {
  const parent = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  return { parent, lines, child: JSON.parse(String(first.value)) as Started['child'] };
}

test('arguments arrive as they were given, and nothing of ours is inherited', async () => {
  const { parent, child } = await start();

  parent.kill('SIGTERM');
  await once(parent, 'exit');

  expect(child.args).toEqual(['an argument', '--with=dashes']);
  expect(child.inherited).toEqual([]);
});

test('signals reach the program once and its exit code comes back', async () => {
  const { parent, lines } = await start();

  parent.kill('SIGINT');
  expect((await lines.next()).value).toBe('SIGINT');
  parent.kill('SIGTERM');
  expect((await lines.next()).value).toBe('SIGTERM');

  expect(await once(parent, 'exit')).toEqual([7, null]);
});

test('a program ends by itself when its starter is killed outright', async () => {
  const { parent, lines } = await start();

  parent.kill('SIGKILL');

  // The program still says why it goes; its end closes the pipe that both of them held.
  expect((await lines.next()).value).toBe('SIGTERM');
  expect((await lines.next()).done).toBe(true);
});
