// A strict, certified issuer of OpenID Connect on the loopback, with the accounts that a test gives it.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import OpenidServer from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import type { NewIssuer } from '../src/api/contract/issuers.ts';

export interface IssuerAccount {
  /** The issuer's own name for them. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** True unless it is said. */
  readonly isVerified?: boolean;
  readonly groups?: readonly string[];
}

export interface StrictIssuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Mistakes of ours that it noticed. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** `redirectUrls` are where it may send a browser back to. Its page has a button per account, with the address on it. */
export async function startStrictIssuer(options: {
  readonly accounts: readonly IssuerAccount[];
  readonly redirectUrls: readonly string[];
}): Promise<StrictIssuer> {
  const accounts = new Map(options.accounts.map((account) => [account.id, account]));
  const clientId = 'tacit';
  const clientSecret = randomBytes(24).toString('base64url');
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://localhost:${(http.address() as AddressInfo).port}`;
  const client = { client_id: clientId, client_secret: clientSecret, redirect_uris: options.redirectUrls };
  const server = new OpenidServer(
    url,
    configuration(accounts, client, () => server),
  );
  const errors: string[] = [];
  server.on('server_error', (_context, error) => errors.push(error.message));
  const answer = server.callback();
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isPage = request.url?.startsWith('/interaction/') === true;
    const work = isPage ? interact(server, accounts, request, response) : answer(request, response);
    work.catch((error: unknown) => {
      errors.push(String(error));
      response.destroy();
    });
  });
  return {
    url,
    clientId,
    clientSecret,
    errors,
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

/** What an owner enters of it: whoever has an address of example.org comes in as a member. */
export function settingsOf(
  { url, clientId, clientSecret }: Pick<StrictIssuer, 'url' | 'clientId' | 'clientSecret'>,
  others: Partial<NewIssuer> = {},
): NewIssuer {
  return {
    kind: 'other',
    name: 'Acme',
    url,
    clientId,
    clientSecret,
    domains: ['example.org'],
    trustsAddresses: false,
    uninvitedRole: 'member',
    roleClaim: null,
    roles: [],
    ...others,
  };
}

function configuration(
  accounts: ReadonlyMap<string, IssuerAccount>,
  client: object,
  server: () => OpenidServer,
): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
  return {
    clients: [{ ...client, token_endpoint_auth_method: 'client_secret_post' }],
    // Named, so that it does not warn of being the one that is taken when none is.
    adapter: createMemoryAdapter(0),
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
    findAccount: (_context: unknown, id: string) => {
      const account = accounts.get(id);
      return account && { accountId: id, claims: () => claimsOf(account) };
    },
    // Whoever signs in consents.
    async loadExistingGrant({ oidc }: { oidc: { client: { clientId: string }; session: { accountId: string } } }) {
      const grant = new (server().Grant)({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

function claimsOf({ id, email, name, isVerified = true, groups = [] }: IssuerAccount): object {
  return { sub: id, email, email_verified: isVerified, name, groups };
}

async function interact(
  server: OpenidServer,
  accounts: ReadonlyMap<string, IssuerAccount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    const buttons = [...accounts.values()].map(
      ({ id, email }) => `<button name="account" value="${id}">${email}</button>`,
    );
    const form = `<form method="post">${buttons.join('')}<button name="cancel" value="1">Cancel</button></form>`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="en"><title>Issuer</title><main><h1>Sign in</h1>${form}</main></html>`);
    return;
  }
  const sent = new URLSearchParams(await text(request));
  const cancelled = { error: 'access_denied', error_description: 'somebody chose <b>Cancel</b>' };
  const result = sent.has('cancel') ? cancelled : { login: { accountId: sent.get('account') } };
  await server.interactionFinished(request, response, result);
}

/** A browser without a window: signs in with that account, or cancels, and gives where it is sent back to. */
export async function signInThere(
  page: string,
  issuer: Pick<StrictIssuer, 'url'>,
  account: string | null,
): Promise<URL> {
  const jar = new Map<string, string>();
  let next = { url: page, init: {} as RequestInit };
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(next.url, { ...next.init, redirect: 'manual', headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]!.split('=');
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    const isPage = location === null && answer.status === 200 && next.init.method === undefined;
    if (location === null && !isPage) throw new Error(`the issuer answered ${answer.status}`);
    const there = location === null ? new URL(next.url) : new URL(location, next.url);
    if (there.origin !== issuer.url) return there;
    const body = new URLSearchParams(account === null ? { cancel: '1' } : { account });
    next = { url: there.href, init: isPage ? { method: 'POST', body } : {} };
  }
  throw new Error('the issuer sends the browser around in circles');
}
