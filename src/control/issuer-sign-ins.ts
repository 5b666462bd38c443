// Signing in at an issuer, from the button to the session: what is begun, what comes back, and what becomes of it.
import { type ErrorCode, isHouseError } from '../base/errors.ts';
import { codeOf } from '../base/log.ts';
import { append } from './audit.ts';
import { beginSignIn, type BegunSignIn, takeSignIn } from './begun-sign-ins.ts';
import type { Control } from './internal/opened.ts';
import { hashOfInvitation } from './invitations.ts';
import { bindOwn, comeIn, type Entrance, entranceOf } from './issuer-entry.ts';
import { clientOf, findIssuer, type Issuer, issuerOfId, issuersOfDomain, listIssuers } from './issuers.ts';
import { findMember } from './members.ts';
import type { Claims, Openid } from './openid.ts';
import { listOrganizations } from './organizations.ts';
import type { SignIn, SignedIn } from './sign-in.ts';

/** What somebody begins who is signed in already: whose, in which organization, and what for. */
export interface BegunBy {
  readonly memberId: string;
  readonly organizationId: string;
  readonly purpose: 'try' | 'own';
}

export interface Begin {
  readonly issuerId: string;
  /** Null for who is not signed in. */
  readonly by: BegunBy | null;
  readonly thenTo: string;
  /** The token of an invitation whose link was opened. */
  readonly invitation?: string | undefined;
  /** What only this browser sends: 32 random bytes. */
  readonly browser: string;
}

export interface Finished {
  readonly purpose: BegunSignIn['purpose'];
  readonly issuerId: string;
  readonly thenTo: string;
  /** `Set-Cookie` values that begin a session; none where it was only tried or bound. */
  readonly cookies: readonly string[];
  /** Why nothing came of it, or null. */
  readonly problem: ErrorCode | null;
  /** What would have happened, where it was only tried. */
  readonly tried: Entrance | null;
}

export interface IssuerSignIns {
  /** What the sign-in page offers: the issuers of the only organization, or that an address has to be asked for. */
  offered(): Promise<{ readonly issuers: readonly Issuer[]; readonly asksAddress: boolean }>;
  /** The issuers with which that address signs in. */
  find(address: string): Promise<readonly Issuer[]>;
  /** The page of the issuer where the browser goes. Throws Refused `not-found`, `invitation-spent`, `issuer-…`. */
  begin(begin: Begin): Promise<string>;
  /** Throws Refused `sign-in-unknown`, `sign-in-expired` where nothing is known of what was begun. */
  finish(returned: URLSearchParams, browser: string, signedIn: SignedIn | null): Promise<Finished>;
}

export interface IssuerSignInOptions {
  readonly control: Control;
  readonly openid: Openid;
  readonly signIn: Pick<SignIn, 'signInAs'>;
  /** Where issuers send the browser back to. */
  readonly redirectUrl: () => string;
}

export function openIssuerSignIns(options: IssuerSignInOptions): IssuerSignIns {
  const { control } = options;
  return {
    async offered() {
      const [only, ...others] = await listOrganizations(control);
      if (only === undefined || others.length > 0) return { issuers: [], asksAddress: others.length > 0 };
      return { issuers: await listIssuers(control, only.id), asksAddress: false };
    },
    find: (address) => issuersOfDomain(control, address.slice(address.lastIndexOf('@') + 1)),
    begin: (begin) => beginAt(options, begin),
    finish: (returned, browser, signedIn) => finish(options, returned, browser, signedIn),
  };
}

async function beginAt({ control, openid, redirectUrl }: IssuerSignInOptions, begin: Begin): Promise<string> {
  const { issuerId, by, thenTo, invitation, browser } = begin;
  const issuer = await (by === null ? issuerOfId(control, issuerId) : findIssuer(control, by.organizationId, issuerId));
  const begun: BegunSignIn = {
    organizationId: issuer.organizationId,
    issuerId,
    purpose: by?.purpose ?? 'enter',
    memberId: by?.memberId ?? null,
    invitationHash:
      invitation === undefined ? null : await hashOfInvitation(control, issuer.organizationId, invitation),
    thenTo,
    redirectUrl: redirectUrl(),
  };
  const secrets = await beginSignIn(control, begun, browser);
  return openid.signInUrl(await clientOf(control, issuer), secrets, begun.redirectUrl);
}

async function finish(
  options: IssuerSignInOptions,
  returned: URLSearchParams,
  browser: string,
  signedIn: SignedIn | null,
): Promise<Finished> {
  const { control, openid } = options;
  const begun = await takeSignIn(control, returned.get('state') ?? '', browser);
  const { purpose, issuerId, thenTo } = begun;
  const finished = { purpose, issuerId, thenTo, cookies: [], problem: null, tried: null };
  try {
    const issuer = await findIssuer(control, begun.organizationId, issuerId);
    const back = new URL(`?${returned.toString()}`, begun.redirectUrl);
    const claims = await openid.claims(await clientOf(control, issuer), begun.secrets, back, issuer.roleClaim);
    return { ...finished, ...(await end(options, issuer, claims, begun, signedIn)) };
  } catch (error) {
    if (!isHouseError(error)) control.log.error('signing in broke', { code: codeOf(error) });
    const problem = isHouseError(error) ? error.code : 'internal';
    if (purpose === 'enter') await writeRefusal(control, begun, problem);
    return { ...finished, problem };
  }
}

async function end(
  { control, signIn }: IssuerSignInOptions,
  issuer: Issuer,
  claims: Claims,
  begun: BegunSignIn,
  signedIn: SignedIn | null,
): Promise<Partial<Finished>> {
  if (begun.purpose === 'try') return { tried: await entranceOf(control, issuer, claims, null) };
  if (begun.purpose === 'enter') {
    const member = await comeIn(control, issuer, claims, begun.invitationHash);
    return signIn.signInAs(member.id, { with: 'openid' });
  }
  // Whoever began it must still be who sits there: a browser changes hands.
  const isStillThere = signedIn !== null && signedIn.member.id === begun.memberId;
  if (!isStillThere) return { problem: 'not-signed-in' };
  await bindOwn(control, issuer, claims, await findMember(control, issuer.organizationId, signedIn.member.id));
  return signIn.signInAs(signedIn.member.id, { with: 'openid' });
}

/** Whom it was about stays unsaid: it may be nobody of the organization. */
async function writeRefusal(
  control: Control,
  { organizationId, issuerId }: BegunSignIn,
  code: ErrorCode,
): Promise<void> {
  const entry = { organizationId, memberId: null, action: 'issuer.refuse', subject: issuerId, details: { code } };
  await append(control, entry);
}
