// What stands in the addresses of the pages of sign-in.
import { textIn } from '../frame/address.ts';

export interface SignInSearch {
  /** The code with which an issuer's page sent the browser back. */
  readonly problem?: string | undefined;
  /** Where one wanted to go. */
  readonly to?: string | undefined;
}

export const signInSearch = (given: Record<string, unknown>): SignInSearch => ({
  problem: textIn(given.problem),
  to: textIn(given.to),
});

export interface SignInSettingsSearch {
  /** The issuer that was tried, or taken for one's own sign-in, and what came of it. */
  readonly tried?: string | undefined;
  readonly own?: string | undefined;
  readonly role?: string | undefined;
  readonly known?: boolean | undefined;
  readonly problem?: string | undefined;
}

export const signInSettingsSearch = (given: Record<string, unknown>): SignInSettingsSearch => ({
  tried: textIn(given.tried),
  own: textIn(given.own),
  role: textIn(given.role),
  known: given.known === true || undefined,
  problem: textIn(given.problem),
});
