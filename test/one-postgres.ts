// Made once for a whole run: one embedded PostgreSQL in which each test file makes databases of its own, and a data folder
// whose engine has its files and has kept nothing yet, for houses to begin with.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock } from '../src/base/clock.ts';
import { openDataDirectory } from '../src/base/data-directory.ts';
import { silentLog } from '../src/base/log.ts';
import { dataVersion } from '../src/cli/wiring/engines.ts';
import { type Postgres, startPostgres } from '../src/control/postgres.ts';

/** Making the files of a server takes two seconds of a core, and a hundred tests want a database or a house. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TACIT_TEST_DATABASE_URL'] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tacit-test-'));
  const begun = join(folder, 'begun');
  // As a house does before it writes anything.
  const others = process.umask(0o077);
  const made = await begin(begun);
  process.umask(others);
  const directory = join(folder, 'postgres');
  execFileSync('cp', ['-a', made, directory]);
  const server = await startPostgres({ directory, log: silentLog });
  await hurry(server);
  const { host = '', user = '', password = '' } = server.pool;
  const account = `${user}:${encodeURIComponent(String(password))}`;
  const place = new URLSearchParams({ host });
  process.env['TACIT_TEST_SHARED_DATABASE'] = `postgres://${account}@localhost/postgres?${place.toString()}`;
  process.env['TACIT_TEST_BEGUN_FOLDER'] = begun;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** As a process leaves it that ended right after its engine had made its files. Gives the folder of the engine. */
async function begin(path: string): Promise<string> {
  const directory = await openDataDirectory(path, { version: dataVersion, clock: systemClock });
  const postgres = join(directory.engines, 'postgres');
  const server = await startPostgres({ directory: postgres, log: silentLog });
  await server.stop();
  await directory.close();
  return postgres;
}

/** What it holds need not survive a power cut. */
async function hurry(server: Postgres): Promise<void> {
  const client = new pg.Client(server.pool);
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  }
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}
