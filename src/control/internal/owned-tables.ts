// Which tables hold rows of an organization or of a connection: asked of the catalogue, so that no new one is forgotten.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** What one table holds of somebody. */
export interface Owned {
  readonly table: string;
  readonly condition: RawBuilder<boolean>;
}

/** These outlive what they speak of; what they hold is stated with the receipts. */
const lasting = new Set(['destructions', 'receipts']);

interface Column {
  readonly table: string;
  readonly column: string;
}

async function columns(db: Kysely<Tables>): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    SELECT c.relname AS "table", a.attname AS "column"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND a.attname IN ('organization_id', 'connection_id', 'member_id')
    ORDER BY c.relname, a.attname`.execute(db);
  return rows.filter(({ table }) => !lasting.has(table));
}

const job = sql.table('queue.job_common');

/** The queue makes its tables at its first use. */
async function hasQueue(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`SELECT to_regclass('queue.job_common') IS NOT NULL AS found`.execute(
    db,
  );
  return rows[0]?.found === true;
}

/** Every table that can hold rows of the organization. */
export async function ownedByOrganization(
  db: Kysely<Tables>,
  organizationId: string,
  connections: readonly string[],
): Promise<readonly Owned[]> {
  const id = sql`${organizationId}::uuid`;
  const by: Readonly<Record<string, RawBuilder<boolean>>> = {
    organization_id: sql`organization_id = ${id}`,
    connection_id: sql`connection_id IN (SELECT id FROM connections WHERE organization_id = ${id})`,
    member_id: sql`member_id IN (SELECT id FROM members WHERE organization_id = ${id})`,
  };
  const found = Map.groupBy(await columns(db), ({ table }) => table);
  const owned = [...found].map(([table, of]) => {
    const names = of.map(({ column }) => column);
    const column = names.includes('organization_id') ? 'organization_id' : names[0]!;
    return { table, condition: by[column]! };
  });
  // A sign-in link that was not used names the address that it signs in.
  const links = sql<boolean>`EXISTS (SELECT FROM members WHERE organization_id = ${id} AND position(email IN value) > 0)`;
  return [
    { table: 'verifications', condition: links },
    ...owned,
    { table: 'organizations', condition: sql`id = ${id}` },
    ...(await jobsOf(db, [organizationId, ...connections])),
  ];
}

/** Every table that can hold rows of the connection; `secrets` are the names of what was sealed for it. */
export async function ownedByConnection(
  db: Kysely<Tables>,
  connectionId: string,
  secrets: readonly string[],
): Promise<readonly Owned[]> {
  const id = sql`${connectionId}::uuid`;
  const found = (await columns(db)).filter(({ column }) => column === 'connection_id');
  return [
    ...found.map(({ table }) => ({ table, condition: sql<boolean>`connection_id = ${id}` })),
    { table: 'secrets', condition: sql`name = ANY(${[...secrets]}::text[])` },
    { table: 'connections', condition: sql`id = ${id}` },
    ...(await jobsOf(db, [connectionId])),
  ];
}

async function jobsOf(db: Kysely<Tables>, subjects: readonly string[]): Promise<readonly Owned[]> {
  if (!(await hasQueue(db))) return [];
  return [{ table: 'queue.job_common', condition: sql`data->>'subject' = ANY(${[...subjects]}::text[])` }];
}

export async function countOwned(db: Kysely<Tables>, owned: readonly Owned[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, condition } of owned) {
    const from = table === 'queue.job_common' ? job : sql.table(table);
    const { rows } = await sql<{ rows: number }>`SELECT count(*) AS rows FROM ${from} WHERE ${condition}`.execute(db);
    const count = rows[0]!.rows;
    if (count > 0) counts[table] = count;
  }
  return counts;
}

/** All or nothing, in a transaction: a table that others refer to waits until theirs are gone. */
export async function removeOwned(db: Kysely<Tables>, owned: readonly Owned[]): Promise<void> {
  let left = owned;
  while (left.length > 0) {
    const held: Owned[] = [];
    for (const one of left) if (!(await isRemoved(db, one))) held.push(one);
    if (held.length === left.length) throw new Error('tables refer to each other in a circle');
    left = held;
  }
}

async function isRemoved(db: Kysely<Tables>, { table, condition }: Owned): Promise<boolean> {
  await sql`SAVEPOINT removal`.execute(db);
  try {
    const from = table === 'queue.job_common' ? job : sql.table(table);
    await sql`DELETE FROM ${from} WHERE ${condition}`.execute(db);
    await sql`RELEASE SAVEPOINT removal`.execute(db);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== foreignKeyViolation) throw error;
    await sql`ROLLBACK TO SAVEPOINT removal`.execute(db);
    return false;
  }
}

const foreignKeyViolation = '23503';
