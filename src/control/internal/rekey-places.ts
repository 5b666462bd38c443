// Puts the tokens of a new key in the place of the old ones, column by column.
import { type Kysely, sql } from 'kysely';
import { formatUuid, nilId } from '../../base/ids.ts';
import type { Tables } from './tables.ts';
import { tokenPlaces, type TokenPlace } from './token-places.ts';

const atOnce = 5000;

/** As text; nobody stays nobody. */
export function nextId(next: (token: Buffer) => Buffer, token: string): string {
  return token === nilId ? token : formatUuid(next(Buffer.from(token.replaceAll('-', ''), 'hex')));
}

/** Gives how many tokens there were. */
export async function rekeyPlaces(
  db: Kysely<Tables>,
  organizationId: string,
  next: (token: Buffer) => Buffer,
): Promise<number> {
  let count = 0;
  for (const place of tokenPlaces) {
    const before = await tokensIn(db, organizationId, place);
    count += before.length;
    const after = before.map((token) => nextId(next, token));
    if (place.isList) await replaceInLists(db, organizationId, place, { before, after });
    else {
      for (let at = 0; at < before.length; at += atOnce) {
        const some = { before: before.slice(at, at + atOnce), after: after.slice(at, at + atOnce) };
        await replace(db, organizationId, place, some);
      }
    }
  }
  return count;
}

async function tokensIn(db: Kysely<Tables>, organizationId: string, place: TokenPlace): Promise<string[]> {
  const column = sql.ref(place.column);
  const { rows } = await sql<{ token: string }>`
    SELECT DISTINCT ${place.isList ? sql`unnest(${column})` : column} AS token FROM ${sql.table(place.table)}
    WHERE ${place.of(organizationId)} AND ${column} IS NOT NULL`.execute(db);
  return rows.map(({ token }) => token).filter((token) => token !== nilId);
}

interface Change {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

async function replace(db: Kysely<Tables>, organizationId: string, place: TokenPlace, change: Change): Promise<void> {
  await sql`
    UPDATE ${sql.table(place.table)} SET ${sql.ref(place.column)} = change.after
    FROM unnest(${change.before}::uuid[], ${change.after}::uuid[]) AS change (before, after)
    WHERE ${place.of(organizationId)} AND ${sql.ref(place.column)} = change.before`.execute(db);
}

async function replaceInLists(
  db: Kysely<Tables>,
  organizationId: string,
  { table, column, of }: TokenPlace,
  change: Change,
): Promise<void> {
  await sql`
    WITH change AS MATERIALIZED (
      SELECT * FROM unnest(${change.before}::uuid[], ${change.after}::uuid[]) AS change (before, after)
    )
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ARRAY(
      SELECT change.after FROM unnest(${sql.ref(column)}) WITH ORDINALITY AS one (token, place)
      JOIN change ON change.before = one.token ORDER BY one.place
    ) WHERE ${of(organizationId)} AND ${sql.ref(column)} != '{}'`.execute(db);
}
