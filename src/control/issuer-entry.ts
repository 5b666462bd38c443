// Who comes in with what an issuer says of them: whose address it is, which member they are, and in which role.
import { errorCodes, isHouseError, Refused, type ErrorCode } from '../base/errors.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import { acceptWithin, invitationFor } from './invitations.ts';
import type { Issuer } from './issuers.ts';
import {
  addMember,
  changeRole,
  type Identity,
  type Member,
  memberOfEmail,
  memberOfIdentity,
  proveIdentity,
  type Role,
} from './members.ts';
import type { Claims } from './openid.ts';

const nextSteps = {
  'sign-in-address-unverified':
    'Verify your address at the issuer, or ask an owner to look at the settings of the sign-in.',
  'sign-in-domain-unknown': 'Sign in with your address at work, or ask an owner to list its domain.',
  'sign-in-bound-elsewhere': 'Sign in with the account you used before, or ask an owner to let you in anew.',
  'sign-in-not-invited': 'Ask an owner for an invitation.',
  'sign-in-role-unknown': 'Ask whoever administers the issuer to give you a role for this app.',
} as const satisfies Partial<Record<ErrorCode, string>>;

function refused(code: keyof typeof nextSteps): Refused {
  return new Refused(code, errorCodes[code], nextSteps[code]);
}

/** Whom somebody would come in as. */
export interface Entrance {
  /** Null where they would be a new member. */
  readonly member: Member | null;
  readonly email: string;
  readonly role: Role;
  /** Of the invitation that they would accept. */
  readonly invitationHash: Buffer | null;
}

/**
 * Says what would happen and changes nothing. `invitationHash` is of an invitation whose link was opened; one for the
 * address itself is found without. Throws Refused `sign-in-…`.
 */
export async function entranceOf(
  control: Control,
  issuer: Issuer,
  claims: Claims,
  invitationHash: Buffer | null,
): Promise<Entrance> {
  const email = provedAddress(issuer, claims);
  const claimed = claimedRole(issuer, claims);
  const member = await knownMember(control, issuer, claims, email);
  if (member !== null) return { member, email, role: claimed ?? member.role, invitationHash: null };
  const invited = await invitationFor(control, issuer.organizationId, { email, tokenHash: invitationHash });
  const role = invited?.role ?? issuer.uninvitedRole;
  if (role === null) throw refused('sign-in-not-invited');
  return { member: null, email, role: claimed ?? role, invitationHash: invited?.tokenHash ?? null };
}

/** The member who comes in, bound to the issuer's name for them from now on. Throws Refused `sign-in-…`. */
export async function comeIn(
  control: Control,
  issuer: Issuer,
  claims: Claims,
  invitationHash: Buffer | null,
): Promise<Member> {
  return control.db.transaction().execute(async (db) => {
    const within = { ...control, db };
    const { organizationId } = issuer;
    // Of two tabs in which a new member comes in at once, the second finds the first.
    await lockOrganization(db, organizationId);
    const entrance = await entranceOf(within, issuer, claims, invitationHash);
    const { member, email, role } = entrance;
    const identity: Identity = { issuer: claims.issuer, subject: claims.subject };
    if (member !== null) {
      await proveIdentity(within, member.id, { ...identity, email });
      return withRole(within, member, role);
    }
    const who = { name: nameOf(claims, email), email, isEmailVerified: true };
    if (entrance.invitationHash === null) {
      return addMember(within, organizationId, { ...who, role, identity }, null);
    }
    const accepted = await acceptWithin(within, entrance.invitationHash, { ...who, ...identity });
    return withRole(within, accepted.member, role);
  });
}

/** Takes what an issuer says for the own sign-in of a member who is signed in already. Throws Refused `sign-in-…`. */
export async function bindOwn(control: Control, issuer: Issuer, claims: Claims, member: Member): Promise<void> {
  const { issuer: name, subject } = claims;
  const email = provedAddress(issuer, claims);
  const found = await memberOfIdentity(control, issuer.organizationId, { issuer: name, subject });
  const isOther = found !== null && found.id !== member.id;
  if (isOther || !isFreeFor(member, claims)) throw refused('sign-in-bound-elsewhere');
  await proveIdentity(control, member.id, { issuer: name, subject, email });
}

/** Throws where the issuer does not vouch for the address, or it is of no domain that is listed. */
function provedAddress(issuer: Issuer, claims: Claims): string {
  const email = claims.email?.toLowerCase() ?? '';
  const domain = email.slice(email.lastIndexOf('@') + 1);
  if (!/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(email) || !isVerified(issuer, claims)) {
    throw refused('sign-in-address-unverified');
  }
  if (!issuer.domains.includes(domain)) throw refused('sign-in-domain-unknown');
  // Anybody can have a Google account of their own on an address at work and keep it when they leave; only those of
  // the organization's Workspace say its domain here.
  if (issuer.kind === 'google' && claims.claim('hd') !== domain) throw refused('sign-in-address-unverified');
  return email;
}

function isVerified({ kind, trustsAddresses }: Issuer, { isEmailVerified, claim }: Claims): boolean {
  if (isEmailVerified !== undefined) return isEmailVerified;
  // Microsoft's word for an address whose domain the organization has proved to be its own.
  const isOwned = kind === 'microsoft' && [true, 1, '1', 'true'].includes(claim('xms_edov') as string);
  return isOwned || trustsAddresses;
}

/** Null where roles are given here. Throws where the issuer should say one and says none that is known. */
function claimedRole({ roleClaim, roles }: Issuer, { claim }: Claims): Role | null {
  if (roleClaim === null) return null;
  const said = [claim(roleClaim)].flat();
  const found = roles.find(([value]) => said.includes(value));
  if (found === undefined) throw refused('sign-in-role-unknown');
  return found[1];
}

async function knownMember(control: Control, issuer: Issuer, claims: Claims, email: string): Promise<Member | null> {
  const { organizationId } = issuer;
  const bound = await memberOfIdentity(control, organizationId, { issuer: claims.issuer, subject: claims.subject });
  if (bound !== null) return bound;
  const ofAddress = await memberOfEmail(control, email);
  if (ofAddress === null) return null;
  // What another organization has is none of this one's business.
  if (ofAddress.organizationId !== organizationId) throw refused('sign-in-not-invited');
  if (!isFreeFor(ofAddress, claims)) throw refused('sign-in-bound-elsewhere');
  return ofAddress;
}

/** An address may move to somebody else, or be given by another issuer; the name at the issuer stays one person's. */
function isFreeFor({ identity }: Member, { issuer, subject }: Claims): boolean {
  return identity === null || (identity.issuer === issuer && identity.subject === subject);
}

async function withRole(control: Control, member: Member, role: Role): Promise<Member> {
  try {
    return await changeRole(control, member.organizationId, member.id, role, null);
  } catch (error) {
    // Whatever the issuer says, somebody must remain who can mend it.
    if (isHouseError(error) && error.code === 'last-owner') return member;
    throw error;
  }
}

function nameOf({ name }: Claims, email: string): string {
  const said = (name ?? '').replace(/\p{Cc}/gu, ' ').trim();
  return (said === '' ? email.split('@')[0]! : said).slice(0, 80).trim();
}
