// One embedded PostgreSQL for all test files of a run: each makes databases of its own in it, and none starts a server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLog } from '../src/base/log.ts';
import { type Postgres, startPostgres } from '../src/control/postgres.ts';

/** Making the files of a server takes two seconds of a core, and fifty test files want a database. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TACIT_TEST_DATABASE_URL'] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tacit-test-'));
  const server = await startPostgres({ directory: join(folder, 'postgres'), log: silentLog });
  await hurry(server);
  const { host = '', user = '', password = '' } = server.pool;
  const account = `${user}:${encodeURIComponent(String(password))}`;
  const place = new URLSearchParams({ host });
  process.env['TACIT_TEST_SHARED_DATABASE'] = `postgres://${account}@localhost/postgres?${place.toString()}`;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
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
