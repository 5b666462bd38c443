// The proxy as one file: it starts where nothing else of Tacit is, and no database is in it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tacit-proxy-alone-'));
const file = join(folder, 'tacit-proxy.mjs');

const secret = 's'.repeat(32);
const env = {
  TACIT_PROXY_TOKEN: 'xoxp-1',
  TACIT_PROXY_KEY: 'ab'.repeat(32),
  TACIT_PROXY_SECRET: secret,
  TACIT_PROXY_PORT: '0',
};

beforeAll(() => {
  const build = fileURLToPath(new URL('../bin/build-proxy.mjs', import.meta.url));
  execFileSync(process.execPath, [build, folder], { stdio: 'pipe' });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

test('it is one file of less than two megabytes, without a database and without a console', () => {
  const text = readFileSync(file, 'utf8');

  expect(readdirSync(folder)).toEqual(['tacit-proxy.mjs']);
  expect(text.length).toBeLessThan(2 * 1024 * 1024);
  expect(text.length).toBeGreaterThan(50_000);
  expect(
    ['chdb', 'kysely', 'pg-boss', 'node:sqlite', 'fastify', 'mantine', '@clickhouse'].filter((name) =>
      text.includes(name),
    ),
  ).toEqual([]);
  // What it imports is Node's own.
  const imported = [...text.matchAll(/^import .*? from "([^"]+)";$/gm)].map(([, name]) => name!);
  expect(imported.length).toBeGreaterThan(5);
  expect(imported.filter((name) => !isBuiltin(name))).toEqual([]);
});

test('as a function of a cloud it is called and does not start by itself', () => {
  const script = `
    import { handler, http } from ${JSON.stringify(file)};
    const context = { http: { method: 'GET', sourceIp: '203.0.113.5' } };
    const { statusCode } = await handler({ rawPath: '/health', headers: {}, requestContext: context });
    console.log(statusCode, typeof http);`;

  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, env });

  expect(said.toString().trim()).toBe('401 function');
});

test('called wrongly it says how, and one without settings says which is missing', () => {
  const wrong = spawnSync(process.execPath, [file, 'sing'], { cwd: folder, env: {}, encoding: 'utf8' });
  const without = spawnSync(process.execPath, [file], { cwd: folder, env: {}, encoding: 'utf8' });

  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('(invalid-request)')]);
  expect([without.status, without.stderr]).toEqual([1, expect.stringContaining('TACIT_PROXY_')]);
});

test('what nobody caught ends it with its kind, and what it said is printed nowhere', () => {
  const script = `
    const waiting = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return;
      clearInterval(waiting);
      throw new TypeError('canary sentence');
    }, 5);`;
  const preload = `data:text/javascript,${encodeURIComponent(script)}`;

  const ended = spawnSync(process.execPath, ['--import', preload, file], { cwd: folder, env, encoding: 'utf8' });

  expect([ended.status, ended.stderr]).toEqual([1, expect.stringMatching(/^The proxy broke \([\w-]+\)\.\n$/)]);
  expect(ended.stdout).not.toContain('canary');
});

test('it starts in an empty folder, says how it is, and stops when it is told to', async () => {
  const proxy = spawn(process.execPath, [file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(proxy.stdout, 'data')) as [Buffer];
  const port = /port (\d+)/.exec(said.toString())![1];

  const health = await fetch(`http://127.0.0.1:${port}/health`, { headers: { authorization: `Bearer ${secret}` } });

  expect(await health.json()).toMatchObject({ connectors: [{ connector: 'slack' }] });
  proxy.kill('SIGTERM');
  expect(await once(proxy, 'exit')).toEqual([0, null]);
});
