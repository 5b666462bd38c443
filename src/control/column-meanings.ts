// What the columns of HR files were taken for the last time, by the token of their header.
import { sql } from 'kysely';
import type { Control } from './internal/opened.ts';

/** A meaning is a small object of the house's own words; whoever reads it checks it. */
export async function readColumnMeanings(
  control: Control,
  organizationId: string,
  headers: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (headers.length === 0) return new Map();
  const rows = await control.db
    .selectFrom('column_meanings')
    .select(['header', 'meaning'])
    .where('organization_id', '=', organizationId)
    .where('header', 'in', headers)
    .execute();
  return new Map(rows.map(({ header, meaning }) => [header, meaning]));
}

export async function writeColumnMeanings(
  control: Control,
  organizationId: string,
  meanings: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (meanings.size === 0) return;
  const rows = [...meanings]
    .map(([header, meaning]) => ({ organization_id: organizationId, header, meaning: JSON.stringify(meaning) }))
    .toSorted((one, other) => (one.header < other.header ? -1 : 1));
  await control.db
    .insertInto('column_meanings')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'header']).doUpdateSet({ meaning: sql<string>`excluded.meaning` }),
    )
    .execute();
}
