// The codes that a consent gives: ten minutes, one use.
import { type Clock, minutes } from '../../src/base/clock.ts';
import type { Mint } from '../mint.ts';

/** What somebody allowed on the consent page. */
export interface Consent {
  readonly clientId: string;
  readonly teamId: string;
  readonly userId: string;
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  /** As it was sent to the consent page; undefined when none was. */
  readonly redirectUri: string | undefined;
}

export interface Codes {
  give(consent: Consent): string;
  /** What the code stands for while it is valid. */
  look(code: string): Consent | undefined;
  spend(code: string): void;
}

const lifetime = minutes(10);

export function openCodes(clock: Clock, mint: Mint): Codes {
  const given = new Map<string, { readonly consent: Consent; readonly endsAt: number }>();
  return {
    give(consent) {
      const code = `${mint.next()}.${mint.next()}`;
      given.set(code, { consent, endsAt: clock.now().getTime() + lifetime });
      return code;
    },
    look(code) {
      const found = given.get(code);
      return found === undefined || found.endsAt <= clock.now().getTime() ? undefined : found.consent;
    },
    spend(code) {
      given.delete(code);
    },
  };
}
