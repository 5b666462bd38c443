// What a proxy is shown by whoever asks it: a shared secret, a token signed for it alone, or a certificate.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Agent } from 'node:https';
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose';
import { type Clock, minutes } from '../../base/clock.ts';
import type { ProxyAccess } from '../../control/proxies.ts';
import type { ProxyCaller } from '../../control/proxy-caller.ts';

export interface ProxyProver {
  /** Of one call; undefined where the certificate says everything. */
  token(): Promise<string | undefined>;
  readonly agent: Agent | undefined;
}

const algorithm = 'ES256';
/** Long enough for two clocks that differ, and too short to be worth stealing. */
const life = minutes(5);

/** `caller`: needed for a token and for a certificate. */
export function openProof(
  { url, proof, secret, authority }: Omit<ProxyAccess, 'fingerprint'>,
  caller: ProxyCaller | undefined,
  clock: Clock,
): ProxyProver {
  const shown = proof === 'certificate' ? caller : undefined;
  const needsAgent = authority !== null || shown !== undefined;
  const options = { keepAlive: true, maxSockets: 128, ...(authority !== null && { ca: authority }), ...shown };
  return {
    agent: needsAgent ? new Agent(options) : undefined,
    token: tokenOf(),
  };

  function tokenOf(): ProxyProver['token'] {
    if (proof === 'secret') return async () => secret;
    return proof === 'certificate' ? async () => undefined : signedFor(url, caller!, clock);
  }
}

/** Signed anew when half of its life is over. */
function signedFor(audience: string, caller: ProxyCaller, clock: Clock): () => Promise<string> {
  const key = createPrivateKey(caller.key);
  let held: { readonly token: Promise<string>; readonly until: number } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (held === undefined || now >= held.until) held = { token: sign(now), until: now + life / 2 };
    return held.token;
  };

  async function sign(now: number): Promise<string> {
    const { kid } = await publicKeyOf(caller);
    return new SignJWT({})
      .setProtectedHeader({ alg: algorithm, kid: kid! })
      .setAudience(audience)
      .setIssuedAt(new Date(now))
      .setExpirationTime(new Date(now + life))
      .sign(key);
  }
}

/** What a proxy needs to know of the caller to check its tokens. */
export async function publicKeyOf({ key }: ProxyCaller): Promise<JWK> {
  const jwk = await exportJWK(createPublicKey(key));
  return { ...jwk, alg: algorithm, use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}
