// Destructions: what is to be destroyed, who asked and who confirmed, and how far its execution has come.
import type { Selectable } from 'kysely';
import { hours } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { type Approval, ask, type Within } from './approvals.ts';
import { append, type AuditDetails } from './audit.ts';
import { forgetEnded, rememberWhom } from './destruction-tokens.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import type { DestructionProgress, DestructionState, Role, Tables } from './internal/tables.ts';
import type { KnownBy } from './objections.ts';

export type { DestructionProgress, DestructionState, VendorOutcome } from './internal/tables.ts';

/** Days are UTC's, `YYYY-MM-DD`, both among them. */
export type DestroyScope =
  | { readonly is: 'connection'; readonly connection: string }
  | { readonly is: 'days'; readonly from: string; readonly to: string }
  | { readonly is: 'organization' }
  /** Of whom stands apart, as tokens, and only until it has ended; `objects` where an objection is recorded with it. */
  | { readonly is: 'person'; readonly objects: boolean };

/** Who signed; both are null for the operator of the machine. */
export interface Signer {
  readonly memberId: string | null;
  readonly role: Role | null;
  /** Who could have begun the session in which it is signed; see `SignedIn`. */
  readonly vouchers?: readonly string[];
}

export interface Destruction {
  readonly id: string;
  readonly organizationId: string;
  readonly scope: DestroyScope;
  readonly state: DestructionState;
  readonly asked: Signer & { readonly at: Date };
  readonly confirmed: (Signer & { readonly at: Date }) | null;
  /** Not before. */
  readonly dueAt: Date | null;
  readonly endedAt: Date | null;
  readonly progress: DestructionProgress;
}

/**
 * Writes down what is asked for, with the approval that it needs. Throws Refused `destroy-open` while another one of the
 * organization is open, `not-allowed`.
 */
export async function askToDestroy(
  control: Control,
  organizationId: string,
  asked: {
    readonly scope: DestroyScope;
    /** What and how many. */
    readonly counts: AuditDetails;
    /** Of whom, where it is a person. */
    readonly known?: readonly KnownBy[];
  },
  signer: Signer,
): Promise<{ readonly destruction: Destruction; readonly approval: Approval }> {
  return control.db.transaction().execute(async (db) => {
    const now = control.clock.now();
    await endUnconfirmed({ ...control, db }, organizationId);
    const row = await db
      .insertInto('destructions')
      .values({
        id: newId(now),
        organization_id: organizationId,
        ...columnsOf(asked.scope),
        state: 'asked',
        asked_by: signer.memberId,
        asked_role: signer.role,
        asked_at: now,
        progress: JSON.stringify({ steps: [] }),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      throw new Refused(
        'destroy-open',
        errorCodes['destroy-open'],
        'Let it end, or stop it: `npx tacit destroy list`.',
      );
    }
    await rememberWhom({ db }, organizationId, row.id, asked.known ?? []);
    const { is, ...rest } = asked.scope;
    const approved = { kind: 'destroy', subject: row.id, details: { scope: is, ...rest, ...asked.counts } } as const;
    const approval = await ask({ ...control, db }, organizationId, approved, signer.memberId, signer.vouchers);
    return { destruction: fromRow(row), approval };
  });
}

/** What was asked for and never confirmed in time is over, of one organization or of all. */
export async function endUnconfirmed(control: Within, organizationId?: string): Promise<void> {
  const open = control.db
    .selectFrom('approvals')
    .select('subject')
    .where('state', '=', 'open')
    .where('expires_at', '>', control.clock.now());
  let over = control.db
    .updateTable('destructions')
    .set({ state: 'stopped', ended_at: control.clock.now() })
    .where('state', '=', 'asked')
    .where('id', 'not in', open);
  if (organizationId !== undefined) over = over.where('organization_id', '=', organizationId);
  await over.execute();
  await forgetEnded(control);
}

/** What a second signature orders: it is due now, or when the waiting time of the organization has passed. */
export async function orderDestruction(control: Within, organizationId: string, id: string, by: Signer): Promise<void> {
  const { destroy_waits_hours: wait } = await control.db
    .selectFrom('organizations')
    .select('destroy_waits_hours')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  const now = control.clock.now();
  const ordered = await control.db
    .updateTable('destructions')
    .set({
      state: 'waiting',
      confirmed_by: by.memberId,
      confirmed_role: by.role,
      confirmed_at: now,
      due_at: new Date(now.getTime() + hours(wait)),
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .returning('id')
    .executeTakeFirst();
  if (ordered === undefined) throw over();
}

/** Stops what was asked for or waits. Throws Refused `not-found`, and `approval-over` once it runs or has ended. */
export async function stopDestruction(
  control: Within,
  organizationId: string,
  id: string,
  memberId: string | null,
): Promise<void> {
  const work = async (within: Within): Promise<void> => {
    // As whoever signs does: of two who stop and confirm at once, one waits.
    await lockOrganization(within.db, organizationId);
    const stopped = await within.db
      .updateTable('destructions')
      .set({ state: 'stopped', ended_at: within.clock.now() })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .where('state', 'in', ['asked', 'waiting'])
      .returning('id')
      .executeTakeFirst();
    if (stopped === undefined) throw (await isThere(within, organizationId, id)) ? over() : unknown();
    await forgetEnded(within);
    await append(within, { organizationId, memberId, action: 'destroy.stop', subject: id });
  };
  if (control.db.isTransaction) await work(control);
  else await control.db.transaction().execute((db) => work({ ...control, db }));
}

async function isThere({ db }: Within, organizationId: string, id: string): Promise<boolean> {
  const found = db.selectFrom('destructions').select('id').where('organization_id', '=', organizationId);
  return (await found.where('id', '=', id).executeTakeFirst()) !== undefined;
}

const unknown = (): Refused =>
  new Refused('not-found', errorCodes['not-found'], '`npx tacit destroy list` lists what was asked for.');

const over = (): Refused =>
  new Refused('approval-over', errorCodes['approval-over'], '`npx tacit destroy list` says how it stands.');

/** Takes one whose time has come; null where there is nothing to do any more. Repeatable after a crash. */
export async function takeDestruction(control: Control, id: string): Promise<Destruction | null> {
  const row = await control.db
    .updateTable('destructions')
    .set({ state: 'running' })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .where('due_at', '<=', control.clock.now())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** On the disk when this returns. */
export async function noteDestruction(control: Control, id: string, progress: DestructionProgress): Promise<void> {
  await control.db
    .updateTable('destructions')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', id)
    .execute();
}

/** Its receipt stands: what was noted on the way goes. True when this ended it. */
export async function endDestruction(control: Within, id: string): Promise<boolean> {
  const ended = await control.db
    .updateTable('destructions')
    .set({ state: 'done', ended_at: control.clock.now(), progress: JSON.stringify({ steps: [] }) })
    .where('id', '=', id)
    .where('state', '!=', 'done')
    .returning('id')
    .executeTakeFirst();
  await forgetEnded(control);
  return ended !== undefined;
}

/** The newest first. */
export async function listDestructions(control: Pick<Control, 'db'>, organizationId: string): Promise<Destruction[]> {
  const rows = await control.db
    .selectFrom('destructions')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** The ids of all whose time has come and that have not ended, of every organization. */
export async function dueDestructions({ db, clock }: Pick<Control, 'db' | 'clock'>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('destructions')
    .select('id')
    .where('state', 'in', ['waiting', 'running'])
    .where('due_at', '<=', clock.now())
    .orderBy('due_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** True while one of the organization is executed: what follows from it is computed although it is halted. */
export async function isDestroying({ db }: Pick<Control, 'db'>, organizationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('destructions')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

function columnsOf(scope: DestroyScope) {
  const nothing = { subject: null, first_day: null, last_day: null, objects: null };
  if (scope.is === 'connection') return { ...nothing, scope: scope.is, subject: scope.connection };
  if (scope.is === 'days') return { ...nothing, scope: scope.is, first_day: scope.from, last_day: scope.to };
  if (scope.is === 'person') return { ...nothing, scope: scope.is, objects: scope.objects };
  return { ...nothing, scope: scope.is };
}

function scopeOf({ scope, subject, first_day, last_day, objects }: Selectable<Tables['destructions']>): DestroyScope {
  if (scope === 'organization') return { is: scope };
  if (scope === 'days') return { is: scope, from: first_day!, to: last_day! };
  if (scope === 'person') return { is: scope, objects: objects! };
  return { is: scope, connection: subject! };
}

function fromRow(row: Selectable<Tables['destructions']>): Destruction {
  const { id, organization_id, state, asked_by, asked_role, asked_at, due_at, ended_at, progress } = row;
  const confirmed =
    row.confirmed_at === null ? null : { memberId: row.confirmed_by, role: row.confirmed_role, at: row.confirmed_at };
  return {
    id,
    organizationId: organization_id,
    scope: scopeOf(row),
    state,
    asked: { memberId: asked_by, role: asked_role, at: asked_at },
    confirmed,
    dueAt: due_at,
    endedAt: ended_at,
    progress,
  };
}
