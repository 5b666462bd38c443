// Who may ask a proxy: from which addresses, and by a certificate, a shared secret or a token signed with a known key.
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { type Clock, minutes } from '../base/clock.ts';
import { callerBehind, type Networks } from '../base/networks.ts';
import { isSameText } from '../base/same-text.ts';

export interface CallerRules {
  /** From where it may be called; from everywhere, where it names nobody. */
  readonly callers: Networks;
  /** Whose `X-Forwarded-For` is believed. */
  readonly forwarders: Networks;
  /** True where nobody is answered without a certificate of the authority. */
  readonly needsCertificate: boolean;
  readonly secret: string | undefined;
  readonly tokens: TokenRules | undefined;
  readonly clock: Clock;
}

/** Tokens of whoever has the private half of one of the keys. */
export interface TokenRules {
  readonly keys: JSONWebKeySet;
  /** What a token must be for: the address of this proxy, so that a token for another one opens nothing here. */
  readonly audience: string;
}

export interface Caller {
  /** Of the connection. */
  readonly address: string;
  readonly forwardedFor: string | readonly string[] | undefined;
  readonly authorization: string;
  /** Of a connection whose certificate was found good. */
  readonly isCertified: boolean;
}

/** What is wrong with a caller. */
export type CallerRefusal = 'address' | 'certificate' | 'secret-or-token';

/** Undefined for who may ask. */
export type Callers = (caller: Caller) => Promise<CallerRefusal | undefined>;

/** Signatures by a private key alone: with a shared one, or with none at all, anybody who reads the public half could sign. */
const algorithms = ['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'];
/** A token that was overheard is worth something for so long at most. */
const longestLife = minutes(15);
/** The clocks of two machines differ. */
const tolerance = 30;

/** A certificate is needed where there is an authority, and one of secret and token where either is set. */
export function openCallers(rules: CallerRules): Callers {
  const { callers, forwarders, needsCertificate, secret, tokens } = rules;
  const keys = tokens && createLocalJWKSet(tokens.keys);
  return async ({ address, forwardedFor, authorization, isCertified }) => {
    if (!callers.isEmpty && !callers.has(callerBehind(forwarders, forwardedFor, address))) return 'address';
    if (needsCertificate && !isCertified) return 'certificate';
    if (secret === undefined && keys === undefined) return needsCertificate ? undefined : 'secret-or-token';
    const said = /^Bearer (\S(?:.*\S)?)$/i.exec(authorization)?.[1] ?? '';
    if (secret !== undefined && isSameText(said, secret)) return undefined;
    const isGood = keys !== undefined && (await isGoodToken(said, keys, rules));
    return isGood ? undefined : 'secret-or-token';
  };
}

async function isGoodToken(token: string, keys: JWTVerifyGetKey, { tokens, clock }: CallerRules): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms,
      audience: tokens!.audience,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: tolerance,
      currentDate: clock.now(),
    });
    const [from, until] = [payload.iat! * 1000, payload.exp! * 1000];
    // One that says it is of tomorrow would be good until then: what it is worth is counted from now too.
    const latest = clock.now().getTime() + longestLife + tolerance * 1000;
    return until > from && until - from <= longestLife && until <= latest;
  } catch {
    return false;
  }
}
