// Halt: the one switch of an organization. While it is halted nothing is collected, imported, computed or exported.
import type { Kysely } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { Tables } from './internal/tables.ts';

export interface Halt {
  readonly at: Date;
  /** The name of the member; null for the operator of the machine, and for a member who is gone. */
  readonly by: string | null;
}

/** Halts it; one that is halted stays so since when it was, by whom it was. True when this halted it. */
export async function halt(control: Control, organizationId: string, memberId: string | null): Promise<boolean> {
  return within(control.db, async (db) => {
    const row = { organization_id: organizationId, halted_at: control.clock.now(), halted_by: memberId };
    const halted = await db
      .insertInto('halts')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('organization_id')
      .executeTakeFirst();
    if (halted === undefined) return false;
    const entry = { organizationId, memberId, action: 'organization.halt', subject: organizationId };
    await append({ ...control, db }, entry);
    return true;
  });
}

/** Ends the halt, if there is one. Throws Refused `keys-rotating` while a pseudonym key is being replaced. */
export async function resume(control: Control, organizationId: string, memberId: string | null): Promise<void> {
  await within(control.db, async (db) => {
    await refuseWhileRekeying(db, organizationId);
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

/** In the caller's transaction where there is one. */
function within<T>(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** Until it is done nothing may begin: the tables of events are aside. */
async function refuseWhileRekeying(db: Kysely<Tables>, organizationId: string): Promise<void> {
  const found = await db
    .selectFrom('key_rotations')
    .select('version')
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  if (found === undefined) return;
  const next = 'Wait until it is done; `npx tacit keys` says how far it is.';
  throw new Refused('keys-rotating', errorCodes['keys-rotating'], next);
}
