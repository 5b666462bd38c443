// The embedded engine speaks to the official client, keeps what it acknowledged, and ends with its parent.
import { createClient, type ClickHouseClient, ClickHouseLogLevel } from '@clickhouse/client';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { type Log, type LogFields, silentLog } from '../base/log.ts';
import { type ClickHouse, startClickHouse } from './engine.ts';
import { exampleMessages } from './internal/example-rows.ts';
import { supervise } from './internal/supervisor.ts';
import { openEventStore } from './store.ts';
import { nobodyKeptOut } from './testing.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tacit-engine-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** One engine for the tests that only speak to it. */
let running: ClickHouse;
let runningIn: string;
beforeAll(async () => {
  runningIn = mkdtempSync(join(tmpdir(), 'tacit-engine-'));
  running = await startClickHouse({ directory: runningIn, log: silentLog });
});
afterAll(async () => {
  await running.stop();
  rmSync(runningIn, { recursive: true, force: true });
});

async function start(folder = directory, log: Log = silentLog): Promise<ClickHouse> {
  const engine = await startClickHouse({ directory: folder, log });
  onTestFinished(() => engine.stop());
  return engine;
}

function clientOf(engine: ClickHouse, password = engine.password): ClickHouseClient {
  const client = createClient({
    url: engine.url,
    username: engine.username,
    password,
    log: { level: ClickHouseLogLevel.OFF },
  });
  onTestFinished(() => client.close());
  return client;
}

/** Polls until `condition` holds; fails after ten seconds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('The condition did not come true within ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the official client creates, inserts, asks with parameters and pings', async () => {
  const client = clientOf(running);
  const parameters = { word: "it's\n\\", list: ["a'b", 'c\\d'] };
  await client.command({ query: 'CREATE TABLE t (a UUID, b UInt32) ENGINE = MergeTree ORDER BY b' });

  const inserted = await client.insert({
    table: 't',
    values: [
      { a: newId(), b: 7 },
      { a: newId(), b: 8 },
    ],
    format: 'JSONEachRow',
  });
  const asked = await client.query({
    query: 'SELECT b, {word:String} AS word, {list:Array(String)} AS list FROM t ORDER BY b LIMIT 1',
    query_params: parameters,
  });

  expect(inserted.summary?.written_rows).toBe('2');
  expect((await asked.json<object>()).data).toEqual([{ b: 7, ...parameters }]);
  expect(await client.ping()).toEqual({ success: true });
});

test('settings and parameters of one call are gone in the next', async () => {
  const client = clientOf(running);
  const ask = async (more: object) =>
    (
      await client.query({ query: "SELECT getSetting('max_block_size') AS size", format: 'JSONEachRow', ...more })
    ).json();
  const severalTimes = (more: object) => Promise.all(Array.from({ length: 12 }, () => ask(more)));

  const given = await severalTimes({ clickhouse_settings: { max_block_size: '77' } });
  const after = await severalTimes({});
  await severalTimes({ query: 'SELECT {word:String} AS word', query_params: { word: 'once' } });
  const forgotten = await ask({ query: 'SELECT {word:String} AS word' }).catch((error: unknown) => error);

  expect(new Set(given.map((rows) => JSON.stringify(rows)))).toEqual(new Set(['[{"size":77}]']));
  expect(JSON.stringify(after)).not.toContain('77');
  expect(forgotten).toMatchObject({ code: '456' });
});

test('a large insert and a large result pass as streams', async () => {
  const client = clientOf(running);
  await client.command({ query: 'CREATE TABLE lines (n UInt32) ENGINE = MergeTree ORDER BY n' });
  const lines = Array.from({ length: 200 }, (_, part) =>
    Array.from({ length: 1000 }, (_, line) => `${part * 1000 + line}\n`).join(''),
  );

  await client.insert({ table: 'lines', values: Readable.from(lines, { objectMode: false }), format: 'TabSeparated' });
  const result = await client.query({ query: 'SELECT n FROM lines', format: 'JSONEachRow' });

  let sum = 0;
  for await (const rows of result.stream<{ n: number }>()) for (const row of rows) sum += row.json().n;
  expect(sum).toBe((200_000 * 199_999) / 2);
});

test('an exception in the middle of a result reaches the client as an exception', async () => {
  const client = clientOf(running);
  const result = await client.query({
    query: 'SELECT throwIf(number = 400000) FROM numbers(500000)',
    format: 'JSONEachRow',
  });

  const read = async () => {
    for await (const rows of result.stream()) void rows;
  };

  await expect(read()).rejects.toMatchObject({ code: '395' });
});

test('a wrong password and a missing one are refused', async () => {
  const engine = running;

  const wrong = clientOf(engine, 'wrong')
    .query({ query: 'SELECT 1' })
    .catch((error: unknown) => error);
  const missing = await fetch(`${engine.url}/?query=SELECT+1`);
  const ping = await fetch(`${engine.url}/ping`);

  expect(await wrong).toMatchObject({ code: '516' });
  expect([missing.status, ping.status]).toEqual([401, 401]);
});

test('killed again and again while rows are appended, the engine loses none that it acknowledged', async () => {
  const said: [string, LogFields | undefined][] = [];
  const log: Log = { ...silentLog, warn: (event, fields) => void said.push([event, fields]) };
  const engine = await start(directory, log);
  const store = openEventStore(engine, nobodyKeptOut);
  onTestFinished(() => store.close());
  const organization = newId();
  await store.prepareOrganization(organization);

  const acknowledged = new Set<string>();
  const append = async (from: number) => {
    for (let round = 0; round < 12; round += 1) {
      const rows = Array.from({ length: 50 }, (_, row) => ({
        at: `17000${from}${String(round * 50 + row).padStart(4, '0')}.000001`,
      }));
      await store.append(organization, newId(), exampleMessages(rows), 1);
      for (const { at } of rows) acknowledged.add(at);
    }
  };
  const kill = async () => {
    for (const enough of [100, 400, 700]) {
      await until(() => acknowledged.size >= enough);
      process.kill(engine.pid()!, 'SIGKILL');
    }
  };
  await Promise.all([append(1), append(2), kill()]);

  const stored = await store.query<{ at: number }>(
    organization,
    'SELECT toUnixTimestamp(at) AS at FROM messages FINAL',
  );
  expect(new Set(stored.map(({ at }) => `${at}.000001`))).toEqual(acknowledged);
  expect(said.map(([, fields]) => fields?.signal)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
});

test('stopped and started, the engine has kept everything', async () => {
  const first = await startClickHouse({ directory, log: silentLog });
  const before = createClient({ url: first.url, username: first.username, password: first.password });
  await before.command({ query: 'CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n' });
  await before.insert({ table: 't', values: [{ n: 5 }], format: 'JSONEachRow' });
  await before.close();
  await first.stop();

  const client = clientOf(await start());

  expect(await (await client.query({ query: 'SELECT n FROM t', format: 'JSONEachRow' })).json()).toEqual([{ n: 5 }]);
});

test('a parent that is killed takes its engine along, and the next one finds the folder free', async () => {
  const program = fileURLToPath(new URL('./engine.ts', import.meta.url));
  const script = `import { startClickHouse } from ${JSON.stringify(program)};
    const engine = await startClickHouse({ directory: ${JSON.stringify(directory)}, log: { info() {}, warn() {}, error() {} } });
    console.log(engine.pid());
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)));

  parent.kill('SIGKILL');
  const next = await start();

  await until(() => !isAlive(pid));
  expect(next.pid()).not.toBe(pid);
});

test('a lock file that a killed engine left does not matter', async () => {
  const engine = await start();
  const before = engine.pid()!;
  const client = clientOf(engine);

  process.kill(before, 'SIGKILL');

  expect(existsSync(join(directory, 'store', 'status'))).toBe(true);
  await until(async () => engine.pid() !== before && (await client.ping()).success);
});

test('no file of the engine can be read by another account', async () => {
  const files = readdirSync(runningIn, { recursive: true, withFileTypes: true }).filter(
    (file) => !file.isSymbolicLink(),
  );

  const open = files.filter(({ parentPath, name }) => (statSync(join(parentPath, name)).mode & 0o077) !== 0);

  expect(files.length).toBeGreaterThan(3);
  expect(open).toEqual([]);
});

test('a folder that another engine holds is refused, and the other engine goes on', async () => {
  const order = { directory: runningIn, port: 0, username: 'second', password: 'second' };

  const second = supervise(order, silentLog, 0);

  await expect(second).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-in-use' });
  expect(await clientOf(running).ping({ select: true })).toEqual({ success: true });
});

test('a folder that cannot be written is refused with the next step', async () => {
  const attempt = startClickHouse({ directory: '/dev/null/events', log: silentLog });

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-unwritable' });
});

test('a server that does not answer, and an address that is none, are told without the address', async () => {
  const silent = startClickHouse({ directory, log: silentLog, url: 'http://account:secret@127.0.0.1:9' }).catch(
    (error: unknown) => error,
  );
  const wrong = startClickHouse({ directory, log: silentLog, url: 'no address' }).catch((error: unknown) => error);

  expect(await silent).toMatchObject({ code: 'clickhouse-unavailable' });
  expect(String(await silent)).not.toContain('secret');
  expect(await wrong).toMatchObject({ code: 'setting-invalid' });
});

test('with a URL the store works on a served ClickHouse and nothing is started', async () => {
  const served = running;
  const url = served.url.replace('//', `//${served.username}:${served.password}@`);

  const engine = await startClickHouse({ directory: join(directory, 'unused'), log: silentLog, url });

  expect(engine.pid()).toBeUndefined();
  expect(existsSync(join(directory, 'unused'))).toBe(false);
  expect(await clientOf(engine).ping({ select: true })).toEqual({ success: true });
});
