// The halt of one connection: nothing is collected or imported for it, while all others go on.
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import { type Halt, haltedRefusal, isHalted } from './halts.ts';
import type { Control } from './internal/opened.ts';

/** One that is halted stays so since when it was, by whom it was. Throws Refused `not-found`. */
export async function haltConnection(
  control: Control,
  organizationId: string,
  connectionId: string,
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await requireConnection({ db }, organizationId, connectionId);
    const halted = await db
      .insertInto('connection_halts')
      .values({ connection_id: connectionId, halted_at: control.clock.now(), halted_by: memberId })
      .onConflict((conflict) => conflict.doNothing())
      .returning('connection_id')
      .executeTakeFirst();
    if (halted === undefined) return;
    const entry = { organizationId, memberId, action: 'connection.halt', subject: connectionId };
    await append({ ...control, db }, entry);
  });
}

/** Halts it before it is destroyed; the audit log tells of that. */
export async function holdConnection(control: Control, connectionId: string): Promise<void> {
  const known = control.db
    .selectFrom('connections')
    .select((e) => ['id', e.val(control.clock.now()).as('halted_at'), e.val<string | null>(null).as('halted_by')])
    .where('id', '=', connectionId);
  await control.db
    .insertInto('connection_halts')
    .columns(['connection_id', 'halted_at', 'halted_by'])
    .expression(known)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Ends the halt, if there is one. Throws Refused `not-found`. */
export async function unhaltConnection(
  control: Control,
  organizationId: string,
  connectionId: string,
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    await requireConnection({ db }, organizationId, connectionId);
    const ended = await db
      .deleteFrom('connection_halts')
      .where('connection_id', '=', connectionId)
      .returning('connection_id')
      .executeTakeFirst();
    if (ended === undefined) return;
    const entry = { organizationId, memberId, action: 'connection.unhalt', subject: connectionId };
    await append({ ...control, db }, entry);
  });
}

/** By connection, of those that are halted themselves. */
export async function connectionHalts(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
): Promise<ReadonlyMap<string, Halt>> {
  const rows = await db
    .selectFrom('connection_halts')
    .innerJoin('connections', 'connections.id', 'connection_halts.connection_id')
    .leftJoin('members', 'members.id', 'connection_halts.halted_by')
    .select(['connection_halts.connection_id', 'connection_halts.halted_at', 'members.name'])
    .where('connections.organization_id', '=', organizationId)
    .execute();
  return new Map(rows.map((row) => [row.connection_id, { at: row.halted_at, by: row.name }]));
}

/** True where the connection is halted, or its whole organization. */
export async function isConnectionHalted(
  control: Pick<Control, 'db'>,
  organizationId: string,
  connectionId: string,
): Promise<boolean> {
  if (await isHalted(control, organizationId)) return true;
  return (await connectionHalts(control, organizationId)).has(connectionId);
}

/** Throws Refused `halted`: asked before anything begins that a halt of the connection forbids. */
export async function refuseHaltedConnection(
  control: Pick<Control, 'db'>,
  organizationId: string,
  connectionId: string,
): Promise<void> {
  if (await isConnectionHalted(control, organizationId, connectionId)) throw haltedRefusal();
}

async function requireConnection(
  { db }: Pick<Control, 'db'>,
  organizationId: string,
  connectionId: string,
): Promise<void> {
  const found = await db
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .executeTakeFirst();
  if (found !== undefined) return;
  throw new Refused('not-found', errorCodes['not-found'], '`npx tacit connections` lists the connections.');
}
