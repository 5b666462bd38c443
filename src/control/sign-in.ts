// Signing in: a one-time link or a proof of who it is lets a member in, a cookie keeps them in.
import { days, systemClock } from '../base/clock.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { SignInAuth } from './internal/sign-in-auth.ts';
import type { SignInWay } from './internal/tables.ts';
import type { Role } from './members.ts';
import { ensureDefault } from './organizations.ts';
import { linkForFirstOwner, spentLink, takeLink } from './sign-in-links.ts';

export type { SignInWay } from './internal/tables.ts';

export interface SignedIn {
  readonly member: { readonly id: string; readonly name: string; readonly role: Role };
  readonly organizationId: string;
  readonly expiresAt: Date;
  readonly sessionId: string;
  /**
   * Who could have begun this session in the member's place: who made its link or invitation, who vouched for them in
   * turn, and so on. Empty for a session of OpenID Connect, and for links of the operator of the machine.
   */
  readonly vouchers: readonly string[];
  /** The address, where an issuer proved it in this very session: a link proves none. */
  readonly provedEmail: string | null;
}

export interface Entry {
  readonly with: SignInWay;
  readonly vouchers?: readonly string[];
}

type Cookies = { readonly cookies: readonly string[] };

export interface SignIn {
  /** The token of a new link for the first owner, of the first organization when none is named: 15 minutes, once. */
  signInLink(organizationId?: string): Promise<string>;
  /** `Set-Cookie` values that begin a session. Throws Refused `sign-in-link-spent`. */
  signIn(token: string): Promise<Cookies>;
  /** The same for a member of whom the caller has made sure that it is they. */
  signInAs(memberId: string, entry: Entry): Promise<Cookies>;
  /** Who sends these headers, or null. A session ends seven days after its last use, and 30 after it began. */
  memberOf(headers: Headers): Promise<SignedIn | null>;
  /** Ends the session; `Set-Cookie` values that make the browser forget it. */
  signOut(headers: Headers): Promise<Cookies>;
}

/** What a sign-in library takes most of a second to load for is done at the first call, not at the start. */
export function openSignIn({ control, publicUrl }: { readonly control: Control; readonly publicUrl: string }): SignIn {
  let opened: Promise<SignInAuth> | undefined;
  const open = (): Promise<SignInAuth> => (opened ??= build(control, publicUrl).catch(forget));
  const forget = (error: unknown): never => {
    opened = undefined;
    throw error;
  };
  const signInAs: SignIn['signInAs'] = async (memberId, entry) => enter(control, await open(), memberId, entry);
  return {
    signInLink: async (organizationId) =>
      linkForFirstOwner(control, organizationId ?? (await ensureDefault(control)).id),
    signIn: async (token) => {
      const { member, vouchers } = await takeLink(control, token);
      return signInAs(member.id, { with: 'link', vouchers });
    },
    signInAs,
    memberOf: async (headers) => (headers.has('cookie') ? findSignedIn(control, await open(), headers) : null),
    signOut: async (headers) => endSession(control, await open(), headers),
  };
}

async function build(control: Control, publicUrl: string): Promise<SignInAuth> {
  const { buildAuth } = await import('./internal/sign-in-auth.ts');
  return buildAuth({ control, publicUrl });
}

async function enter(control: Control, auth: SignInAuth, memberId: string, entry: Entry): Promise<Cookies> {
  const body = { memberId, begunWith: entry.with, vouchers: [...(entry.vouchers ?? [])] };
  const answer = await auth.api.enter({ body, headers: new Headers(), asResponse: true });
  const cookies = answer.headers.getSetCookie();
  if (!answer.ok || cookies.length === 0) throw spentLink();
  const lasting = cookies.map(letTheDatabaseDecide);
  const cookie = lasting.map((each) => each.split(';')[0]).join('; ');
  const signedIn = await findSignedIn(control, auth, new Headers({ cookie }));
  if (signedIn === null) throw spentLink();
  const { organizationId, sessionId } = signedIn;
  await control.db.transaction().execute(async (db) => {
    const now = control.clock.now();
    await db.updateTable('members').set({ signed_in_at: now }).where('id', '=', memberId).execute();
    const details = { with: entry.with, session: sessionId };
    await append(
      { ...control, db },
      { organizationId, memberId, action: 'member.sign-in', subject: memberId, details },
    );
  });
  return { cookies: lasting };
}

// The session is prolonged in the database while it is used. A cookie that ended by itself after seven days
// would have to be sent anew with answers that have nothing to do with signing in.
function letTheDatabaseDecide(cookie: string): string {
  return cookie.replace(/Max-Age=\d+/i, `Max-Age=${days(400) / 1000}`);
}

/** However much it is used: whoever took a cookie unseen does not keep it for ever. */
const longestSession = days(30);

async function findSignedIn(control: Control, auth: SignInAuth, headers: Headers): Promise<SignedIn | null> {
  const found = await auth.api.getSession({ headers });
  if (found === null) return null;
  const { user, session } = found;
  const endsAt = new Date(session.createdAt.getTime() + longestSession);
  // The library counts a session by the machine's clock.
  if (endsAt <= systemClock.now()) {
    await control.db.deleteFrom('sessions').where('id', '=', session.id).execute();
    return null;
  }
  const isProved = session.begunWith === 'openid' && user.emailVerified;
  return {
    member: { id: user.id, name: user.name, role: user.role as Role },
    organizationId: user.organizationId,
    expiresAt: session.expiresAt < endsAt ? session.expiresAt : endsAt,
    sessionId: session.id,
    vouchers: session.vouchers,
    provedEmail: isProved ? user.email : null,
  };
}

async function endSession(control: Control, auth: SignInAuth, headers: Headers): Promise<Cookies> {
  const signedIn = await findSignedIn(control, auth, headers);
  const answer = await auth.api.signOut({ headers, asResponse: true });
  if (signedIn !== null) {
    const { organizationId, member, sessionId } = signedIn;
    const details = { session: sessionId };
    await append(control, {
      organizationId,
      memberId: member.id,
      action: 'member.sign-out',
      subject: member.id,
      details,
    });
  }
  return { cookies: answer.headers.getSetCookie() };
}
