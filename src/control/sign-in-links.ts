// One-time links that sign one member in: 15 minutes, once. Of each only the hash is kept.
import { createHash, randomBytes } from 'node:crypto';
import { minutes } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import { lockOrganization } from './internal/lock-organization.ts';
import type { Control } from './internal/opened.ts';
import { addMember, findMember, firstOwner, type Member } from './members.ts';

/** Who makes a link or an invitation: whom the audit log names, and who vouches for what comes of it. */
export interface Voucher {
  /** Null for the operator of the machine. */
  readonly memberId: string | null;
  /** Who vouched for the session in which it is made; see `SignedIn`. */
  readonly vouchers: readonly string[];
}

export const vouchersWith = ({ memberId, vouchers }: Voucher): string[] =>
  memberId === null ? [...vouchers] : [...new Set([...vouchers, memberId])];

export const operator: Voucher = { memberId: null, vouchers: [] };

const patience = minutes(15);

/** The token of a new link for the first owner, whoever that is when it is used; in the audit log. */
export async function linkForFirstOwner(control: Control, organizationId: string): Promise<string> {
  return keepLink(control, organizationId, null, operator);
}

/** The token of a new link for one member; in the audit log. Throws Refused `not-found`. */
export async function linkForMember(
  control: Control,
  organizationId: string,
  memberId: string,
  by: Voucher,
): Promise<string> {
  await findMember(control, organizationId, memberId);
  return keepLink(control, organizationId, memberId, by);
}

async function keepLink(
  control: Control,
  organizationId: string,
  memberId: string | null,
  by: Voucher,
): Promise<string> {
  const now = control.clock.now();
  const token = randomBytes(32).toString('base64url');
  const row = {
    token_hash: hashOf(token),
    organization_id: organizationId,
    member_id: memberId,
    made_by: by.memberId,
    vouchers: vouchersWith(by),
    ends_at: new Date(now.getTime() + patience),
  };
  await control.db.transaction().execute(async (db) => {
    await db.deleteFrom('sign_in_links').where('ends_at', '<=', now).execute();
    await db.insertInto('sign_in_links').values(row).execute();
    const entry = { organizationId, memberId: by.memberId, action: 'member.link', subject: memberId };
    await append({ ...control, db }, entry);
  });
  return token;
}

/** Whom the link signs in, once. Throws Refused `sign-in-link-spent`. */
export async function takeLink(
  control: Control,
  token: string,
): Promise<{ readonly member: Member; readonly vouchers: readonly string[] }> {
  return control.db.transaction().execute(async (db) => {
    const link = await db
      .deleteFrom('sign_in_links')
      .where('token_hash', '=', hashOf(token))
      .where('ends_at', '>', control.clock.now())
      .returningAll()
      .executeTakeFirst();
    if (link === undefined) throw spentLink();
    const within = { ...control, db };
    const { organization_id: organizationId, member_id: memberId, vouchers } = link;
    const member =
      memberId === null
        ? await ensureFirstOwner(within, organizationId)
        : await findMember(within, organizationId, memberId);
    return { member, vouchers };
  });
}

/** The first owner needs no address; `.invalid` is nobody's. Of two who come at once, both are that one. */
async function ensureFirstOwner(control: Control, organizationId: string): Promise<Member> {
  await lockOrganization(control.db, organizationId);
  const found = await firstOwner(control, organizationId);
  if (found !== null) return found;
  const email = `owner@${organizationId}.invalid`;
  return addMember(control, organizationId, { name: 'Owner', email, role: 'owner' }, null);
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export function spentLink(): Refused {
  return new Refused(
    'sign-in-link-spent',
    errorCodes['sign-in-link-spent'],
    'Ask an owner for another one, or run `npx tacit sign-in-link`.',
  );
}
