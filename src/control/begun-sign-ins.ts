// The sign-ins that somebody has begun at an issuer: what must come back, once, in the same browser, soon.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { days, minutes } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Control } from './internal/opened.ts';
import type { SignInSecrets } from './openid.ts';

export interface BegunSignIn {
  readonly organizationId: string;
  readonly issuerId: string;
  /** `try` says what would happen and changes nothing; `own` takes it for the sign-in of who is signed in. */
  readonly purpose: 'enter' | 'try' | 'own';
  /** Who is signed in already; null with `enter`. */
  readonly memberId: string | null;
  /** Of the token of the invitation whose link was opened. */
  readonly invitationHash: Buffer | null;
  /** Where the browser goes afterwards: an address of ours. */
  readonly thenTo: string;
  /** Where the issuer sends the browser back to; the exchange must name the very same. */
  readonly redirectUrl: string;
}

const patience = minutes(10);
/** How long one that nobody came back for is kept, so that who does is told that it was too late. */
const memory = days(1);

/**
 * `browser` is 32 random bytes that stay in a cookie. The nonce and the verifier of PKCE are made of it and of the state,
 * so that the database holds nothing of them, and nobody can go on who has only the state or only the cookie.
 */
export async function beginSignIn(control: Control, begun: BegunSignIn, browser: string): Promise<SignInSecrets> {
  const now = control.clock.now();
  const old = new Date(now.getTime() - memory);
  await control.db.deleteFrom('begun_sign_ins').where('begun_at', '<', old).execute();
  const state = randomBytes(32).toString('base64url');
  await control.db
    .insertInto('begun_sign_ins')
    .values({
      state_hash: hashOf(state),
      browser_hash: hashOf(browser),
      organization_id: begun.organizationId,
      issuer_id: begun.issuerId,
      member_id: begun.memberId,
      purpose: begun.purpose,
      invitation_hash: begun.invitationHash,
      then_to: begun.thenTo,
      redirect_url: begun.redirectUrl,
      begun_at: now,
    })
    .execute();
  return secretsOf(state, browser);
}

/**
 * What was begun with that state in that browser, once. Throws Refused: `sign-in-unknown`, which does not tell a forged
 * state from a spent one or from that of another browser, and `sign-in-expired` after ten minutes.
 */
export async function takeSignIn(
  control: Control,
  state: string,
  browser: string,
): Promise<BegunSignIn & { readonly secrets: SignInSecrets }> {
  const row = await control.db
    .deleteFrom('begun_sign_ins')
    .where('state_hash', '=', hashOf(state))
    .where('browser_hash', '=', hashOf(browser))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw refused('sign-in-unknown');
  if (control.clock.now().getTime() - row.begun_at.getTime() > patience) throw refused('sign-in-expired');
  return {
    organizationId: row.organization_id,
    issuerId: row.issuer_id,
    purpose: row.purpose,
    memberId: row.member_id,
    invitationHash: row.invitation_hash,
    thenTo: row.then_to,
    redirectUrl: row.redirect_url,
    secrets: secretsOf(state, browser),
  };
}

function secretsOf(state: string, browser: string): SignInSecrets {
  const made = (of: string): string => createHmac('sha256', browser).update(`${of}\0${state}`).digest('base64url');
  return { state, nonce: made('nonce'), verifier: made('verifier') };
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function refused(code: 'sign-in-unknown' | 'sign-in-expired'): Refused {
  return new Refused(code, errorCodes[code], 'Begin again from the sign-in page, in one browser.');
}
