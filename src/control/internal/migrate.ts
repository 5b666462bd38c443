// Brings the database to the form this program knows: SQL files, in order, once each.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import type { Clock } from '../../base/clock.ts';
import { Defect, errorCodes, Refused } from '../../base/errors.ts';
import { presenceLocks } from './presence.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

const folder = new URL('../migrations/', import.meta.url);

/** An arbitrary pair that stands for "somebody migrates" among the advisory locks of the database. */
const lock = '7400, 1';

export function readMigrations(): Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return files.toSorted().map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/**
 * Applies what is missing, all or nothing; a second process waits and then finds nothing to do. Throws Refused
 * `data-directory-newer` when a newer version was here, Defect when an applied file was changed afterwards.
 */
export async function migrate(
  pool: pg.Pool,
  clock: Clock,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${lock})`);
    const missing = await findMissing(client, migrations);
    // Beside an embedded engine nobody else is; beside a served one a process of the version before may still work.
    if (missing.length > 0 && missing.length < migrations.length && (await areOthersPresent(client))) throw olderRuns();
    for (const { name, sql } of missing) {
      await client.query(sql);
      await client.query('INSERT INTO migrations VALUES ($1, $2, $3)', [name, checksumOf(sql), clock.now()]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function findMissing(client: pg.PoolClient, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows: found } = await client.query(`SELECT 1 WHERE to_regclass('migrations') IS NOT NULL`);
  if (found.length === 0) {
    await client.query(
      'CREATE TABLE migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL)',
    );
    return [...migrations];
  }
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  for (const { name, sql } of migrations) {
    if (applied.has(name) && applied.get(name) !== checksumOf(sql)) throw changed(name);
    applied.delete(name);
  }
  if (applied.size > 0) throw newerDatabase();
  const known = new Set(rows.map((row) => row.name));
  return migrations.filter(({ name }) => !known.has(name));
}

export const checksumOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');

async function areOthersPresent(client: pg.PoolClient): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [presenceLocks],
  );
  return rowCount !== 0;
}

function olderRuns(): Refused {
  return new Refused(
    'older-version-running',
    errorCodes['older-version-running'],
    'Stop every Tacit on this database, then start the new version.',
  );
}

function changed(name: string): Defect {
  return new Defect(
    'internal',
    `The migration ${name} was changed after it was applied.`,
    'Install Tacit again from its release.',
  );
}

export function newerDatabase(): Refused {
  return new Refused(
    'data-directory-newer',
    'The database was written by a newer version of Tacit. Nothing in it was touched.',
    'Start the newer version, or use another database.',
  );
}
