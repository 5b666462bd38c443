// The audit log: in order, without a gap, and any change of it shows.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { append, list, verify } from './audit.ts';
import { testControl, testDatabase, type TestControl, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let control: TestControl;
let organizationId: string;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
}, 30_000);

afterAll(async () => {
  await control.close();
  await database.close();
});

beforeEach(async () => {
  organizationId = newId();
  const row = { id: organizationId, name: 'Each test its own', time_zone: 'UTC', created_at: control.clock.now() };
  await control.db.insertInto('organizations').values(row).execute();
});

const write = (details = {}) =>
  append(control, { organizationId, memberId: null, action: 'connection.import', details });

/** What somebody with every right on the database could do. */
async function tamper(statement: ReturnType<typeof sql>): Promise<void> {
  await sql`ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only`.execute(control.db);
  await statement.execute(control.db);
  await sql`ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only`.execute(control.db);
}

test('entries are numbered and come newest first', async () => {
  for (const count of [1, 2, 3]) await write({ count });

  const entries = await list(control, organizationId, { limit: 2 });

  expect(entries.map(({ number, details }) => [number, details['count']])).toEqual([
    [3, 3],
    [2, 2],
  ]);
});

test('entries written at once form one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, count) => write({ count })));

  const chain = await verify(control, organizationId);

  expect(chain).toEqual({ entries: 20, brokenAt: null });
});

test('a chain longer than a page is verified whole', async () => {
  for (const count of [1, 2, 3, 4, 5]) await write({ count });

  const chains = await Promise.all([1, 2, 5, 6].map((atOnce) => verify(control, organizationId, atOnce)));

  expect(chains.every(({ entries, brokenAt }) => entries === 5 && brokenAt === null)).toBe(true);
});

test.each([
  ['a changed detail', sql`UPDATE audit_entries SET details = '{"count": 9}' WHERE number = 2`, 2],
  ['a changed time', sql`UPDATE audit_entries SET at = at + interval '1 hour' WHERE number = 2`, 2],
  ['a changed member', sql`UPDATE audit_entries SET member_id = organization_id WHERE number = 2`, 2],
  ['a removed entry', sql`DELETE FROM audit_entries WHERE number = 2`, 2],
  ['a hash made up again', sql`UPDATE audit_entries SET details = '{}', hash = sha256('forged') WHERE number = 2`, 2],
])('%s is found', async (_name, statement, at) => {
  for (const count of [1, 2, 3]) await write({ count });

  await tamper(statement);

  expect((await verify(control, organizationId)).brokenAt).toBe(at);
});

test('the database itself refuses to change, remove or empty entries', async () => {
  await write();

  const attempts = ['UPDATE audit_entries SET number = 5', 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'];

  for (const attempt of attempts) await expect(control.pool.query(attempt)).rejects.toThrow('append-only');
});

test('a clock that was set back does not turn the order around', async () => {
  await write();
  control.clock.moveTo('2026-03-01T00:00:00Z');
  await write();
  control.clock.moveTo('2026-03-02T09:00:00Z');

  const [last, first] = await list(control, organizationId);

  expect(last?.at).toEqual(first?.at);
  expect(await verify(control, organizationId)).toEqual({ entries: 2, brokenAt: null });
});

test.each([
  ['connection.consent-begin', { connector: 'slack', mode: 'person' }],
  ['connection.consent-grant', { mode: 'bot', scopes: 4, missing: 1, wider: true }],
  ['connection.choose', { which: 'all-but', places: 12, patterns: 2, includesExternal: false, horizonDays: 365 }],
  ['connection.pause', {}],
  ['connection.resume', {}],
  ['connection.reconnect', { problem: 'source-token-revoked' }],
  ['connection.disconnect', { keepsData: true }],
])('what is done to a live connection is told without a name: %s', async (action, details) => {
  const subject = newId();

  await append(control, { organizationId, memberId: null, action, subject, details });

  expect(await list(control, organizationId)).toMatchObject([{ action, subject, details }]);
});

test('an entry with something a person wrote is refused', async () => {
  const attempt = write({ name: 'Sales & Marketing' });

  await expect(attempt).rejects.toMatchObject({ name: 'Defect' });
  expect(await list(control, organizationId)).toEqual([]);
});

test('an entry falls with the transaction it speaks of', async () => {
  const failing = control.db.transaction().execute(async (db) => {
    await append({ db, clock: control.clock }, { organizationId, memberId: null, action: 'a.b' });
    throw new Error('undone');
  });

  await expect(failing).rejects.toThrow('undone');
  expect(await list(control, organizationId)).toEqual([]);
});
