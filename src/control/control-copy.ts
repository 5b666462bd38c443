// A copy of the control plane as it stood at one moment, row by row as JSON, and putting such a copy back.
import pg, { type PoolConfig } from 'pg';
import type { Clock } from '../base/clock.ts';
import { checksumOf, migrate, type Migration, newerDatabase, readMigrations } from './internal/migrate.ts';
import type { Control } from './internal/opened.ts';

export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The migrations by which a copy was made: name and checksum of each. */
export type Form = readonly (readonly [name: string, checksum: string])[];

export interface ControlCut {
  readonly form: Form;
  readonly organizations: readonly string[];
  readonly tables: readonly CopiedTable[];
  /** The rows of a table, each as a JSON object. */
  rows(table: CopiedTable): AsyncGenerator<readonly string[]>;
  /** False when something that is audited was done, or an HR file applied, since the copy's moment. */
  isStillSo(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * What a copy leaves out: whoever is signed in or on the way in, what is being done at this moment, and the pace of
 * calls. Restored, a session that was ended or a link that was used would work again.
 */
const leftOut = [
  'migrations',
  'sessions',
  'sign_in_links',
  'begun_sign_ins',
  'verifications',
  'consents',
  'call_limits',
];

const atOnce = 1000;

/** Opens one transaction that sees this moment, whatever happens later, until `close`. */
export async function cutControl(control: Pick<Control, 'pool'>): Promise<ControlCut> {
  const client = await control.pool.connect();
  const release = async (): Promise<void> => {
    await client.query('ROLLBACK').catch(() => {});
    client.release();
  };
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const state = await stateOf(client);
    const { rows: form } = await client.query<{ name: string; checksum: string }>(
      'SELECT name, checksum FROM migrations ORDER BY name',
    );
    const { rows: organizations } = await client.query<{ id: string }>('SELECT id FROM organizations ORDER BY id');
    return {
      form: form.map(({ name, checksum }) => [name, checksum] as const),
      organizations: organizations.map(({ id }) => id),
      tables: await tablesOf(client),
      rows: (table) => rowsOf(client, table),
      isStillSo: async () => (await stateOf(control.pool)) === state,
      close: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function tablesOf(client: pg.PoolClient): Promise<CopiedTable[]> {
  const { rows } = await client.query<CopiedTable>(
    `SELECT relname::text AS name, array_agg(attname::text ORDER BY attnum) AS columns
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname != ALL($1)
     GROUP BY relname ORDER BY relname`,
    [leftOut],
  );
  return rows;
}

async function* rowsOf(client: pg.PoolClient, { name }: CopiedTable): AsyncGenerator<readonly string[]> {
  const cursor = pg.escapeIdentifier(`copy ${name}`);
  await client.query(`DECLARE ${cursor} CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${nameOf(name)} AS t`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${atOnce} FROM ${cursor}`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await client.query(`CLOSE ${cursor}`);
}

/** What changes with everything that takes rows out of the event store because a person said so. */
async function stateOf(db: Pick<pg.Pool, 'query'> | pg.PoolClient): Promise<string> {
  const { rows } = await db.query<{ state: string }>(
    `SELECT concat(
       (SELECT string_agg(concat(organization_id, number), ',' ORDER BY organization_id)
        FROM (SELECT organization_id, max(number) AS number FROM audit_entries GROUP BY 1) AS heads), ';',
       (SELECT string_agg(snapshot::text, ',' ORDER BY snapshot) FROM rosters)) AS state`,
  );
  return rows[0]!.state;
}

/** Throws Refused `data-directory-newer` where a copy was made by a version that knows more than this one. */
export function refuseNewerForm(form: Form): void {
  const known = new Map(readMigrations().map(({ name, sql }) => [name, checksumOf(sql)]));
  if (form.some(([name, checksum]) => known.get(name) !== checksum)) throw newerDatabase();
}

export interface ControlRestoring {
  rows(table: CopiedTable, rows: readonly string[]): Promise<void>;
  /** Days, `YYYY-MM-DD`, whose figures must be computed again. */
  markStale(organizationId: string, days: readonly string[]): Promise<void>;
  /** From here on the rows stand. The database is brought to the form of this version. Gives how many connections rest. */
  finish(): Promise<number>;
  /** Leaves the database without any of them. */
  abandon(): Promise<void>;
}

/** True where nothing was ever kept. */
export async function isControlEmpty(config: PoolConfig): Promise<boolean> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ is: boolean }>(`SELECT to_regclass('public.migrations') IS NULL AS is`);
    return rows[0]!.is;
  } finally {
    await client.end();
  }
}

/** Makes the tables of that form in an empty database, and puts rows into them in one transaction. */
export async function restoreControl(config: PoolConfig, clock: Clock, form: Form): Promise<ControlRestoring> {
  refuseNewerForm(form);
  const pool = new pg.Pool({ ...config, max: 1 });
  pool.on('error', () => {});
  const named = new Set(form.map(([name]) => name));
  const all: readonly Migration[] = readMigrations();
  await migrate(
    pool,
    clock,
    all.filter(({ name }) => named.has(name)),
  );
  const client = await pool.connect();
  const end = async (): Promise<void> => {
    client.release();
    await pool.end();
  };
  await client.query('BEGIN');
  await deferChecks(client, true);
  const begun = new Set<string>();
  return {
    async rows(table, rows) {
      // What the migrations themselves have put there.
      if (!begun.has(table.name)) await empty(client, table.name);
      begun.add(table.name);
      await insert(client, table, rows);
    },
    async markStale(organizationId, days) {
      await client.query(
        `INSERT INTO stale_days (organization_id, day) SELECT $1, unnest($2::date[]) ON CONFLICT DO NOTHING`,
        [organizationId, days],
      );
    },
    async finish() {
      await client.query('SET CONSTRAINTS ALL IMMEDIATE');
      await deferChecks(client, false);
      await advanceSequences(client);
      await client.query('COMMIT');
      client.release();
      await migrate(pool, clock, all);
      const resting = await restWide(pool);
      await pool.end();
      return resting;
    },
    async abandon() {
      await client.query('ROLLBACK').catch(() => {});
      await end();
    },
  };
}

/**
 * How far a connection looks is as of the backup: somebody may have narrowed it since, and only two widen it. Gives how many rest
 * until somebody resumes them.
 */
async function restWide(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `UPDATE live_connections SET state = 'paused', next_sync_at = NULL
     WHERE reach <> 'public' AND state IN ('collecting', 'failing')`,
  );
  return rowCount ?? 0;
}

async function empty(client: pg.PoolClient, table: string): Promise<void> {
  const { rowCount } = await client.query(`SELECT 1 FROM ${nameOf(table)} LIMIT 1`);
  if (rowCount !== 0) await client.query(`DELETE FROM ${nameOf(table)}`);
}

async function insert(client: pg.PoolClient, { name, columns }: CopiedTable, rows: readonly string[]): Promise<void> {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  await client.query(
    `INSERT INTO ${nameOf(name)} (${list}) OVERRIDING SYSTEM VALUE
     SELECT ${list} FROM json_populate_recordset(NULL::${nameOf(name)}, $1::json)`,
    [`[${rows.join(',')}]`],
  );
}

/** Rows may point at rows of tables that come later; all of it is checked at the end. */
async function deferChecks(client: pg.PoolClient, isDeferred: boolean): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I %s', conrelid::regclass, conname, $1::text) AS sql
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
    [isDeferred ? 'DEFERRABLE INITIALLY DEFERRED' : 'NOT DEFERRABLE'],
  );
  for (const { sql } of rows) await client.query(sql);
}

/** The next row gets a number above those that came back. */
async function advanceSequences(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `SELECT format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %I',
       table_name, column_name, column_name, table_name) AS sql
     FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'`,
  );
  for (const { sql } of rows) await client.query(sql);
}

const nameOf = (table: string): string => `public.${pg.escapeIdentifier(table)}`;
