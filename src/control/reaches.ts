// What a connection may do that is decided apart from its channels: how far it looks, how often, with which scopes.
//
// One person narrows at once. What widens a connection that reads already, or opens direct messages, needs two.
import type { Kysely } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { isWithin, type Reach } from '../connector/api-connector.ts';
import { type Approval, ask, endOutdated, type Within } from './approvals.ts';
import { append } from './audit.ts';
import type { Tables } from './internal/tables.ts';

export interface Deciding {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly memberId: string | null;
  readonly vouchers?: readonly string[];
}

/**
 * Narrows it, or widens it to private channels before it began to read, at once; else asks for the second signature.
 * The approval, or null where nothing waits. Throws Refused `approval-exists`, `not-allowed`.
 */
export async function changeReach(control: Within, deciding: Deciding, to: Reach): Promise<Approval | null> {
  const { organizationId, connectionId, memberId, vouchers } = deciding;
  return control.db.transaction().execute(async (db) => {
    const { reach: from, state } = await held(db, organizationId, connectionId);
    if (from === to) return null;
    const isWider = !isWithin(to, from);
    // What is connected again is set up again for a moment, and has read before.
    const isNew = state === 'setting-up' && !(await hasRead(db, connectionId));
    if (isWider && (to === 'direct' || !isNew)) {
      const asked = { kind: 'reach', subject: connectionId, details: { from, to } } as const;
      return ask({ ...control, db }, organizationId, asked, memberId, vouchers);
    }
    await setReach({ ...control, db }, deciding, { from, to });
    return null;
  });
}

/** What a confirmed approval orders. Throws Refused `approval-over` where it was changed since: that was not signed. */
export async function widenReach(control: Within, organizationId: string, approval: Approval): Promise<void> {
  const { reach } = await held(control.db, organizationId, approval.subject);
  const { from, to } = approval.details;
  if (reach !== from) throw changedMeanwhile();
  const deciding = { organizationId, connectionId: approval.subject, memberId: approval.askedBy };
  await setReach(control, deciding, { from: reach, to: to as Reach });
}

/** Asks for the second signature without which a granted scope stays refused. Throws as `ask` does. */
export async function askToWaive(control: Within, deciding: Deciding, scope: string): Promise<Approval> {
  const { organizationId, connectionId, memberId, vouchers } = deciding;
  const asked = { kind: 'waive-scope', subject: connectionId, details: { permission: scope } } as const;
  return ask(control, organizationId, asked, memberId, vouchers);
}

/** What the confirmed approval orders. */
export async function waiveScope(control: Within, organizationId: string, approval: Approval): Promise<void> {
  const { subject: connectionId, askedBy: memberId, details } = approval;
  const { waived } = await held(control.db, organizationId, connectionId);
  const scope = String(details['permission']);
  await control.db
    .updateTable('live_connections')
    .set({ waived: [...new Set([...waived, scope])].toSorted() })
    .where('connection_id', '=', connectionId)
    .execute();
  const entry = {
    organizationId,
    memberId,
    action: 'connection.waive',
    subject: connectionId,
    details: { permission: scope },
  };
  await append(control, entry);
}

/** Null for what the connector proposes. */
export async function changePace(control: Within, deciding: Deciding, callsPerSecond: number | null): Promise<void> {
  const { organizationId, connectionId, memberId } = deciding;
  await control.db.transaction().execute(async (db) => {
    await held(db, organizationId, connectionId);
    await db
      .updateTable('live_connections')
      .set({ calls_per_second: callsPerSecond })
      .where('connection_id', '=', connectionId)
      .execute();
    const details = { callsPerSecond: callsPerSecond ?? 0 };
    const entry = { organizationId, memberId, action: 'connection.pace', subject: connectionId, details };
    await append({ ...control, db }, entry);
  });
}

async function hasRead(db: Kysely<Tables>, connectionId: string): Promise<boolean> {
  const one = db.selectFrom('cursors').select('place').where('connection_id', '=', connectionId).limit(1);
  return (await one.executeTakeFirst()) !== undefined;
}

/** Held until the transaction ends. Throws Refused `not-found`. */
async function held(db: Kysely<Tables>, organizationId: string, connectionId: string) {
  const row = await db
    .selectFrom('live_connections')
    .innerJoin('connections', 'connections.id', 'connection_id')
    .select(['reach', 'state', 'waived'])
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .forUpdate('live_connections')
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new Refused('not-found', errorCodes['not-found'], '`npx tacit connections` lists the connections.');
}

/** What reads already begins anew at once, so that what is out of reach now is read no more. */
async function setReach(
  control: Within,
  { organizationId, connectionId, memberId }: Deciding,
  details: { readonly from: Reach; readonly to: Reach },
): Promise<void> {
  const { db } = control;
  await db
    .updateTable('live_connections')
    .set({ reach: details.to })
    .where('connection_id', '=', connectionId)
    .execute();
  await db
    .updateTable('live_connections')
    .set({ next_sync_at: control.clock.now() })
    .where('connection_id', '=', connectionId)
    .where('state', 'in', ['collecting', 'failing'])
    .execute();
  await endOutdated(control, organizationId, { kind: 'reach', subject: connectionId });
  await append(control, { organizationId, memberId, action: 'connection.reach', subject: connectionId, details });
}

const changedMeanwhile = (): Refused =>
  new Refused('approval-over', errorCodes['approval-over'], 'It was changed meanwhile: ask for it again.');
