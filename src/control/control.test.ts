// The control plane as a whole: migrated once, in a known form, and back after its server died.
import { readFileSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { list } from './audit.ts';
import { openControl } from './control.ts';
import { migrate, readMigrations } from './internal/migrate.ts';
import { dumpSchema } from './internal/schema-dump.ts';
import { firstOwner } from './members.ts';
import { changeOrganization, ensureDefault, findOrganization, listOrganizations } from './organizations.ts';
import { controlOfFile } from './test-control.ts';
import { testControl, testMasterKey } from './testing.ts';

const schemaFile = new URL('./schema.sql', import.meta.url);
const clock = standingClock('2026-03-02T09:00:00Z');
const { control, database } = await controlOfFile();

test('the migrated database has the form that schema.sql shows', async () => {
  const dumped = await dumpSchema(control.pool);

  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(schemaFile, dumped);

  expect(dumped).toBe(readFileSync(schemaFile, 'utf8'));
});

test('five processes that open an empty database at once migrate it once', async () => {
  const pool = await database.another();

  const opened = await Promise.all(
    Array.from({ length: 5 }, () => openControl({ pool, masterKey: testMasterKey, clock, log: silentLog })),
  );

  const applied = await opened[0]?.pool.query('SELECT name FROM migrations ORDER BY name');
  for (const one of opened) await one.close();
  expect(applied?.rows.map(({ name }) => name)).toEqual(readMigrations().map(({ name }) => name));
});

test('a migration that fails leaves the database as it was', async () => {
  const pool = new pg.Pool(await database.another());
  const broken = [...readMigrations(), { name: '9999-broken.sql', sql: 'CREATE TABLE half (); SELECT nonsense' }];

  await expect(migrate(pool, clock, broken)).rejects.toThrow();

  const { rows } = await pool.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
  await pool.end();
  expect(rows).toEqual([]);
});

test('a database of a newer version is refused', async () => {
  const pool = new pg.Pool(await database.another());
  await migrate(pool, clock, [...readMigrations(), { name: '9999-future.sql', sql: 'SELECT 1' }]);

  const attempt = migrate(pool, clock);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'data-directory-newer' });
  await pool.end();
});

test('a database is not migrated under a process of the version before', async () => {
  const other = await testControl(await database.another());
  const pool = new pg.Pool(other.poolConfig);
  const next = [...readMigrations(), { name: '9999-future.sql', sql: 'CREATE TABLE future ()' }];

  const attempt = migrate(pool, clock, next);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'older-version-running' });
  await other.close();
  await migrate(pool, clock, next);
  await pool.end();
});

test('a migration that was changed after it was applied is found', async () => {
  const pool = new pg.Pool(await database.another());
  await migrate(pool, clock);

  const attempt = migrate(
    pool,
    clock,
    readMigrations().map(({ name, sql }) => ({ name, sql: `${sql} ` })),
  );

  await expect(attempt).rejects.toMatchObject({ name: 'Defect' });
  await pool.end();
});

test('many that ask for the first organization at once get the same one', async () => {
  const made = await Promise.all(Array.from({ length: 6 }, () => ensureDefault(control)));

  const all = await listOrganizations(control);

  expect(new Set(made.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
  expect(all).toHaveLength(1);
});

test('the first organization has the time zone of the machine and no owner', async () => {
  const organization = await ensureDefault(control);

  const owner = await firstOwner(control, organization.id);

  expect(organization.timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(owner).toBeNull();
});

test('a change of the organization is in the audit log without the words of it', async () => {
  const { id } = await ensureDefault(control);

  const changed = await changeOrganization(control, id, { name: 'Marmalade & Sons', timeZone: 'Asia/Tokyo' }, null);

  const [entry] = await list(control, id);
  expect(changed).toMatchObject({ name: 'Marmalade & Sons', timeZone: 'Asia/Tokyo' });
  expect(entry).toMatchObject({ action: 'organization.change', details: { name: true, timeZone: true } });
});

test('an organization that does not exist is refused', async () => {
  const attempt = findOrganization(control, 'No such name');

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'unknown-organization' });
});

test('a connection that the server broke is replaced by the next query', async () => {
  const breaking = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  await Promise.allSettled([control.pool.query(breaking), control.pool.query(breaking)]);

  const found = async () => (await listOrganizations(control)).length;

  await expect.poll(() => found().catch(() => 0)).toBe(1);
});

test('a connection that breaks in the middle of a query fails that query alone', async () => {
  const asleep = `FROM pg_stat_activity WHERE datname = current_database() AND query = 'SELECT pg_sleep(30)'`;
  const sleeping = sql`SELECT pg_sleep(30)`.execute(control.db).catch((error: { code: string }) => error.code);
  await expect.poll(async () => (await control.pool.query(`SELECT 1 ${asleep}`)).rowCount).toBe(1);

  await control.pool.query(`SELECT pg_terminate_backend(pid) ${asleep}`);

  expect(await sleeping).toBe('57P01');
  await expect
    .poll(() =>
      listOrganizations(control).then(
        ({ length }) => length,
        () => 0,
      ),
    )
    .toBe(1);
});

test('a process whose connection broke shows again that it lives', async () => {
  const present = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7401 AND objid = $1`;
  const breaking = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tacit presence' AND datname = current_database()`;
  await control.pool.query(breaking);

  const count = async () => (await control.pool.query(present, [control.process])).rowCount;

  await expect.poll(count, { timeout: 5000 }).toBe(1);
});
