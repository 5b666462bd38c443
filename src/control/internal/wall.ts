// Makes sure at the start that the policies of 0006-apart bind us, whatever account the database was opened with.
import type pg from 'pg';
import { isHouseError, Refused } from '../../base/errors.ts';

/** What an account that passes by policies becomes while it works for an organization. One for all databases of a server. */
export const boundRole = 'tacit_bound';

/** The lock of those who migrate: of two that make the same role at once, one would fail. */
const lock = '7400, 1';

/**
 * Gives the role to act as, or null where the account itself is bound. Throws Refused `organizations-not-apart` where
 * neither can be had: then nothing but our own code would stand between two organizations.
 */
export async function raiseWall(pool: pg.Pool): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${lock})`);
    const role = (await isBound(client)) ? null : boundRole;
    if (role !== null) await prepareRole(client);
    await client.query('COMMIT');
    if (await stands(client, role)) return role;
    throw notApart();
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    if (isHouseError(error)) throw error;
    throw (error as { code?: unknown }).code === '42501' ? notApart(error) : error;
  } finally {
    client.release();
  }
}

async function isBound(client: pg.PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ bound: boolean }>(
    'SELECT NOT (rolsuper OR rolbypassrls) AS bound FROM pg_roles WHERE rolname = current_user',
  );
  return rows[0]?.bound === true;
}

async function prepareRole(client: pg.PoolClient): Promise<void> {
  // Another installation on the same server may make it in this moment.
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${boundRole}') THEN CREATE ROLE ${boundRole} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
  // From version 16 on, whoever made a role may grant it and yet not become it.
  const { rows } = await client.query<{ may: boolean; lacking: boolean }>(
    `SELECT pg_has_role($1, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) AS may, EXISTS (
       SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND NOT has_table_privilege($1, oid, 'DELETE')) AS lacking`,
    [boundRole],
  );
  if (rows[0]?.may !== true) await client.query(`GRANT ${boundRole} TO CURRENT_USER`);
  if (rows[0]?.lacking !== true) return;
  await client.query(`GRANT USAGE ON SCHEMA public TO ${boundRole}`);
  await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${boundRole}`);
}

/** Asks the server itself, as whoever we will be. */
async function stands(client: pg.PoolClient, role: string | null): Promise<boolean> {
  await client.query('BEGIN');
  if (role !== null) await client.query(`SET LOCAL ROLE ${role}`);
  const { rows } = await client.query<{ active: boolean }>(`SELECT row_security_active('organizations') AS active`);
  await client.query('ROLLBACK');
  return rows[0]?.active === true;
}

function notApart(cause?: unknown): Refused {
  return new Refused(
    'organizations-not-apart',
    'The account of the database passes by row-level security and may not become one that is bound by it.',
    `Take BYPASSRLS from the account, or let a superuser run: CREATE ROLE ${boundRole} NOLOGIN; GRANT ${boundRole} TO the account.`,
    { cause },
  );
}
