// What lets this machine in at Google: an identity token of its service account for the address of the function.
import { decodeJwt } from 'jose';
import { z } from 'zod';
import { minutes, seconds } from '../../base/clock.ts';
import { parsed } from '../../base/post.ts';
import { type GoogleTokens, storageScope } from './google-signer.ts';
import { askMachine, isToken, noCredentials } from './machine.ts';
import type { SignerParts } from './signing.ts';

/** A token that ends sooner is asked for anew. */
const early = minutes(3);

const accessToken = z.object({
  access_token: z.string().refine(isToken),
  expires_in: z.number().positive().max(86_400),
});

/** Throw Refused `machine-credentials-missing`, RetryLater `psoxy-unavailable`. */
export function machineTokens({ url, clock, doors }: SignerParts): GoogleTokens {
  const ask = async (what: string, query: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const at = `${doors.instance}/computeMetadata/v1/instance/service-accounts/default/${what}`;
    const headers = { 'metadata-flavor': 'Google' };
    const told = await askMachine({ url: `${at}?${new URLSearchParams(query)}`, headers, clock, signal });
    // Whoever else answers at that address says no such thing of itself.
    return told?.header('metadata-flavor') === 'Google' ? told.text : undefined;
  };
  return {
    async identity(signal) {
      const token = await ask('identity', { audience: url, format: 'full' }, signal);
      const until = token === undefined ? undefined : endOf(token, url);
      if (token === undefined || until === undefined || until <= clock.now().getTime()) throw none();
      return { value: token, until: until - early };
    },
    async access(signal) {
      const told = accessToken.safeParse(
        parsed(Buffer.from((await ask('token', { scopes: storageScope }, signal)) ?? '')),
      );
      if (!told.success) throw none();
      const { access_token: value, expires_in: lasts } = told.data;
      return { value, until: clock.now().getTime() + seconds(lasts) - early };
    },
  };
}

const none = () =>
  noCredentials('Run Tacit in Google’s cloud with a service account of its own: this machine has none.');

/** Milliseconds since 1970; undefined for what is no token for that address. */
function endOf(token: string, audience: string): number | undefined {
  try {
    const { aud, exp } = decodeJwt(token);
    return isToken(token) && aud === audience && exp !== undefined ? seconds(exp) : undefined;
  } catch {
    return undefined;
  }
}
