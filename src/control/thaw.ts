// What becomes of frozen weeks when their connection goes for good: they are computed again from what is left.
import { sql } from 'kysely';
import type { Control } from './internal/opened.ts';

/** The days, `YYYY-MM-DD`, of which a connection lost events to retention. */
export async function frozenBy({ db }: Pick<Control, 'db'>, connectionId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ day: string }>`
    SELECT generate_series(removed_from, removed_before - 1, interval '1 day')::date AS day
    FROM connection_retention WHERE connection_id = ${connectionId} AND removed_from IS NOT NULL ORDER BY 1`.execute(
    db,
  );
  return rows.map(({ day }) => day);
}

/**
 * Forgets which days of a connection lost events to retention and marks them stale: when all that it stored is removed,
 * the figures that were made of it go too.
 */
export async function thaw(control: Pick<Control, 'db'>, connectionId: string): Promise<void> {
  await sql`
    INSERT INTO stale_days (organization_id, day)
    SELECT organization_id, generate_series(removed_from, removed_before - 1, interval '1 day')::date
    FROM connection_retention JOIN connections ON connections.id = connection_id
    WHERE connection_id = ${connectionId} AND removed_from IS NOT NULL
    ORDER BY 2
    ON CONFLICT (organization_id, day) DO UPDATE SET mark = DEFAULT`.execute(control.db);
  await control.db
    .updateTable('connection_retention')
    .set({ removed_from: null, removed_before: null })
    .where('connection_id', '=', connectionId)
    .execute();
}
