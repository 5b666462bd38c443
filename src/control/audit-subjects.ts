// Who looked somebody up: the entries of the audit log that name one of their tokens.
import { sql } from 'kysely';
import type { Control } from './internal/opened.ts';

export interface Lookup {
  readonly at: Date;
  readonly action: string;
  /** Null for the operator of the machine, and for a member who is gone. */
  readonly by: string | null;
}

const most = 200;

/** The last ones first. */
export async function listLookups(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  tokens: readonly string[],
): Promise<Lookup[]> {
  if (tokens.length === 0) return [];
  const rows = await db
    .selectFrom('audit_entries')
    .leftJoin('members', 'members.id', 'audit_entries.member_id')
    .select(['audit_entries.at', 'audit_entries.action', 'members.name'])
    .where('audit_entries.organization_id', '=', organizationId)
    .where((e) =>
      e.or([
        e('audit_entries.subject', '=', sql<string>`ANY(${tokens}::uuid[])`),
        sql<boolean>`audit_entries.details ->> 'other' = ANY(${tokens}::text[])`,
      ]),
    )
    .orderBy('audit_entries.number', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ at, action, name }) => ({ at, action, by: name }));
}
