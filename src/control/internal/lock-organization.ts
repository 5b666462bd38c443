// Lets those that change the same things of an organization wait for each other, until the end of their transaction.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export async function lockOrganization(db: Kysely<Tables>, organizationId: string): Promise<void> {
  await db
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
