// The data directory: one process, one version, and nothing of anybody else's.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standingClock } from './clock.ts';
import { findServer, openDataDirectory } from './data-directory.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
const module = new URL('./data-directory.ts', import.meta.url).href;
let root: string;
let children: ChildProcess[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tacit-data-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const open = (path: string, version = 1) => openDataDirectory(path, { version, clock });

/** Another process that opens the directory, says what came of it and then stays. */
async function openElsewhere(path: string): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    const { openDataDirectory } = await import(${JSON.stringify(module)});
    try { await openDataDirectory(process.argv[1], { version: 1, clock: { now: () => new Date() } }); console.log('open'); }
    catch (error) { console.log(error.code); }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text) => resolve(String(text).trim())),
  );
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

test('a new directory is private and holds its folders', async () => {
  const path = join(root, 'new', 'data');

  const directory = await open(path);
  await directory.close();

  const modes = [path, directory.engines, directory.temporary].map((folder) => statSync(folder).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o700]);
});

test('what was left in the temporary folder is gone at the next start', async () => {
  const first = await open(root);
  writeFileSync(join(first.temporary, 'upload'), 'half an archive');
  await first.close();

  const second = await open(root);
  await second.close();

  expect(existsSync(join(second.temporary, 'upload'))).toBe(false);
});

test('a second process is refused and told the pid of the first', async () => {
  const { child } = await openElsewhere(root);

  const refusal = open(root);

  await expect(refusal).rejects.toMatchObject({
    code: 'data-directory-in-use',
    message: expect.stringContaining(String(child.pid)),
  });
});

test('of eight processes that start at once, one opens the directory', async () => {
  const said = await Promise.all(Array.from({ length: 8 }, () => openElsewhere(root)));

  const answers = said.map((one) => one.said).sort();

  expect(answers).toEqual([...Array<string>(7).fill('data-directory-in-use'), 'open']);
});

test('the lock of a killed process holds nobody back', async () => {
  const { child } = await openElsewhere(root);
  await kill(child);

  const directory = await open(root);
  await directory.close();

  expect(directory.path).toBe(root);
});

test('a pid that belongs to another program by now holds nobody back', async () => {
  const { child } = await openElsewhere(root);
  await kill(child);
  writeFileSync(join(root, 'process.json'), JSON.stringify({ pid: process.ppid, socket: '/nowhere' }));

  const directory = await open(root);
  await directory.close();

  expect(directory.path).toBe(root);
});

test('a live server is found with its pid and socket', async () => {
  const { child } = await openElsewhere(root);

  const found = await findServer(root);

  expect(found).toEqual({ pid: child.pid, socket: join(root, 'tacit.sock') });
});

test('no server is found after it was killed or where nothing ever was', async () => {
  const { child } = await openElsewhere(root);
  await kill(child);

  const found = [await findServer(root), await findServer(join(root, 'absent'))];

  expect(found).toEqual([null, null]);
  expect(existsSync(join(root, 'absent'))).toBe(false);
});

test('looking for a server does not keep one from starting', async () => {
  const directory = await open(root);
  await directory.close();
  const looks = Promise.all(Array.from({ length: 20 }, () => findServer(root)));

  const opened = await open(root);

  await looks;
  await opened.close();
  expect(opened.path).toBe(root);
});

test('a directory of a newer version is refused and untouched', async () => {
  const newer = await open(root, 2);
  writeFileSync(join(newer.temporary, 'kept'), '');
  await newer.close();

  const refusal = open(root, 1);

  await expect(refusal).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-newer' });
  expect(existsSync(join(newer.temporary, 'kept'))).toBe(true);
  expect(readFileSync(join(root, 'version'), 'utf8')).toBe('2\n');
});

test('a directory of an older version is opened and carries the new one', async () => {
  await (await open(root, 1)).close();

  await (await open(root, 2)).close();

  expect(readFileSync(join(root, 'version'), 'utf8')).toBe('2\n');
});

test('a folder that holds somebody else’s files is refused and untouched', async () => {
  mkdirSync(join(root, 'temporary'));
  writeFileSync(join(root, 'temporary', 'thesis'), '');

  const refusal = open(root);

  await expect(refusal).rejects.toMatchObject({ code: 'data-directory-foreign' });
  expect(existsSync(join(root, 'temporary', 'thesis'))).toBe(true);
});

test('a path that cannot be a folder is refused', async () => {
  writeFileSync(join(root, 'file'), '');

  const refusal = open(join(root, 'file', 'data'));

  await expect(refusal).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-unwritable' });
});

test('a folder without write permission is refused', async () => {
  chmodSync(root, 0o555);
  const us = process.getuid?.() ?? -1;
  if (us === 0) process.seteuid?.(65_534);

  const refusal = open(join(root, 'data')).finally(() => us === 0 && process.seteuid?.(0));

  await expect(refusal).rejects.toMatchObject({ code: 'data-directory-unwritable' });
  chmodSync(root, 0o700);
});

test('the socket of a long path stands in a short private folder', async () => {
  const directory = await open(join(root, 'a'.repeat(120)));
  await directory.close();

  const folder = join(directory.socket, '..');

  expect(Buffer.byteLength(directory.socket)).toBeLessThan(100);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  rmSync(folder, { recursive: true });
});

test('the master key is made once, private, and read again', async () => {
  const directory = await open(root);

  const first = await directory.readMasterKey();
  const second = await directory.readMasterKey();
  await directory.close();

  expect([first.isNew, second.isNew, first.key.length]).toEqual([true, false, 32]);
  expect(second.key).toEqual(first.key);
  expect(statSync(first.path ?? '').mode & 0o777).toBe(0o600);
});

test.each(['hex', 'base64'] as const)('a master key can be given in %s', async (encoding) => {
  const directory = await open(root);
  const given = Buffer.alloc(32, 0xa7);

  const { key, path } = await directory.readMasterKey(given.toString(encoding));
  await directory.close();

  expect(key).toEqual(given);
  expect(path).toBeNull();
});

test('a master key of the wrong length is refused without being repeated', async () => {
  const directory = await open(root);

  const refusal = directory.readMasterKey('too-short');

  await expect(refusal).rejects.toMatchObject({
    code: 'setting-invalid',
    message: expect.not.stringContaining('too-short'),
  });
  await directory.close();
});
