// Halt: the one switch of an organization. While it is halted nothing is collected, imported, computed or exported.
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';

export interface Halt {
  readonly at: Date;
  /** The name of the member; null for the operator of the machine, and for a member who is gone. */
  readonly by: string | null;
}

/** Halts it; one that is halted stays so since when it was, by whom it was. */
export async function halt(control: Control, organizationId: string, memberId: string | null): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const row = { organization_id: organizationId, halted_at: control.clock.now(), halted_by: memberId };
    const halted = await db
      .insertInto('halts')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('organization_id')
      .executeTakeFirst();
    if (halted === undefined) return;
    const entry = { organizationId, memberId, action: 'organization.halt', subject: organizationId };
    await append({ ...control, db }, entry);
  });
}

/** Ends the halt, if there is one. */
export async function resume(control: Control, organizationId: string, memberId: string | null): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const ended = await db
      .deleteFrom('halts')
      .where('organization_id', '=', organizationId)
      .returning('organization_id')
      .executeTakeFirst();
    if (ended === undefined) return;
    const entry = { organizationId, memberId, action: 'organization.resume', subject: organizationId };
    await append({ ...control, db }, entry);
  });
}

/** Null where it is not halted. */
export async function findHalt(control: Pick<Control, 'db'>, organizationId: string): Promise<Halt | null> {
  const row = await control.db
    .selectFrom('halts')
    .leftJoin('members', 'members.id', 'halts.halted_by')
    .select(['halts.halted_at', 'members.name'])
    .where('halts.organization_id', '=', organizationId)
    .executeTakeFirst();
  return row === undefined ? null : { at: row.halted_at, by: row.name };
}

export async function isHalted(control: Pick<Control, 'db'>, organizationId: string): Promise<boolean> {
  return (await findHalt(control, organizationId)) !== null;
}

/** Throws Refused `halted`: asked before anything begins that a halt forbids. */
export async function refuseHalted(control: Pick<Control, 'db'>, organizationId: string): Promise<void> {
  if (await isHalted(control, organizationId)) throw haltedRefusal();
}

export const haltedRefusal = (): Refused =>
  new Refused('halted', errorCodes.halted, 'An owner or administrator resumes it: `npx tacit unhalt`.');
