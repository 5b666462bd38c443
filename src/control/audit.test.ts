// The audit log: in order, without a gap, and any change of it shows.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { append, type AuditEntry, list, readThrough, verify } from './audit.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
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

  expect(chain).toMatchObject({ entries: 20, brokenAt: null });
});

test('a chain longer than a page is verified whole', async () => {
  for (const count of [1, 2, 3, 4, 5]) await write({ count });

  const chains = await Promise.all([1, 2, 5, 6].map((atOnce) => verify(control, organizationId, { atOnce })));

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
  expect(await verify(control, organizationId)).toMatchObject({ entries: 2, brokenAt: null });
});

test.each([
  ['connection.consent-begin', { connector: 'slack', mode: 'person' }],
  ['connection.consent-grant', { mode: 'bot', scopes: 4, missing: 1, wider: true }],
  ['connection.choose', { which: 'all-but', places: 12, patterns: 2, includesExternal: false, horizonDays: 365 }],
  ['connection.pause', {}],
  ['connection.resume', {}],
  ['connection.reconnect', { problem: 'source-token-revoked' }],
  ['connection.disconnect', { isRevoked: true }],
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

test('entries are found by the noun of what was done, by who did it and by when', async () => {
  const memberId = newId();
  const done = (action: string, by: string | null) => append(control, { organizationId, memberId: by, action });
  control.clock.moveTo('2026-03-03T09:00:00Z');
  await done('connection.pause', null);
  control.clock.moveTo('2026-03-04T09:00:00Z');
  await done('connection.resume', memberId);
  await done('connections.count', memberId);
  control.clock.moveTo('2026-03-02T09:00:00Z');
  const numbers = async (question: object) =>
    (await list(control, organizationId, question)).map(({ number }) => number);

  const day = new Date('2026-03-04T09:00:00Z');

  expect(await numbers({ noun: 'connection' })).toEqual([2, 1]);
  expect(await numbers({ memberId })).toEqual([3, 2]);
  expect(await numbers({ noun: 'connection', memberId, before: 3 })).toEqual([2]);
  expect(await numbers({ from: day })).toEqual([3, 2]);
  expect(await numbers({ to: day })).toEqual([1]);
  expect(await numbers({ noun: 'roster' })).toEqual([]);
});

test('a page holds two hundred entries at most', async () => {
  for (let count = 0; count < 201; count += 1) await write({ count });

  const page = await list(control, organizationId, { limit: 10_000 });

  expect([page.length, page.at(-1)?.number]).toEqual([200, 2]);
});

test('entries that were cut off at the end show only against a hash that was kept elsewhere', async () => {
  for (const count of [1, 2, 3]) await write({ count });
  const { lastHash: held } = await verify(control, organizationId);
  const before = await verify(control, organizationId, { held: held! });

  await tamper(sql`DELETE FROM audit_entries WHERE number = 3`);
  const after = await verify(control, organizationId, { held: held! });

  expect([before.entries, before.brokenAt, before.heldAt]).toEqual([3, null, 3]);
  expect([after.entries, after.brokenAt, after.heldAt]).toEqual([2, null, null]);
});

test('a long chain is checked in parts, and a part that begins where nothing is does not hold', async () => {
  for (const count of [1, 2, 3, 4]) await write({ count });

  const first = await verify(control, organizationId, { most: 3, atOnce: 2 });
  const second = await verify(control, organizationId, { after: first.more!, most: 3 });
  const beyond = await verify(control, organizationId, { after: 9 });

  expect([first.entries, first.more]).toEqual([3, 3]);
  expect(second).toMatchObject({ entries: 4, brokenAt: null, more: null });
  expect(beyond).toMatchObject({ entries: 8, brokenAt: 9 });
});

test('the whole log is read from its beginning, each entry with the hash of the one before', async () => {
  for (const count of [1, 2, 3, 4]) await write({ count });

  const read: AuditEntry[] = [];
  for await (const entry of readThrough(control, organizationId, 3, 2)) read.push(entry);

  expect(read.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(read.map(({ previousHash }) => previousHash)).toEqual(['0'.repeat(64), read[0]!.hash, read[1]!.hash]);
});
