// Approvals: what one signer asks for and only another can order.
import type { Kysely, Selectable } from 'kysely';
import { days } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import type { ApprovalKind, AuditDetails, Role, Tables } from './internal/tables.ts';

export type { ApprovalKind } from './internal/tables.ts';

export interface Approval {
  readonly id: string;
  readonly kind: ApprovalKind;
  /** The id of what it is about. */
  readonly subject: string;
  readonly details: AuditDetails;
  readonly askedAt: Date;
  /** Null for the operator of the machine, who is one signer. */
  readonly askedBy: string | null;
  readonly expiresAt: Date;
}

export interface Asked {
  readonly kind: ApprovalKind;
  readonly subject: string;
  readonly details: AuditDetails;
}

/** The control plane within a transaction: what is done there stands or falls with the approval. */
export type Within = Pick<Control, 'clock'> & { readonly db: Kysely<Tables> };

/** After these milliseconds nobody can confirm it any more. */
const openFor = days(7);
const mayAsk: readonly Role[] = ['owner'];
const mayConfirm: readonly Role[] = ['owner', 'auditor'];

/** An owner asks, or the operator of the machine. Throws Refused `approval-exists` where the same is asked already. */
export async function ask(
  control: Within,
  organizationId: string,
  asked: Asked,
  memberId: string | null,
  vouchers: readonly string[] = [],
): Promise<Approval> {
  return within(control, async (db) => {
    await requireRole(db, organizationId, memberId, mayAsk);
    await expire({ ...control, db }, organizationId);
    const now = control.clock.now();
    const row = await db
      .insertInto('approvals')
      .values({
        id: newId(now),
        organization_id: organizationId,
        kind: asked.kind,
        subject: asked.subject,
        details: JSON.stringify(asked.details),
        state: 'open',
        asked_by: memberId,
        asked_vouchers: [...vouchers],
        asked_at: now,
        expires_at: new Date(now.getTime() + openFor),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw refused('approval-exists', 'Confirm or withdraw that one: `npx tacit approvals`.');
    await append({ ...control, db }, { ...entryOf(row, memberId), action: 'approval.ask' });
    return fromRow(row);
  });
}

/** Those that can still be confirmed, the oldest first. */
export async function openApprovals(control: Within, organizationId: string): Promise<Approval[]> {
  const rows = await control.db
    .selectFrom('approvals')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'open')
    .where('expires_at', '>', control.clock.now())
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/**
 * The second signature: another owner's, an auditor's, or the operator's, and never that of who asked. What it orders
 * is done by `effect` in the same transaction. `vouchers` could have begun the signer's session. Throws Refused `approval-over`, `approval-own`, `not-allowed`.
 */
export async function confirm(
  control: Within & { readonly vouchers?: readonly string[] | undefined },
  organizationId: string,
  approvalId: string,
  memberId: string | null,
  effect: (within: Within, approval: Approval) => Promise<void>,
): Promise<Approval> {
  return within(control, async (db) => {
    const found = await standing({ ...control, db }, organizationId, approvalId);
    refuseOneHand(found, memberId, control.vouchers ?? []);
    await requireRole(db, organizationId, memberId, mayConfirm);
    // Who asked and is no owner any more orders nothing.
    await requireRole(db, organizationId, found.asked_by, mayAsk);
    await end({ ...control, db }, found, 'confirmed', memberId);
    await append({ ...control, db }, { ...entryOf(found, memberId), action: 'approval.confirm' });
    const approval = fromRow(found);
    await effect({ ...control, db }, approval);
    return approval;
  });
}

/** Takes it back: whoever asked, or anybody who could have confirmed it. Throws Refused `approval-over`, `not-allowed`. */
export async function withdraw(
  control: Within,
  organizationId: string,
  approvalId: string,
  memberId: string | null,
  effect: (within: Within, approval: Approval) => Promise<void> = async () => undefined,
): Promise<Approval> {
  return within(control, async (db) => {
    const found = await standing({ ...control, db }, organizationId, approvalId);
    if (found.asked_by !== memberId) await requireRole(db, organizationId, memberId, mayConfirm);
    await end({ ...control, db }, found, 'withdrawn', memberId);
    await append({ ...control, db }, { ...entryOf(found, memberId), action: 'approval.withdraw' });
    const approval = fromRow(found);
    await effect({ ...control, db }, approval);
    return approval;
  });
}

/** Ends what was asked for and holds no longer, since what it is about was changed. */
export async function endOutdated(
  { db, clock }: Within,
  organizationId: string,
  { kind, subject }: Pick<Asked, 'kind' | 'subject'>,
): Promise<void> {
  await db
    .updateTable('approvals')
    .set({ state: 'withdrawn', ended_at: clock.now() })
    .where('organization_id', '=', organizationId)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('state', '=', 'open')
    .execute();
}

type Row = Selectable<Tables['approvals']>;

function within<T>({ db }: Within, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** The open one of that id, held until the transaction ends, so that of two who sign at once one is too late. */
async function standing({ db, clock }: Within, organizationId: string, id: string): Promise<Row> {
  // Before anything else: what is ordered may need it too, and by then an entry of the audit log keeps others waiting.
  await lockOrganization(db, organizationId);
  const found = await db
    .selectFrom('approvals')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) throw refused('not-found', '`npx tacit approvals` lists those that are open.');
  if (found.state === 'open' && found.expires_at > clock.now()) return found;
  throw refused('approval-over', 'Ask for it again.');
}

/** Both signatures could be one person's: the same member, or two for whom somebody made the links. */
function refuseOneHand(row: Row, memberId: string | null, vouchers: readonly string[]): void {
  if (row.asked_by === memberId) throw refused('approval-own', 'Another owner, or an auditor, confirms it.');
  const hands = new Set([row.asked_by, ...row.asked_vouchers]);
  if (![memberId, ...vouchers].some((each) => each !== null && hands.has(each))) return;
  throw refused(
    'approval-own',
    'One of you let the other in with a link. Sign in at your issuer, or with a link that the operator makes.',
  );
}

async function requireRole(
  db: Kysely<Tables>,
  organizationId: string,
  memberId: string | null,
  roles: readonly Role[],
): Promise<void> {
  if (memberId === null) return;
  const member = await db
    .selectFrom('members')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('id', '=', memberId)
    .executeTakeFirst();
  if (member !== undefined && roles.includes(member.role)) return;
  throw refused('not-allowed', 'An owner asks, and another owner or an auditor confirms.');
}

async function expire({ db, clock }: Within, organizationId: string): Promise<void> {
  const now = clock.now();
  await db
    .updateTable('approvals')
    .set({ state: 'expired', ended_at: now })
    .where('organization_id', '=', organizationId)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .execute();
}

async function end({ db, clock }: Within, row: Row, state: Row['state'], memberId: string | null): Promise<void> {
  await db
    .updateTable('approvals')
    .set({ state, ended_by: memberId, ended_at: clock.now() })
    .where('organization_id', '=', row.organization_id)
    .where('id', '=', row.id)
    .execute();
}

function entryOf({ organization_id: organizationId, id: subject, kind, details }: Row, memberId: string | null) {
  return { organizationId, memberId, subject, details: { ...details, kind } };
}

function refused(
  code: 'approval-exists' | 'approval-own' | 'approval-over' | 'not-found' | 'not-allowed',
  next: string,
) {
  return new Refused(code, errorCodes[code], next);
}

function fromRow(row: Row): Approval {
  const { id, kind, subject, details, asked_at, asked_by, expires_at } = row;
  return { id, kind, subject, details, askedAt: asked_at, askedBy: asked_by, expiresAt: expires_at };
}
