// A database for one test file, on the server of the whole run, or on the one that the environment names.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg, { type PoolConfig } from 'pg';
import { standingClock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { openControl, type Control } from './control.ts';
import type { Cursor } from './cursors.ts';
import { startPostgres, type Postgres } from './postgres.ts';

export interface TestDatabase {
  readonly pool: PoolConfig;
  /** Another empty database beside it, on the same server. */
  another(): Promise<PoolConfig>;
  close(): Promise<void>;
}

/** Its account may create databases. Alone: for tests that make accounts, which are of a whole server. */
export async function testDatabase({ isAlone = false } = {}): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-test-'));
  const url =
    process.env['TACIT_TEST_DATABASE_URL'] ?? (isAlone ? undefined : process.env['TACIT_TEST_SHARED_DATABASE']);
  const server = await startPostgres({ url, directory: join(folder, 'postgres'), log: silentLog });
  const made: string[] = [];
  const another = async (): Promise<PoolConfig> => {
    const name = `tacit_test_${randomBytes(6).toString('hex')}`;
    await administer(server, `CREATE DATABASE ${name}`);
    made.push(name);
    return named(server.pool, name);
  };
  return {
    pool: await another(),
    another,
    close: async () => {
      if (url !== undefined) for (const name of made) await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const testMasterKey = Buffer.alloc(32, 7);
export type TestControl = Control & {
  readonly clock: ReturnType<typeof standingClock>;
  readonly poolConfig: PoolConfig;
};

/** An open control plane on a database of its own, at nine in the morning of a Monday. */
export async function testControl(pool: PoolConfig): Promise<TestControl> {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const control = await openControl({ pool, masterKey: testMasterKey, clock, log: silentLog });
  return { ...control, clock, poolConfig: pool };
}

/** An organization for one test alone. */
export async function testOrganization(control: Control): Promise<string> {
  const row = { id: newId(), name: 'Each test its own', time_zone: 'UTC', created_at: control.clock.now() };
  await control.db.insertInto('organizations').values(row).execute();
  return row.id;
}

/** How many wait for a lock of that database at this moment. */
export async function waitingForLocks({ pool }: Control): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]!.count;
}

/** The cursor of a place that was read to its end and once more; each time another place. */
export function exampleCursor(): Cursor {
  return {
    place: newId(),
    headAt: 1_772_442_000_000_000,
    tailAt: 1_740_906_000_000_000,
    gapFrom: 1_771_000_000_000_000,
    gapTo: 1_771_000_000_000_002,
    isBackfilled: true,
    lookedBackAt: new Date('2026-03-02T02:00:00Z'),
    changesReadTo: 1_772_416_800_000_000,
    auditAt: 1_750_000_000_000_000,
    auditBegunAt: new Date('2026-02-20T00:00:00Z'),
    auditedAt: new Date('2026-02-19T00:00:00Z'),
    reason: null,
    messagesSeen: 1234,
  };
}

function named(pool: PoolConfig, database: string): PoolConfig {
  if (pool.connectionString === undefined) return { ...pool, database };
  const url = new URL(pool.connectionString);
  url.pathname = `/${database}`;
  return { ...pool, connectionString: url.href };
}

async function administer(server: Postgres, statement: string): Promise<void> {
  const client = new pg.Client(server.pool);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
