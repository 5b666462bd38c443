// Persons in the event store: made of what stands, replaced as a whole, and left alone where nothing changed.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { decide, undoDecision } from '../control/match-decisions.ts';
import { changeMatching } from '../control/matching.ts';
import { removeRoster } from '../control/rosters.ts';
import {
  testControl,
  type TestControl,
  testDatabase,
  type TestDatabase,
  testOrganization,
} from '../control/testing.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { allPersonsSql, personsSql } from './persons.ts';
import { resolvePersons } from './resolve.ts';
import { type ListedOrganization, listedOrganization } from './testing-store.ts';

let database: TestDatabase;
let control: TestControl;
let engine: TestEventStore;
let id: string;
let of: ListedOrganization;
const connection = newId();

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  engine = await testEventStore();
}, 30_000);

afterAll(async () => {
  await engine.stop();
  await control.close();
  await database.close();
});

beforeEach(async () => {
  id = await testOrganization(control);
  await engine.store.prepareOrganization(id);
  of = await listedOrganization(control, engine.store, id);
});

const resolve = (): Promise<boolean> => resolvePersons({ control, store: engine.store }, id);

interface Row {
  readonly account: string;
  readonly person: string;
  readonly rule: string;
  readonly state: string;
  readonly isLeftOut: boolean;
  readonly isNoPerson: boolean;
}

async function rowOf(name: string): Promise<Row | undefined> {
  const rows = await engine.store.query<Row>(id, allPersonsSql);
  return rows.find(({ account }) => account === of.account(name));
}

const ann = { id: 'P1', emails: ['ann@example.com'] };

test('accounts get the persons of the HR files that stand', async () => {
  await of.applyRoster('2026-01-04', [ann, { id: 'P2', claims: [['account@test', 'U2']] }]);
  await of.listAccounts([{ id: 'U1', email: 'Ann@example.com' }, { id: 'U2' }, { id: 'U3' }], connection);

  await resolve();

  expect(await rowOf('U1')).toMatchObject({ person: of.person('P1'), rule: 'email', state: 'matched' });
  expect(await rowOf('U2')).toMatchObject({ person: of.person('P2'), rule: 'hr-identity', state: 'matched' });
  expect(await rowOf('U3')).toMatchObject({ person: of.account('U3'), rule: 'alone', state: 'unmatched' });
});

test('nothing is worked out again where nothing changed', async () => {
  await of.listAccounts([{ id: 'U1', email: 'ann@example.com' }], connection);

  const worked = [await resolve(), await resolve()];
  await of.listAccounts([{ id: 'U1', email: 'ann@example.com' }], connection, 2);
  worked.push(await resolve());

  expect(worked).toEqual([true, false, false]);
});

test('a roster, a setting, a decision and its undoing, and an account each change what comes out', async () => {
  await of.listAccounts([{ id: 'U1', email: 'ann@old.example' }, { id: 'U2' }], connection);
  const persons: (string | undefined)[] = [];
  const note = async (): Promise<void> => {
    expect(await resolve()).toBe(true);
    persons.push((await rowOf('U1'))?.person);
  };

  await note();
  await of.applyRoster('2026-01-04', [ann]);
  await note();
  await changeMatching(control, id, { domainAliases: [['old.example', 'example.com']] }, null);
  await note();
  await decide(control, id, { kind: 'is', account: of.account('U1'), other: of.person('P9') }, null);
  await note();
  await undoDecision(control, id, 1, null);
  await note();
  await of.listAccounts([{ id: 'U1', email: 'ann@elsewhere.example' }], connection, 2);
  await note();
  await removeRoster(control, id, '2026-01-04', null);
  await note();

  const [alone, p1, p9] = [of.account('U1'), of.person('P1'), of.person('P9')];
  expect(persons).toEqual([alone, alone, p1, p9, p1, alone, alone]);
});

test('addresses of all standing files count, and being left out is as the latest says it', async () => {
  await of.applyRoster('2026-01-11', [{ id: 'P1', emails: ['ann.jones@example.com'], isLeftOut: true }]);
  await of.applyRoster('2026-01-04', [ann]);
  await of.listAccounts([{ id: 'U1', email: 'ann@example.com' }], connection);

  await resolve();

  expect(await rowOf('U1')).toMatchObject({ person: of.person('P1'), isLeftOut: true });
});

test('a file that was replaced says nothing any more', async () => {
  await of.listAccounts([{ id: 'U1', email: 'ann@example.com' }], connection);
  await of.applyRoster('2026-01-04', [ann]);
  await of.applyRoster('2026-01-04', [{ ...ann, id: 'P2' }]);

  await resolve();

  expect(await rowOf('U1')).toMatchObject({ person: of.person('P2'), state: 'matched' });
});

test('tags and usernames count as the settings say', async () => {
  await of.applyRoster('2026-01-04', [{ ...ann, usernames: ['ann'] }]);
  await of.listAccounts(
    [
      { id: 'U1', email: 'ann+x@example.com' },
      { id: 'U2', username: 'Ann' },
    ],
    connection,
  );
  const rules: unknown[] = [];

  for (const change of [{}, { stripsTags: false }, { usernamesAreUnique: true }]) {
    await changeMatching(control, id, change, null);
    await resolve();
    rules.push([(await rowOf('U1'))?.rule, (await rowOf('U2'))?.rule]);
  }

  expect(rules).toEqual([
    ['email', 'alone'],
    ['alone', 'alone'],
    ['alone', 'username'],
  ]);
});

test('who reads for the metrics gets those accounts alone that are not a person of their own', async () => {
  await of.applyRoster('2026-01-04', [ann]);
  const accounts = [{ id: 'U1', email: 'ann@example.com' }, { id: 'U2' }, { id: 'U3', class: 'bot' }];
  await of.listAccounts([...accounts, { id: 'U4', class: 'external' }], connection);
  await resolve();

  const rows = await engine.store.query<Row>(id, `SELECT * FROM (${personsSql}) ORDER BY isNoPerson`);

  expect(rows).toEqual([
    { account: of.account('U1'), person: of.person('P1'), isLeftOut: false, isNoPerson: false },
    { account: of.account('U3'), person: of.account('U3'), isLeftOut: false, isNoPerson: true },
  ]);
});

test('a matching that dies leaves what stood before, and the next one is whole', async () => {
  await of.listAccounts([{ id: 'U1', email: 'ann@example.com' }], connection);
  await resolve();
  await of.applyRoster('2026-01-04', [ann]);
  let inserts = 0;
  const command: typeof engine.store.command = async (organizationId, sql, params) => {
    inserts += Number(sql.startsWith('INSERT'));
    // The rows are written; that they stand is not said any more.
    if (inserts === 3) throw new Error('killed');
    await engine.store.command(organizationId, sql, params);
  };

  const dying = resolvePersons({ control, store: { ...engine.store, command } }, id);
  await expect(dying).rejects.toThrow('killed');
  const meanwhile = await rowOf('U1');
  await resolve();

  expect([meanwhile?.state, (await rowOf('U1'))?.state]).toEqual(['unmatched', 'matched']);
});

test('what is replaced goes, and what is written twice is there once', async () => {
  await of.listAccounts([{ id: 'U1' }, { id: 'U2' }], connection);
  const twice: typeof engine.store.command = async (organizationId, sql, params) => {
    await engine.store.command(organizationId, sql, params);
    await engine.store.command(organizationId, sql, params);
  };
  await resolvePersons({ control, store: { ...engine.store, command: twice } }, id);
  await of.listAccounts([{ id: 'U3' }], connection);
  await resolve();
  await resolve();

  const [stored] = await engine.store.query(id, 'SELECT count() AS rows, uniqExact(version) AS versions FROM persons');
  const rows = await engine.store.query<Row>(id, allPersonsSql);

  expect([stored, rows.length]).toEqual([{ rows: 3, versions: 1 }, 3]);
});

test('more people and accounts than are read at once are all matched', async () => {
  const many = Array.from({ length: 25_000 }, (_, at) => ({ id: `P${at}`, emails: [`p${at}@example.com`] }));
  await of.applyRoster('2026-01-04', many);
  await of.applyRoster('2026-01-11', many.slice(10));
  const accounts = many.map(({ emails }, at) => ({ id: `U${at}`, email: emails[0]! }));
  await of.listAccounts(accounts, connection);

  await resolve();

  const counts = await engine.store.query(
    id,
    `SELECT state, rule, count() AS accounts, uniqExact(person) AS persons FROM (${allPersonsSql}) GROUP BY state, rule`,
  );
  expect(counts).toEqual([{ state: 'matched', rule: 'email', accounts: 25_000, persons: 25_000 }]);
}, 30_000);
