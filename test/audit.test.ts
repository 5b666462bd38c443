// The audit log through its doors, over the real database: its pages, its check, its export, and who may ask.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { AuditCheck, AuditEntry, AuditPage } from '../src/api/contract/audit.ts';
import { type Api, buildApi } from '../src/api/server.ts';
import type { Services } from '../src/api/services.ts';
import { newId } from '../src/base/ids.ts';
import { auditServices } from '../src/cli/wiring/audit-services.ts';
import { openClient } from '../src/cli/client.ts';
import { commands } from '../src/cli/main.ts';
import { append } from '../src/control/audit.ts';
import {
  type TestControl,
  type TestDatabase,
  testControl,
  testDatabase,
  testOrganization,
} from '../src/control/testing.ts';

let database: TestDatabase;
let control: TestControl;
let api: Api;
let folder: string;
let socket: string;
let organizationId: string;
let memberId: string;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  folder = await mkdtemp(join(tmpdir(), 'tacit-audit-'));
  socket = join(folder, 'socket');
  const memberOf = async (headers: Headers) => {
    const member = { id: memberId, name: 'Ann', role: headers.get('cookie') };
    return { member, organizationId, expiresAt: new Date(8.64e15) };
  };
  const services = {
    clock: control.clock,
    log: control.log,
    publicUrl: 'http://localhost:7400',
    connectors: [],
    signIn: { memberOf },
    organizations: { find: async () => ({ id: organizationId, name: 'Each test its own', timeZone: 'UTC' }) },
    audit: auditServices(control),
  } as unknown as Services;
  api = await buildApi(services, undefined);
  await api.listenLocally(socket);
}, 30_000);

afterAll(async () => {
  await api.close();
  await control.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  organizationId = await testOrganization(control);
  memberId = newId();
  const now = control.clock.now();
  const member = { id: memberId, organization_id: organizationId, name: 'Ann', email: `${memberId}@example.org` };
  const rest = { role: 'owner', is_email_verified: true, image: null, created_at: now, updated_at: now } as const;
  await control.db
    .insertInto('members')
    .values({ ...member, ...rest })
    .execute();
});

const write = (action: string, by: string | null = null) =>
  append(control, { organizationId, memberId: by, action, details: { rows: 3 } });

const ask = (path: string, as = 'auditor') =>
  api.app.inject({ method: 'GET', url: `/api/audit${path}`, headers: { cookie: as } });

const pageOf = async (query = '') => (await ask(query)).json<AuditPage>();
const numbersOf = ({ entries }: AuditPage) => entries.map(({ number }) => number);

/** What somebody with every right on the database could do. */
async function tamper(statement: string): Promise<void> {
  const { pool } = control;
  await pool.query('ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only');
  await pool.query(`${statement} AND organization_id = $1`, [organizationId]);
  await pool.query('ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only');
}

test('pages go from the newest to the oldest, and the last one says so', async () => {
  for (let count = 0; count < 4; count += 1) await write('connection.pause');

  const first = await pageOf('?limit=2');
  const second = await pageOf(`?limit=2&before=${first.older}`);

  expect([numbersOf(first), first.older]).toEqual([[4, 3], 3]);
  expect([numbersOf(second), second.older]).toEqual([[2, 1], null]);
});

test('a filter leaves nothing over for a further page that would be empty', async () => {
  await write('roster.apply');
  await write('connection.pause');

  const { entries, older } = await pageOf('?limit=1&action=connection');

  expect([entries.map(({ action }) => action), older]).toEqual([['connection.pause'], null]);
});

test('a member stands with the name, one who left with the id alone, and the operator with neither', async () => {
  const gone = newId();
  for (const by of [memberId, gone, null]) await write('connection.pause', by);

  const { entries } = await pageOf();

  expect(entries.map(({ member }) => member)).toEqual([null, { id: gone, name: null }, { id: memberId, name: 'Ann' }]);
  expect(numbersOf(await pageOf(`?member=${memberId}`))).toEqual([1]);
});

test('instants bound what is listed, and what is none is refused', async () => {
  await write('connection.pause');
  const at = control.clock.now();
  const later = new Date(at.getTime() + 1).toISOString();

  expect(numbersOf(await pageOf(`?from=${at.toISOString()}&to=${later}`))).toEqual([1]);
  expect(numbersOf(await pageOf(`?to=${at.toISOString()}`))).toEqual([]);
  for (const wrong of ['?from=yesterday', '?action=a.b', '?limit=201', '?before=0', '?member=ann'])
    expect([wrong, (await ask(wrong)).statusCode]).toEqual([wrong, 400]);
});

test('the check says that the chain holds and with which last hash, and finds one that was kept', async () => {
  await write('connection.pause');
  const { hash } = await write('connection.resume');

  const check = (await ask(`/verify?held=${hash}`)).json<AuditCheck>();

  expect(check).toEqual({ entries: 2, brokenAt: null, lastHash: hash, heldAt: 2, more: null });
});

test('the export holds every entry with what its hash is made of, and is an entry itself', async () => {
  await write('connection.pause', memberId);

  const answer = await ask('/export');

  const lines = answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);
  expect(answer.headers['content-type']).toContain('application/x-ndjson');
  expect(lines.map(({ number, action }) => [number, action])).toEqual([
    [1, 'connection.pause'],
    [2, 'audit.export'],
  ]);
  expect(lines[0]).toMatchObject({ organizationId, member: { id: memberId, name: 'Ann' }, details: { rows: 3 } });
  expect([lines[1]!.previousHash, lines[1]!.member?.id]).toEqual([lines[0]!.hash, memberId]);
});

test('whoever has the export can check it without the program, as the documents say', async () => {
  await append(control, {
    organizationId,
    memberId,
    action: 'roster.apply',
    subject: newId(),
    details: { people: 12, day: '2026-01-04' },
  });

  const lines = (await ask('/export')).body.trimEnd().split('\n');

  for (const line of lines) {
    const {
      number,
      at,
      member,
      action,
      subject,
      details,
      previousHash,
      hash,
      organizationId: of,
    } = JSON.parse(line) as AuditEntry & { organizationId: string };
    const pairs = Object.entries(details).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const content = JSON.stringify([of, number, at, member?.id ?? null, action, subject, pairs]);
    const made = createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(content).digest('hex');
    expect([number, made]).toEqual([number, hash]);
  }
});

test.each(['', '/verify', '/export'])(
  'analysts and members are refused the audit log, and being refused the export writes nothing: %s',
  async (path) => {
    const statuses = await Promise.all(['analyst', 'member'].map(async (role) => (await ask(path, role)).statusCode));

    expect(statuses).toEqual([403, 403]);
    expect(numbersOf(await pageOf())).toEqual([]);
  },
);

test('the log of another organization is neither listed, checked nor exported', async () => {
  await write('connection.pause');
  organizationId = await testOrganization(control);

  expect(numbersOf(await pageOf())).toEqual([]);
  expect((await ask('/verify')).json<AuditCheck>()).toMatchObject({ entries: 0, lastHash: null });
  expect((await ask('/export')).body).not.toContain('connection.pause');
});

/** The exit code of a command and what it printed. */
async function tacit(...args: string[]): Promise<{ code: number; output: string }> {
  let code = -1;
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const program = commands(() => async (command) => {
      code = await command(openClient(socket));
    });
    await program.parseAsync(['node', 'tacit', ...args]);
    return { code, output: printed.mock.calls.flat().join('\n') };
  } finally {
    printed.mockRestore();
  }
}

test('the command lists entries, of one kind or all, and says how to go on', async () => {
  for (let count = 0; count < 51; count += 1) await write('connection.pause', memberId);
  await write('roster.apply');

  const all = await tacit('audit');
  const one = await tacit('audit', '--action', 'roster');
  const json = await tacit('audit', 'list', '--action', 'roster', '--json');

  expect(all.output).toMatch(/Ann\s+connection\.pause\s+rows=3/);
  expect(all.output).toContain('--before 3 ');
  expect(one.output).toMatch(/operator or Tacit\s+roster\.apply/);
  expect((JSON.parse(json.output) as AuditPage).entries.map(({ number }) => number)).toEqual([52]);
});

test('the check of the command ends with 1 and the number where an entry was changed', async () => {
  for (let count = 0; count < 3; count += 1) await write('connection.pause');
  const before = await tacit('audit', 'verify');

  await tamper(`UPDATE audit_entries SET details = '{"rows": 9}' WHERE number = 2`);
  const after = await tacit('audit', 'verify');

  expect([before.code, before.output.split('\n')[0]]).toEqual([0, 'The chain holds: 3 entries.']);
  expect([after.code, after.output]).toEqual([
    1,
    'The chain breaks at entry 2: it was changed, is missing or was moved.',
  ]);
});

test('an end that was cut off shows to whoever kept the last hash, and to nobody else', async () => {
  await write('connection.pause');
  const { hash } = await write('connection.resume');
  const before = await tacit('audit', 'verify', '--held', hash);

  await tamper('DELETE FROM audit_entries WHERE number = 2');
  const without = await tacit('audit', 'verify');
  const withIt = await tacit('audit', 'verify', '--held', hash);

  expect([before.code, without.code, withIt.code]).toEqual([0, 0, 1]);
  expect(withIt.output).toBe(
    'No entry has the hash you kept: entries were cut off, or made up again. The log holds 1 now.',
  );
});

test('the export reaches the command as it comes', async () => {
  await write('connection.pause');
  let poured = '';
  const to = new Writable({
    write(piece: Buffer, _encoding, done) {
      poured += piece.toString('utf8');
      done();
    },
  });

  await openClient(socket).pour('/api/audit/export', to);

  expect(poured.trimEnd().split('\n')).toHaveLength(2);
  expect(to.writableEnded).toBe(false);
});
