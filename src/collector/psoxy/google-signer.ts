// What Google asks for: an identity token for the address of the function, got with the key of a service account.
import { importPKCS8, SignJWT } from 'jose';
import { type Clock, minutes } from '../../base/clock.ts';
import { asForm, type Bounds, post } from '../../base/post.ts';
import type { PsoxyAuthorization } from '../../control/psoxies.ts';
import { type Held, holding, isKey, notLetIn, type Signer, type SignerParts, unavailable } from './signing.ts';

type Google = Extract<PsoxyAuthorization, { kind: 'google' }>;

const bounds: Bounds = { headersMs: 20_000, wholeMs: 30_000, bytes: 256 * 1024 };
/** Both kinds of token last an hour; ours are asked for anew before. */
const lasts = minutes(55);

/** How the two tokens are got, each with when it is asked for anew. */
export interface GoogleTokens {
  /** For the address of the function. */
  identity(signal: AbortSignal): Promise<Held<string>>;
  /** For reading the store. */
  access(signal: AbortSignal): Promise<Held<string>>;
}

export const storageScope = 'https://www.googleapis.com/auth/devstorage.read_only';

export function openGoogleSigner(tokens: GoogleTokens, { clock, doors }: SignerParts): Signer {
  const identity = holding(clock, (signal) => tokens.identity(signal));
  const access = holding(clock, (signal) => tokens.access(signal));
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  return {
    call: async (_request, signal) => bearer(await identity(signal)),
    async stored(location, signal) {
      const found = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\/(.+)$/.exec(location);
      if (found === null || !isKey(found[2]!)) return undefined;
      const [, bucket, object] = found;
      const at = `${doors.googleStorage}/storage/v1/b/${bucket}/o/${encodeURIComponent(object!)}?alt=media`;
      return { url: new URL(at), headers: bearer(await access(signal)) };
    },
  };
}

/** With the key of a service account. */
export function keyTokens(given: Google, { url, clock, doors }: SignerParts): GoogleTokens {
  const ask = async (
    claims: Readonly<Record<string, string>>,
    wanted: 'id_token' | 'access_token',
    signal: AbortSignal,
  ) => {
    const value = await exchange(given, doors.googleTokens, { claims, wanted }, clock, signal);
    return { value, until: clock.now().getTime() + lasts };
  };
  return {
    identity: (signal) => ask({ target_audience: url }, 'id_token', signal),
    access: (signal) => ask({ scope: storageScope }, 'access_token', signal),
  };
}

/** An assertion that the service account signed, for a token that Google signs. */
async function exchange(
  given: Google,
  door: string,
  { claims, wanted }: { readonly claims: Readonly<Record<string, string>>; readonly wanted: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const assertion = await assertionOf(given, claims, clock);
  const content = asForm({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  const { status, body } = await post({ url: door, content, bounds, signal });
  if (status === 0 || status >= 500) {
    throw unavailable(clock);
  }
  const token = status === 200 ? (body as Readonly<Record<string, unknown>> | undefined)?.[wanted] : undefined;
  if (typeof token !== 'string' || token === '') {
    throw notLetIn(
      'Google gave no token for the key of the service account: look whether the key was deleted or disabled.',
    );
  }
  return token;
}

async function assertionOf(given: Google, claims: Readonly<Record<string, string>>, clock: Clock): Promise<string> {
  const { email, privateKey, privateKeyId } = given;
  const now = Math.floor(clock.now().getTime() / 1000);
  const key = await importPKCS8(privateKey, 'RS256').catch(() => {
    throw notLetIn('Give the key of the service account as Google’s JSON file has it.');
  });
  return (
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(privateKeyId !== null && { kid: privateKeyId }) })
      .setIssuer(email)
      .setSubject(email)
      // Google's own name, wherever a test has it stand.
      .setAudience('https://oauth2.googleapis.com/token')
      .setIssuedAt(now)
      .setExpirationTime(now + minutes(10) / 1000)
      .sign(key)
  );
}
