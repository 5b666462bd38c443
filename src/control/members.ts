// The members: the people who sign in to the console, and what each may do.
import type { Selectable } from 'kysely';
import type { Control } from './internal/opened.ts';
import type { Role, Tables } from './internal/tables.ts';

export type { Role } from './internal/tables.ts';

export interface Member {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export async function listMembers(control: Control, organizationId: string): Promise<Member[]> {
  const rows = await control.db
    .selectFrom('members')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(memberFromRow);
}

/** The first owner of the organization, or null before anybody signed in. */
export async function firstOwner(control: Control, organizationId: string): Promise<Member | null> {
  const members = await listMembers(control, organizationId);
  return members.find(({ role }) => role === 'owner') ?? null;
}

export function memberFromRow(row: Selectable<Tables['members']>): Member {
  return { id: row.id, organizationId: row.organization_id, name: row.name, role: row.role, createdAt: row.created_at };
}
