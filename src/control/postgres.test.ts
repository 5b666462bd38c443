// The embedded PostgreSQL: it starts, survives what machines do to it, and opens for nobody else.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { findPackage } from './internal/engine-files.ts';
import { isAlive } from './internal/postmaster.ts';
import { startPostgres, type Postgres } from './postgres.ts';

let root: string;
let directory: string;
let copies: string;
const started: Postgres[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tacit-pg-'));
  directory = join(root, 'engine');
  copies = mkdtempSync(join(tmpdir(), 'tacit-copies-'));
});

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
});

afterAll(() => {
  for (const folder of [root, copies]) rmSync(folder, { recursive: true, force: true });
});

async function start(folder = directory, more: { native?: string; copies?: string } = {}): Promise<Postgres> {
  const postgres = await startPostgres({ directory: folder, log: silentLog, ...more });
  started.push(postgres);
  return postgres;
}

async function ask(postgres: Postgres, sql: string, more: pg.ClientConfig = {}): Promise<unknown> {
  const client = new pg.Client({ ...postgres.pool, ...more });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** Asks until there is an answer, as a pool does by itself with its next connection. */
async function askAgain(postgres: Postgres, sql: string): Promise<unknown> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    try {
      return await ask(postgres, sql);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(20);
    }
  }
}

const postmasterFile = () => join(directory, 'data', 'postmaster.pid');

test('a first start makes a server that waits for the disk and listens on no network', async () => {
  const postgres = await start();

  const answer = await ask(
    postgres,
    `SELECT current_setting('fsync') || ' ' || current_setting('listen_addresses') AS answer`,
  );

  expect(answer).toBe('on ');
  expect(postgres.pid()).toBeGreaterThan(1);
});

test('what was written is there after a stop and a start', async () => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();

  const second = await start();

  expect(await ask(second, 'SELECT answer FROM kept')).toBe(42);
});

test('nobody enters without the password', async () => {
  const postgres = await start();

  const attempt = ask(postgres, 'SELECT 1 AS answer', { password: 'guessed' });

  await expect(attempt).rejects.toMatchObject({ code: '28P01' });
});

test('the files and the socket are in private folders', async () => {
  const postgres = await start();

  const modes = [join(directory, 'data'), postgres.pool.host ?? ''].map((folder) => statSync(folder).mode & 0o777);

  expect(modes).toEqual([0o700, 0o700]);
  expect(statSync(join(directory, 'password')).mode & 0o777).toBe(0o600);
});

test('the server never runs as root', async () => {
  const postgres = await start();

  const { uid } = statSync(join(postgres.pool.host ?? '', '.s.PGSQL.5432'));

  expect(uid).toBe(statSync(join(directory, 'data')).uid);
  expect(uid).not.toBe(0);
});

test('a killed server is started again and answers', async () => {
  const postgres = await start();
  const killed = postgres.pid() ?? 0;

  process.kill(killed, 'SIGKILL');
  const answer = await askAgain(postgres, 'SELECT 7 AS answer');

  expect(answer).toBe(7);
  expect(postgres.pid()).not.toBe(killed);
});

test('the log of the server holds nothing of a statement that failed', async () => {
  const postgres = await start();
  await ask(postgres, 'CREATE TABLE unique_words (word text UNIQUE)');

  for (const sql of [
    `INSERT INTO unique_words VALUES ('marmalade'), ('marmalade')`,
    `SELECT 'marmalade'::integer`,
    `SELECT marmalade`,
    `DO $$ BEGIN RAISE WARNING 'marmalade'; END $$`,
  ]) {
    await ask(postgres, sql).catch(() => undefined);
  }
  await postgres.stop();

  const text = readFileSync(join(directory, 'postgres.log'), 'utf8');
  expect(text).toContain('ready to accept connections');
  expect(text).not.toContain('marmalade');
});

test('a server that is stopped while it comes back stays stopped', async () => {
  const postgres = await start();
  process.kill(postgres.pid() ?? 0, 'SIGKILL');

  await postgres.stop();

  await expect(ask(postgres, 'SELECT 1 AS answer')).rejects.toThrow();
  expect(postgres.pid()).toBeNull();
});

test('a server that outlived its killed parent gives way to the next start', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)});
    const log = { info() {}, warn() {}, error() {} };
    console.log((await startPostgres({ directory: process.argv[1], log })).pid());
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const survivor = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
  parent.kill('SIGKILL');

  const postgres = await start();

  expect(isAlive(survivor)).toBe(false);
  expect(await ask(postgres, 'SELECT 3 AS answer')).toBe(3);
});

test.each([
  ['of a dead process', () => '4194303'],
  ['of another program that runs', () => String(process.ppid)],
  ['of nothing, since a power cut emptied it', () => ''],
])('a stale postmaster.pid %s does not keep the server down', async (_name, pid) => {
  await (await start()).stop();
  const text = `${pid()}\n${join(directory, 'data')}\n1700000000\n5432\n/nowhere\n\n 12345678 99\nready   \n`;
  writeFileSync(postmasterFile(), pid() === '' ? '' : text);

  const postgres = await start();

  expect(await ask(postgres, 'SELECT 5 AS answer')).toBe(5);
});

test('a first start that was killed half-way is done again', async () => {
  const folder = join(root, 'half');
  mkdirSync(join(folder, 'data.making', 'base'), { recursive: true });
  writeFileSync(join(folder, 'password'), 'of the first attempt\n');

  const postgres = await start(folder);

  expect(await ask(postgres, 'SELECT 9 AS answer')).toBe(9);
  expect(existsSync(join(folder, 'data.making'))).toBe(false);
});

test('a path too long for a socket works', async () => {
  const folder = join(root, 'long'.repeat(30));

  const postgres = await start(folder);

  expect(Buffer.byteLength(join(postgres.pool.host ?? '', '.s.PGSQL.5432'))).toBeLessThan(100);
  expect(await ask(postgres, 'SELECT 1 AS answer')).toBe(1);
  await postgres.stop();
  rmSync(postgres.pool.host ?? '', { recursive: true });
});

test('programs under a private folder and without the links of their libraries work', async () => {
  const checkout = join(root, 'private');
  mkdirSync(checkout, { mode: 0o700 });
  const links = JSON.parse(readFileSync(join(findPackage(), 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  const isLink = (path: string) => links.some(({ target }) => path === join(findPackage(), '..', target));
  cpSync(dirname(findPackage()), join(checkout, 'package'), { recursive: true, filter: (path) => !isLink(path) });

  const postgres = await start(join(checkout, 'data'), { native: join(checkout, 'package', 'native'), copies });

  expect(await ask(postgres, 'SELECT 1 AS answer')).toBe(1);
});

test('a folder that cannot be used is refused with what to do', async () => {
  const folder = join(root, 'broken');
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'password'), 'x\n');

  const refusal = start(folder);

  await expect(refusal).rejects.toMatchObject({
    name: 'Refused',
    code: 'postgres-unavailable',
    next: expect.stringContaining('postgres.log'),
  });
});

test('a served PostgreSQL that does not answer is refused without repeating its address', async () => {
  const refusal = startPostgres({ url: 'postgres://someone:hidden@127.0.0.1:1/none', directory: root, log: silentLog });

  await expect(refusal).rejects.toMatchObject({
    code: 'postgres-unavailable',
    message: expect.not.stringContaining('hidden'),
  });
});
