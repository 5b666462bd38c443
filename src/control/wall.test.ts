// The wall between organizations in the database itself, for each kind of account that may open it.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg, { type PoolConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import { openConnection } from './connections.ts';
import { listOrganizations } from './organizations.ts';
import { openQueue } from './queue.ts';
import { startRun } from './runs.ts';
import { outsideRequests, withinOrganization } from './scope.ts';
import { type TestControl, testControl, testDatabase, testOrganization } from './testing.ts';

const database = await testDatabase({ isAlone: true });
afterAll(() => database.close());

const administrator = new pg.Pool(database.pool);
const { rows } = await administrator.query<{ all: boolean }>(
  `SELECT rolsuper AS all FROM pg_roles WHERE rolname = current_user`,
);
/** Other accounts are made where ours may make them: on the embedded server always. */
const mayMakeAccounts = rows[0]?.all === true;
const made: string[] = [];
afterAll(async () => {
  for (const name of made) await administrator.query(`DROP OWNED BY ${name} CASCADE`).catch(() => {});
  await administrator.end();
});

/** An empty database of an account that may do with it what it likes. */
async function databaseOf(attributes: string): Promise<PoolConfig> {
  const pool = await database.another();
  const name = `tacit_test_account_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await administrator.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}' ${attributes}`);
  made.push(name);
  const own = new pg.Client(pool);
  await own.connect();
  await own.query(`ALTER SCHEMA public OWNER TO ${name}`);
  await own.query(`GRANT CREATE ON DATABASE ${own.database} TO ${name}`);
  await own.end();
  if (pool.connectionString === undefined) return { ...pool, user: name, password };
  const url = new URL(pool.connectionString);
  url.username = name;
  url.password = password;
  return { ...pool, connectionString: url.href };
}

// The first finds a server without our role, and makes it.
const accounts = [
  {
    account: 'an account that passes by policies and may make roles',
    pool: () => databaseOf('BYPASSRLS CREATEROLE'),
    isHere: mayMakeAccounts && process.env['TACIT_TEST_DATABASE_URL'] === undefined,
  },
  { account: 'the account of the tests', pool: () => database.another(), isHere: true },
  { account: 'an account that owns its tables', pool: () => databaseOf(''), isHere: mayMakeAccounts },
].filter(({ isHere }) => isHere);

describe.each(accounts)('with $account', ({ pool }) => {
  let control: TestControl;
  let ours: string;
  let theirs: string;

  beforeAll(async () => {
    // One connection, so that everybody gets what the one before gave back.
    control = await testControl({ ...(await pool()), max: 1 });
    ours = await testOrganization(control);
    theirs = await testOrganization(control);
    for (const organizationId of [ours, theirs]) {
      const { id } = await openConnection(control, {
        organizationId,
        connectorId: 'slack-export',
        sourceRef: newId(),
        name: 'Each has one',
        connectorName: 'Slack export',
      });
      await startRun(control, { id: newId(), connectionId: id, kind: 'import' });
      await append(control, { organizationId, memberId: null, action: 'import.start' });
    }
  });

  afterAll(() => control.close());

  const whose = async () => {
    const seen = await control.db
      .selectFrom('connections')
      .innerJoin('runs', 'runs.connection_id', 'connections.id')
      .select('organization_id')
      .execute();
    return seen.map((row) => row.organization_id).toSorted();
  };

  test('a query without a condition sees the rows of its own organization alone', async () => {
    const seen = await withinOrganization(ours, async () => ({
      organizations: (await listOrganizations(control)).map(({ id }) => id),
      runs: (await control.db.selectFrom('runs').select('id').execute()).length,
      entries: (await control.db.selectFrom('audit_entries').select('organization_id').distinct().execute()).length,
      migrations: (await sql`SELECT name FROM migrations`.execute(control.db)).rows,
    }));

    expect(seen).toEqual({ organizations: [ours], runs: 1, entries: 1, migrations: [] });
  });

  test('a row for another organization is refused', async () => {
    const day = { organization_id: theirs, day: '2026-03-01' };
    const run = async () => {
      const found = await control.db.selectFrom('runs').select('connection_id').execute();
      return found.map(({ connection_id: id }) => id);
    };
    const [own] = await withinOrganization(ours, run);
    const other = (await run()).find((id) => id !== own)!;

    const attempts = await withinOrganization(ours, () =>
      Promise.allSettled([
        control.db.insertInto('stale_days').values(day).execute(),
        control.db.updateTable('connections').set({ organization_id: theirs }).execute(),
        startRun(control, { id: newId(), connectionId: other, kind: 'sync' }),
      ]),
    );

    const codes = attempts.map((one) => one.status === 'rejected' && (one.reason as { code: string }).code);
    expect(codes).toEqual(['42501', '42501', '42501']);
  });

  test('rows of another organization can be neither changed nor removed', async () => {
    const [changed, removed] = await withinOrganization(ours, async () => [
      await control.db.updateTable('organizations').set({ name: 'Ours now' }).where('id', '=', theirs).execute(),
      await control.db.deleteFrom('connections').where('organization_id', '=', theirs).execute(),
    ]);

    expect([changed![0], removed![0]]).toMatchObject([{ numUpdatedRows: 0n }, { numDeletedRows: 0n }]);
    expect(await whose()).toEqual([ours, theirs].toSorted());
  });

  test('a connection that is given back carries nothing on to whoever takes it next', async () => {
    const seen = [
      await withinOrganization(ours, whose),
      await withinOrganization(theirs, whose),
      await whose(),
      await withinOrganization(ours, () => outsideRequests(whose)),
    ];

    expect(seen).toEqual([[ours], [theirs], [ours, theirs].toSorted(), [ours, theirs].toSorted()]);
  });

  test('a transaction that failed carries nothing on either', async () => {
    const failing = withinOrganization(ours, () =>
      control.db.transaction().execute(async (db) => {
        await db.updateTable('organizations').set({ name: 'Half done' }).execute();
        await db.insertInto('stale_days').values({ organization_id: theirs, day: '2026-03-01' }).execute();
      }),
    );
    await expect(failing).rejects.toMatchObject({ code: '42501' });

    expect([await whose(), await withinOrganization(theirs, whose)]).toEqual([[ours, theirs].toSorted(), [theirs]]);
    expect((await listOrganizations(control)).map(({ name }) => name)).not.toContain('Half done');
  });

  test('who asks the pool itself asks as the house', async () => {
    const query = 'SELECT id FROM organizations';

    const seen = await withinOrganization(ours, async () => {
      await listOrganizations(control);
      const { rows: of } = await control.pool.query(query);
      await listOrganizations(control);
      const client = await control.pool.connect();
      const { rowCount } = await client.query(query).finally(() => client.release());
      return [of.length, rowCount];
    });

    expect(seen).toEqual([2, 2]);
  });
});

test('requests of two organizations at once see their own each', async () => {
  const control = await testControl(await database.another());
  const both = [await testOrganization(control), await testOrganization(control)];
  const order = Array.from({ length: 20 }, (_, index) => both[index % 3 === 0 ? 0 : 1]!);
  const whose = async () => (await listOrganizations(control)).map(({ id }) => id);

  const seen = await Promise.all(order.map((organizationId) => withinOrganization(organizationId, whose)));

  expect(seen).toEqual(order.map((organizationId) => [organizationId]));
  await control.close();
});

test('work that a request asks for is done for every organization', async () => {
  const control = await testControl(await database.another());
  const both = [await testOrganization(control), await testOrganization(control)];
  const queue = openQueue(control);
  const { promise: done, resolve } = Promise.withResolvers<string[]>();

  await withinOrganization(both[0]!, async () => {
    await queue.work('compute-figures', async () => resolve((await listOrganizations(control)).map(({ id }) => id)));
    await queue.send('compute-figures', both[0]!);
  });

  expect((await done).toSorted()).toEqual(both.toSorted());
  await queue.stop();
  await control.close();
});

test('an account that policies bind in no way is refused at the start', async ({ skip }) => {
  skip(!mayMakeAccounts, 'the account of TACIT_TEST_DATABASE_URL may not make others');
  const pool = await databaseOf('BYPASSRLS');

  await expect(testControl(pool)).rejects.toMatchObject({ name: 'Refused', code: 'organizations-not-apart' });
});

/** What is of no organization, and why whoever works for one may see it. */
const shared = {
  call_limits: 'the pace of calls, by keyed tokens of app, workspace and method: a source counts whoever calls',
  master_keys: 'since when which master key is used: a number and a time of the whole installation',
};

/** Which rows are an organization's own, where no column says it. */
const special: Readonly<Record<string, string>> = {
  organizations: '(id = ( SELECT working_for() AS working_for))',
  verifications: 'false',
  migrations: 'false',
};

const byColumn = [
  ['organization_id', '(organization_id = ( SELECT working_for() AS working_for))'],
  ['connection_id', '(connection_id IN ( SELECT connections.id FROM connections))'],
  ['member_id', '(member_id IN ( SELECT members.id FROM members))'],
] as const;

test('every table is behind the wall by the column that says whose its rows are', async () => {
  const control = await testControl(await database.another());
  const { rows: tables } = await control.pool.query<{ name: string; columns: string[]; rule: string | null }>(`
    SELECT c.relname AS name, array_agg(a.attname::text) AS columns,
      (SELECT regexp_replace(string_agg(pg_get_expr(p.polqual, p.polrelid), ';'), '\\s+', ' ', 'g') FROM pg_policy p
        WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*' AND p.polwithcheck IS NULL
          AND c.relrowsecurity AND c.relforcerowsecurity) AS rule
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY c.oid, c.relname`);
  await control.close();
  const expected = tables.map(({ name, columns }) => {
    const own = special[name] ?? byColumn.find(([column]) => columns.includes(column))?.[1];
    return [name, own === undefined ? null : `((( SELECT working_for() AS working_for) IS NULL) OR ${own})`];
  });

  expect(tables.length).toBeGreaterThan(20);
  expect(tables.map(({ name, rule }) => [name, rule])).toEqual(expected);
  expect(
    tables
      .filter(({ rule }) => rule === null)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(shared));
});
