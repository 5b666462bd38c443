// Signing in: a one-time link makes the first owner, a cookie keeps a member in.
import { days } from '../base/clock.ts';
import { Defect, Refused } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { SignInAuth } from './internal/sign-in-auth.ts';
import type { Role } from './members.ts';
import { ensureDefault } from './organizations.ts';

export interface SignedIn {
  readonly member: { readonly id: string; readonly name: string; readonly role: Role };
  readonly organizationId: string;
  readonly expiresAt: Date;
}

export interface SignIn {
  /** The token of a new link for the first owner: 15 minutes, once. Only its hash is kept. */
  signInLink(): Promise<string>;
  /** `Set-Cookie` values that begin a session. Throws Refused `sign-in-link-spent`. */
  signIn(token: string): Promise<{ readonly cookies: readonly string[] }>;
  /** Who sends these headers, or null. A session ends seven days after its last day of use. */
  memberOf(headers: Headers): Promise<SignedIn | null>;
  /** Ends the session; `Set-Cookie` values that make the browser forget it. */
  signOut(headers: Headers): Promise<{ readonly cookies: readonly string[] }>;
}

/** What a sign-in library takes most of a second to load for is done at the first call, not at the start. */
export function openSignIn(options: { readonly control: Control; readonly publicUrl: string }): SignIn {
  let opened: Promise<SignIn> | undefined;
  const open = (): Promise<SignIn> => (opened ??= build(options).catch(forget));
  const forget = (error: unknown): never => {
    opened = undefined;
    throw error;
  };
  return {
    signInLink: async () => (await open()).signInLink(),
    signIn: async (token) => (await open()).signIn(token),
    memberOf: async (headers) => (headers.has('cookie') ? (await open()).memberOf(headers) : null),
    signOut: async (headers) => (await open()).signOut(headers),
  };
}

async function build({ control, publicUrl }: { control: Control; publicUrl: string }): Promise<SignIn> {
  const { buildAuth } = await import('./internal/sign-in-auth.ts');
  const { id: organizationId } = await ensureDefault(control);
  const links = new Map<unknown, string>();
  const auth = buildAuth({ control, publicUrl, organizationId, onLink: (request, token) => links.set(request, token) });
  return {
    signInLink: () => makeLink(auth, links, organizationId),
    signIn: (token) => useLink(control, auth, token),
    memberOf: (headers) => findMember(auth, headers),
    signOut: (headers) => endSession(auth, headers),
  };
}

/** The first owner signs in by a link of the machine's operator and needs no address; `.invalid` is nobody's. */
const ownerOf = (organizationId: string): string => `owner@${organizationId}.invalid`;

async function makeLink(auth: SignInAuth, links: Map<unknown, string>, organizationId: string): Promise<string> {
  const request = newId();
  const body = { email: ownerOf(organizationId), name: 'Owner', metadata: { request } };
  await auth.api.signInMagicLink({ body, headers: new Headers() });
  const token = links.get(request);
  links.delete(request);
  if (token === undefined) throw new Defect('internal', 'A sign-in link was made without a token.', 'Try again.');
  return token;
}

async function useLink(control: Control, auth: SignInAuth, token: string): Promise<{ cookies: readonly string[] }> {
  const answer = await auth.api.magicLinkVerify({ query: { token }, headers: new Headers(), asResponse: true });
  const cookies = answer.headers.getSetCookie();
  if (!answer.ok || cookies.length === 0) throw spent();
  const lasting = cookies.map(letTheDatabaseDecide);
  const signedIn = await findMember(
    auth,
    new Headers({ cookie: lasting.map((cookie) => cookie.split(';')[0]).join('; ') }),
  );
  if (signedIn === null) throw spent();
  const { organizationId, member } = signedIn;
  await append(control, { organizationId, memberId: member.id, action: 'member.sign-in', subject: member.id });
  return { cookies: lasting };
}

// The session is prolonged in the database while it is used. A cookie that ended by itself after seven days
// would have to be sent anew with answers that have nothing to do with signing in.
function letTheDatabaseDecide(cookie: string): string {
  return cookie.replace(/Max-Age=\d+/i, `Max-Age=${days(400) / 1000}`);
}

async function findMember(auth: SignInAuth, headers: Headers): Promise<SignedIn | null> {
  const found = await auth.api.getSession({ headers });
  if (found === null) return null;
  const { id, name, role, organizationId } = found.user;
  return { member: { id, name, role: role as Role }, organizationId, expiresAt: found.session.expiresAt };
}

async function endSession(auth: SignInAuth, headers: Headers): Promise<{ cookies: readonly string[] }> {
  const answer = await auth.api.signOut({ headers, asResponse: true });
  return { cookies: answer.headers.getSetCookie() };
}

function spent(): Refused {
  return new Refused(
    'sign-in-link-spent',
    'The sign-in link was used before or is too old.',
    'Run `npx tacit sign-in-link` for another one.',
  );
}
