// The dimensions that an organization names itself, each with a number that is its own forever.
import { sql } from 'kysely';
import { Refused } from '../base/errors.ts';
import { firstCustomDimension, lastCustomDimension } from '../privacy/dimensions.ts';
import type { Control } from './internal/opened.ts';

export interface OwnDimension {
  readonly number: number;
  readonly name: string;
}

export async function listDimensions(control: Control, organizationId: string): Promise<OwnDimension[]> {
  return control.db
    .selectFrom('dimensions')
    .select(['number', 'name'])
    .where('organization_id', '=', organizationId)
    .orderBy('number')
    .execute();
}

/**
 * The dimensions of these names, in their order; the next number goes to a name that is new, however it is
 * capitalized. Throws Refused `invalid-request` where there are no numbers left.
 */
export async function openDimensions(
  control: Control,
  organizationId: string,
  names: readonly string[],
): Promise<OwnDimension[]> {
  if (names.length === 0) return [];
  return control.db.transaction().execute(async (db) => {
    // Two that name new ones at once would give both the same number.
    await sql`SELECT pg_advisory_xact_lock(7405, hashtext(${organizationId}))`.execute(db);
    const known = await listDimensions({ ...control, db }, organizationId);
    const opened: OwnDimension[] = [];
    for (const name of names) {
      const found = known.find((one) => isSame(one.name, name));
      const dimension = found ?? { number: (known.at(-1)?.number ?? firstCustomDimension - 1) + 1, name: name.trim() };
      if (found === undefined) {
        if (dimension.number > lastCustomDimension) throw tooMany();
        await db
          .insertInto('dimensions')
          .values({ organization_id: organizationId, ...dimension })
          .execute();
        known.push(dimension);
      }
      opened.push(dimension);
    }
    return opened;
  });
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.trim().toLowerCase();

const tooMany = (): Refused =>
  new Refused(
    'invalid-request',
    `There are ${lastCustomDimension - firstCustomDimension + 1} own groups already, and no room for another one.`,
    'Take the column for a group that exists, or ignore it.',
  );
