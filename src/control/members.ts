// The members: the people who sign in to the console, and what each may do.
import type { Kysely, Selectable } from 'kysely';
import { errorCodes, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import type { Role, Tables } from './internal/tables.ts';

export type { Role } from './internal/tables.ts';

export interface Member {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** In lower case. One that ends in `.invalid` is nobody's: the first owner's, who needs none. */
  readonly email: string;
  /** Whether an issuer said that it is theirs; what a person or an owner typed proves nothing. */
  readonly isEmailVerified: boolean;
  /** Who they are at the issuer whose sign-in they use; null while they come in by links. */
  readonly identity: Identity | null;
  readonly role: Role;
  readonly createdAt: Date;
  /** The last sign-in; null before the first. */
  readonly signedInAt: Date | null;
}

/** An issuer's own name for a person, which an address that moves to somebody else does not follow. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

type Db = Kysely<Tables>;
type Writer = Pick<Control, 'clock' | 'db'>;

export async function listMembers(control: Pick<Control, 'db'>, organizationId: string): Promise<Member[]> {
  const rows = await control.db
    .selectFrom('members')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(fromRow);
}

/** The first owner of the organization, or null before anybody signed in. */
export async function firstOwner(control: Pick<Control, 'db'>, organizationId: string): Promise<Member | null> {
  const members = await listMembers(control, organizationId);
  return members.find(({ role }) => role === 'owner') ?? null;
}

/** Throws Refused `not-found`, also for a member of another organization. */
export async function findMember(
  control: Pick<Control, 'db'>,
  organizationId: string,
  memberId: string,
): Promise<Member> {
  const found = await membersOf(control.db, organizationId).where('id', '=', memberId).executeTakeFirst();
  if (found === undefined) throw unknown();
  return fromRow(found);
}

/** Who signs in with that address, in whichever organization: one address belongs to one. */
export async function memberOfEmail(control: Pick<Control, 'db'>, email: string): Promise<Member | null> {
  const row = await control.db
    .selectFrom('members')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function memberOfIdentity(
  control: Pick<Control, 'db'>,
  organizationId: string,
  { issuer, subject }: Identity,
): Promise<Member | null> {
  const row = await membersOf(control.db, organizationId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export interface NewMember {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly isEmailVerified?: boolean;
  readonly identity?: Identity | null;
}

/** Throws Refused `address-taken`, also where the address belongs to a member of another organization. */
export async function addMember(
  control: Writer,
  organizationId: string,
  member: NewMember,
  by: string | null,
): Promise<Member> {
  return within(control.db, async (db) => {
    const added = await insertMember({ ...control, db }, organizationId, member);
    const details = { role: member.role };
    await append(
      { clock: control.clock, db },
      { organizationId, memberId: by, action: 'member.add', subject: added.id, details },
    );
    return added;
  });
}

/** The same for callers who write down themselves how somebody came in. */
export async function insertMember(control: Writer, organizationId: string, member: NewMember): Promise<Member> {
  const now = control.clock.now();
  const row = await control.db
    .insertInto('members')
    .values({
      id: newId(now),
      organization_id: organizationId,
      name: member.name,
      email: member.email.toLowerCase(),
      is_email_verified: member.isEmailVerified ?? false,
      image: null,
      role: member.role,
      created_at: now,
      updated_at: now,
      issuer: member.identity?.issuer ?? null,
      subject: member.identity?.subject ?? null,
      signed_in_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw taken();
  return fromRow(row);
}

/**
 * Gives a member another role. Invitations and API tokens that they made as an owner end with that role. Throws Refused
 * `last-owner`.
 */
export async function changeRole(
  control: Writer,
  organizationId: string,
  memberId: string,
  role: Role,
  by: string | null,
): Promise<Member> {
  return within(control.db, async (db) => {
    const { member: before, owners } = await lockMember(db, organizationId, memberId);
    if (before.role === role) return before;
    if (before.role === 'owner') {
      refuseLastOwner(owners);
      await endWhatTheyMade(db, memberId, control.clock.now());
    }
    const row = await db
      .updateTable('members')
      .set({ role, updated_at: control.clock.now() })
      .where('id', '=', memberId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const details = { from: before.role, to: role };
    await append(
      { clock: control.clock, db },
      { organizationId, memberId: by, action: 'member.change-role', subject: memberId, details },
    );
    return fromRow(row);
  });
}

/**
 * Takes a member out: sessions, links, invitations and API tokens of theirs end at once; the audit log keeps their id.
 * Throws Refused `last-owner`.
 */
export async function removeMember(
  control: Writer,
  organizationId: string,
  memberId: string,
  by: string | null,
): Promise<void> {
  await within(control.db, async (db) => {
    const { member, owners } = await lockMember(db, organizationId, memberId);
    const { role } = member;
    if (role === 'owner') refuseLastOwner(owners);
    await endWhatTheyMade(db, memberId, control.clock.now());
    await db.deleteFrom('members').where('id', '=', memberId).execute();
    const entry = { organizationId, memberId: by, action: 'member.remove', subject: memberId, details: { role } };
    await append({ clock: control.clock, db }, entry);
  });
}

/**
 * An issuer has said who a member is. What came in before that by links may have been somebody else, so sessions that
 * were begun before the address was proved end. Throws Refused `address-taken`.
 */
export async function proveIdentity(
  control: Writer,
  memberId: string,
  proof: Identity & { readonly email: string },
): Promise<void> {
  const email = proof.email.toLowerCase();
  await within(control.db, async (db) => {
    const before = await db
      .selectFrom('members')
      .selectAll()
      .where('id', '=', memberId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { issuer, subject } = proof;
    const isProved = before.is_email_verified && before.email === email;
    if (isProved && before.issuer === issuer && before.subject === subject) return;
    const other = await memberOfEmail({ db }, email);
    if (other !== null && other.id !== memberId) throw taken();
    await db
      .updateTable('members')
      .set({ email, is_email_verified: true, issuer, subject, updated_at: control.clock.now() })
      .where('id', '=', memberId)
      .execute();
    await db.deleteFrom('sessions').where('member_id', '=', memberId).execute();
    const entry = {
      organizationId: before.organization_id,
      memberId,
      action: 'member.prove-address',
      subject: memberId,
    };
    await append({ clock: control.clock, db }, entry);
  });
}

function refuseLastOwner(owners: number): void {
  if (owners > 1) return;
  throw new Refused('last-owner', errorCodes['last-owner'], 'Make somebody else an owner first.');
}

async function endWhatTheyMade(db: Db, memberId: string, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_links').where('made_by', '=', memberId).execute();
  await db
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('made_by', '=', memberId)
    .where('revoked_at', 'is', null)
    .where('accepted_at', 'is', null)
    .execute();
  await db
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('made_by', '=', memberId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** The member, and how many owners there are. Of two owners who remove each other at once, one waits and then is the last. */
async function lockMember(
  db: Db,
  organizationId: string,
  memberId: string,
): Promise<{ readonly member: Member; readonly owners: number }> {
  // Not the owners’ own rows: whoever comes in by an issuer holds their own and may wait for these.
  await lockOrganization(db, organizationId);
  const owners = await membersOf(db, organizationId).where('role', '=', 'owner').execute();
  const row = await membersOf(db, organizationId).where('id', '=', memberId).forUpdate().executeTakeFirst();
  if (row === undefined) throw unknown();
  return { member: fromRow(row), owners: owners.length };
}

const membersOf = (db: Db, organizationId: string) =>
  db.selectFrom('members').selectAll().where('organization_id', '=', organizationId);

/** In the caller's transaction where there is one. */
function within<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

const taken = (): Refused =>
  new Refused('address-taken', errorCodes['address-taken'], 'Use another address: one address signs in one member.');

const unknown = (): Refused =>
  new Refused('not-found', 'There is no such member.', 'Look at the list of members: `npx tacit members`.');

function fromRow(row: Selectable<Tables['members']>): Member {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    email: row.email,
    isEmailVerified: row.is_email_verified,
    identity: row.issuer === null || row.subject === null ? null : { issuer: row.issuer, subject: row.subject },
    role: row.role,
    createdAt: row.created_at,
    signedInAt: row.signed_in_at,
  };
}
