// OpenID Connect: where the browser goes to sign in at an issuer, and what is true of the answer it brings back.
import type * as OpenidClient from 'openid-client';
import type { Configuration, ServerMetadata } from 'openid-client';
import { hours, type Clock } from '../base/clock.ts';
import { guardedFetch, insecure, isLoopback, isSafe } from './internal/guarded-fetch.ts';
import { atHashHolds } from './internal/at-hash.ts';
import { answerRefusal, discoveryRefusal, issuerRefusal } from './internal/issuer-refusals.ts';

/** Our account at an issuer. */
export interface Client {
  /** The issuer's own name for itself, an https address. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Made anew for each sign-in; what only the browser that began it can bring back. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What an issuer says of somebody; the signature, audience, nonce and times of it hold. */
export interface Claims {
  readonly issuer: string;
  /** The issuer's own name for the person, which never moves to another. */
  readonly subject: string;
  readonly email: string | null;
  /** Undefined where the issuer does not say. */
  readonly isEmailVerified: boolean | undefined;
  readonly name: string | null;
  /** The claim of that name. */
  readonly claim: (name: string) => unknown;
}

export interface Openid {
  /** Reads what the issuer says of itself. Throws Refused `issuer-…`. */
  check(url: string): Promise<{ readonly saysPkce: boolean }>;
  /** The page of the issuer where somebody signs in. Throws Refused `issuer-…`. */
  signInUrl(client: Client, secrets: SignInSecrets, redirectUrl: string): Promise<string>;
  /** Exchanges the code, once, and checks the answer. Throws Refused `issuer-…` and `sign-in-…`. */
  claims(
    client: Client,
    secrets: SignInSecrets,
    returned: URL,
    /** A claim that is needed beside the address, such as that of the role. */
    needed: string | null,
  ): Promise<Claims>;
}

const patienceInSeconds = 10;
/** How long what an issuer says of itself is held. */
const memory = hours(1);
const asymmetric = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

type Library = typeof OpenidClient;

/** `mayBeLoopback` allows issuers on this machine, without TLS: for trying it. */
export function openOpenid({
  clock,
  mayBeLoopback,
}: {
  readonly clock: Clock;
  readonly mayBeLoopback: boolean;
}): Openid {
  const held = new Map<string, { readonly until: number; readonly config: Promise<Configuration> }>();
  // Loaded at the first sign-in, not at the start.
  const library = (): Promise<Library> => import('openid-client');
  const configOf = (client: Client): Promise<Configuration> => {
    const key = JSON.stringify([client.url, client.clientId, client.clientSecret]);
    const now = clock.now().getTime();
    for (const [each, { until }] of held) if (until <= now) held.delete(each);
    const found = held.get(key)?.config;
    if (found !== undefined) return found;
    const config = library().then((openid) => discover(openid, client, mayBeLoopback));
    held.set(key, { until: now + memory, config });
    config.catch(() => held.delete(key));
    return config;
  };
  return {
    async check(url) {
      // No client is told to the issuer when it is asked what it says of itself.
      const nobody = { url, clientId: 'nobody', clientSecret: 'nobody' };
      const config = await discover(await library(), nobody, mayBeLoopback);
      return { saysPkce: config.serverMetadata().supportsPKCE('S256') };
    },
    async signInUrl(client, { state, nonce, verifier }, redirectUrl) {
      const openid = await library();
      const url = openid.buildAuthorizationUrl(await configOf(client), {
        redirect_uri: redirectUrl,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return url.href;
    },
    claims: async (client, secrets, returned, needed) =>
      readClaims(await library(), await configOf(client), secrets, returned, needed),
  };
}

async function discover(openid: Library, client: Client, mayBeLoopback: boolean): Promise<Configuration> {
  const url = new URL(client.url);
  const isOwnMachine = mayBeLoopback && isLoopback(url);
  if (!isSafe(url, isOwnMachine)) throw insecure();
  const insecurely = isOwnMachine ? [openid.allowInsecureRequests] : [];
  const options = { execute: insecurely, timeout: patienceInSeconds, [openid.customFetch]: guardedFetch(isOwnMachine) };
  const found = await openid
    .discovery(url, client.clientId, client.clientSecret, undefined, options)
    .catch((error: unknown) => {
      throw discoveryRefusal(error);
    });
  const server = requireFit(found.serverMetadata(), url, isOwnMachine);
  const config = new openid.Configuration(server, client.clientId, client.clientSecret, authOf(openid, server, client));
  config.timeout = patienceInSeconds;
  config[openid.customFetch] = guardedFetch(isOwnMachine);
  // Without this the library would trust the connection alone and leave the signature unread.
  openid.enableNonRepudiationChecks(config);
  for (const allow of insecurely) allow(config);
  return config;
}

function requireFit(server: Readonly<ServerMetadata>, url: URL, isOwnMachine: boolean): ServerMetadata {
  // One address that stands for many organizations would let every one of them in.
  if (!URL.canParse(server.issuer) || new URL(server.issuer).href !== url.href) throw issuerRefusal('issuer-mismatch');
  const pages = [server.authorization_endpoint, server.token_endpoint, server.jwks_uri];
  if (!pages.every((page) => page !== undefined && URL.canParse(page))) throw issuerRefusal('issuer-unknown');
  if (!pages.every((page) => isSafe(new URL(page!), isOwnMachine))) throw insecure();
  const methods = server.code_challenge_methods_supported;
  // Some issuers support it and do not say so; only one that says otherwise is refused.
  if (methods !== undefined && !methods.includes('S256')) throw issuerRefusal('issuer-no-pkce');
  const signed = (server.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) => asymmetric.test(name));
  return { ...server, id_token_signing_alg_values_supported: signed };
}

/** In the body where the issuer takes it there: not all decode a header as the standard says. */
function authOf(openid: Library, server: Readonly<ServerMetadata>, { clientSecret }: Client) {
  const inBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
  return inBody ? openid.ClientSecretPost(clientSecret) : openid.ClientSecretBasic(clientSecret);
}

async function readClaims(
  openid: Library,
  config: Configuration,
  { state, nonce, verifier }: SignInSecrets,
  returned: URL,
  needed: string | null,
): Promise<Claims> {
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
  const answer = await openid.authorizationCodeGrant(config, returned, checks).catch((error: unknown) => {
    throw answerRefusal(error);
  });
  const told = answer.claims();
  if (told === undefined || !atHashHolds(answer.id_token ?? '', told['at_hash'], answer.access_token)) {
    throw issuerRefusal('sign-in-invalid');
  }
  const isMissing = told['email'] === undefined || (needed !== null && told[needed] === undefined);
  const asked = isMissing && config.serverMetadata().userinfo_endpoint !== undefined;
  const more = asked ? await userInfo(openid, config, answer.access_token, told.sub) : {};
  const claim = (name: string): unknown => told[name] ?? more[name];
  const text = (name: string): string | null => {
    const value = claim(name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  // An address and whether it is verified belong together, so both come from where the address stands.
  const verified = (told['email'] === undefined ? more : told)['email_verified'];
  return {
    issuer: told.iss,
    subject: told.sub,
    email: text('email'),
    isEmailVerified: verified === undefined ? undefined : verified === true,
    name: text('name'),
    claim,
  };
}

async function userInfo(
  openid: Library,
  config: Configuration,
  accessToken: string,
  subject: string,
): Promise<Record<string, unknown>> {
  return openid.fetchUserInfo(config, accessToken, subject).catch((error: unknown) => {
    throw answerRefusal(error);
  });
}
