// Invitations: a link with a role in it, for a week, once. Of its token only the hash is kept.
import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { days } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { Role, Tables } from './internal/tables.ts';
import { insertMember, type Member } from './members.ts';
import { type Voucher, vouchersWith } from './sign-in-links.ts';

export interface NewInvitation {
  readonly role: Role;
  /** The one address that may accept it; null lets whoever has the link. */
  readonly email: string | null;
  /** Whoever accepts it signs in at an issuer, which proves the address. */
  readonly mustUseOpenId: boolean;
}

export interface Invitation extends NewInvitation {
  readonly id: string;
  readonly organizationId: string;
  /** Null for the operator of the machine, and for a member who is gone. */
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly state: 'open' | 'accepted' | 'revoked' | 'ended';
}

/** Who accepts: what they typed, or what an issuer said of them. */
export interface Accepting {
  readonly name: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  /** Both null where no issuer was asked. */
  readonly issuer: string | null;
  readonly subject: string | null;
}

const openFor = days(7);

/** The invitation, and its token, which is shown this once. */
export async function invite(
  control: Control,
  organizationId: string,
  { role, email, mustUseOpenId }: NewInvitation,
  by: Voucher,
): Promise<{ readonly invitation: Invitation; readonly token: string }> {
  const now = control.clock.now();
  const token = randomBytes(32).toString('base64url');
  const row = {
    id: newId(now),
    organization_id: organizationId,
    token_hash: hashOf(token),
    role,
    email: email?.toLowerCase() ?? null,
    must_use_openid: mustUseOpenId,
    made_by: by.memberId,
    vouchers: vouchersWith(by),
    made_at: now,
    ends_at: new Date(now.getTime() + openFor),
    revoked_at: null,
    accepted_at: null,
    accepted_by: null,
  };
  await control.db.transaction().execute(async (db) => {
    await db.insertInto('invitations').values(row).execute();
    const details = { role, isForOneAddress: email !== null, mustUseOpenId };
    const entry = { organizationId, memberId: by.memberId, action: 'invitation.make', subject: row.id, details };
    await append({ ...control, db }, entry);
  });
  return { invitation: fromRow(row, now), token };
}

/** Newest first. */
export async function listInvitations(control: Control, organizationId: string): Promise<Invitation[]> {
  const rows = await control.db
    .selectFrom('invitations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => fromRow(row, control.clock.now()));
}

/** Ends one that is open. Throws Refused `not-found`. */
export async function revokeInvitation(
  control: Control,
  organizationId: string,
  id: string,
  by: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const now = control.clock.now();
    const revoked = await openOnes({ ...control, db })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (revoked === undefined)
      throw new Refused('not-found', 'There is no open invitation of that id.', 'Look at the list of invitations.');
    await db.updateTable('invitations').set({ revoked_at: now }).where('id', '=', id).execute();
    await append(
      { ...control, db },
      { organizationId, memberId: by, action: 'invitation.revoke', subject: id, details: { role: revoked.role } },
    );
  });
}

/** What a token invites to, unspent. Throws Refused `invitation-spent`. */
export async function readInvitation(control: Control, token: string): Promise<Invitation> {
  const row = await openOnes(control).where('token_hash', '=', hashOf(token)).executeTakeFirst();
  if (row === undefined) throw spent();
  return fromRow(row, control.clock.now());
}

/**
 * Makes a member of who accepts; a refusal leaves the invitation open. `vouchers` is for the session that begins with the
 * link alone. Throws Refused `invitation-spent`, `invitation-other-address`, `address-taken`.
 */
export async function acceptInvitation(
  control: Control,
  token: string,
  who: Accepting,
): Promise<{ readonly member: Member; readonly vouchers: readonly string[] }> {
  return control.db.transaction().execute((db) => acceptWithin({ ...control, db }, hashOf(token), who));
}

/** The same in the caller's transaction, for who has shown in another way that the invitation is theirs. */
export async function acceptWithin(
  control: Control,
  tokenHash: Buffer,
  who: Accepting,
): Promise<{ readonly member: Member; readonly vouchers: readonly string[] }> {
  const row = await openOnes(control).where('token_hash', '=', tokenHash).forUpdate().executeTakeFirst();
  if (row === undefined) throw spent();
  const identity = who.issuer === null || who.subject === null ? null : { issuer: who.issuer, subject: who.subject };
  const isProved = identity !== null && who.isEmailVerified;
  if (row.email !== null && row.email !== who.email.toLowerCase()) throw otherAddress();
  if (row.must_use_openid && !isProved) throw otherAddress();
  const { organization_id: organizationId, role } = row;
  const made = { name: who.name, email: who.email, role, isEmailVerified: isProved, identity };
  const member = await insertMember(control, organizationId, made);
  await control.db
    .updateTable('invitations')
    .set({ accepted_at: control.clock.now(), accepted_by: member.id })
    .where('id', '=', row.id)
    .execute();
  const details = { role, isProved };
  const entry = { organizationId, memberId: member.id, action: 'invitation.accept', subject: row.id, details };
  await append(control, entry);
  return { member, vouchers: row.vouchers };
}

/** What somebody is invited to, by the address that is theirs or by the hash of a link that they opened; else null. */
export async function invitationFor(
  control: Pick<Control, 'db' | 'clock'>,
  organizationId: string,
  who: { readonly email: string; readonly tokenHash: Buffer | null },
): Promise<{ readonly role: Role; readonly tokenHash: Buffer } | null> {
  const open = openOnes(control).where('organization_id', '=', organizationId).orderBy('made_at', 'desc');
  const { email, tokenHash } = who;
  const found = await (tokenHash === null ? open.where('email', '=', email) : open.where('token_hash', '=', tokenHash))
    .limit(1)
    .executeTakeFirst();
  return found === undefined ? null : { role: found.role, tokenHash: found.token_hash };
}

/** The hash under which an invitation is kept, where its link is of that organization and open. Throws Refused `invitation-spent`. */
export async function hashOfInvitation(control: Control, organizationId: string, token: string): Promise<Buffer> {
  const invitation = await readInvitation(control, token);
  if (invitation.organizationId !== organizationId) throw spent();
  return hashOf(token);
}

const openOnes = (control: Pick<Control, 'db' | 'clock'>) =>
  control.db
    .selectFrom('invitations')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('accepted_at', 'is', null)
    .where('ends_at', '>', control.clock.now());

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const spent = (): Refused =>
  new Refused('invitation-spent', errorCodes['invitation-spent'], 'Ask an owner of the organization for another one.');

const otherAddress = (): Refused =>
  new Refused(
    'invitation-other-address',
    errorCodes['invitation-other-address'],
    'Use the address that it was made for, or ask an owner for another invitation.',
  );

function fromRow(row: Selectable<Tables['invitations']>, now: Date): Invitation {
  return {
    id: row.id,
    organizationId: row.organization_id,
    role: row.role,
    email: row.email,
    mustUseOpenId: row.must_use_openid,
    madeBy: row.made_by,
    madeAt: row.made_at,
    endsAt: row.ends_at,
    state: stateOf(row, now),
  };
}

function stateOf(row: Selectable<Tables['invitations']>, now: Date): Invitation['state'] {
  if (row.accepted_at !== null) return 'accepted';
  if (row.revoked_at !== null) return 'revoked';
  return row.ends_at > now ? 'open' : 'ended';
}
