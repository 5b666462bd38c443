// An issuer of OpenID Connect for tests that says whatever a test wants, signed with whatever key, over the loopback.
import { createHash, createHmac, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How an ID token is signed. `another` is a key that is not in the key set, under the id of one that is. */
export type Signing = 'own' | 'another' | 'none' | 'public-key-as-secret';

export interface Forgery {
  /** Laid over what is right; undefined takes a claim away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signing?: Signing;
  /** Laid over the address that the browser is sent back to; null takes a parameter away. */
  readonly returned?: Readonly<Record<string, string | null>>;
  /** What the end point of claims says. */
  readonly userInfo?: Readonly<Record<string, unknown>>;
}

export interface ForgingIssuer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Laid over what it says of itself. */
  metadata: Record<string, unknown>;
  /** Answers every request with this instead, where a test sets it. */
  instead: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | undefined;
  /** Paths of the requests so far. */
  readonly asked: string[];
  /** Somebody signs in on its page: gives the address that the browser is sent back to. */
  signIn(pageUrl: string, forgery?: Forgery): URL;
  close(): Promise<void>;
}

interface Keys {
  readonly own: KeyObject;
  readonly another: KeyObject;
  readonly publicPem: string;
  readonly jwk: object;
}

interface Given {
  readonly token: string;
  readonly challenge: string;
  readonly userInfo: Readonly<Record<string, unknown>> | undefined;
}

const clientId = 'tacit';
const clientSecret = 'a secret of ~ many/characters+';

export async function startForgingIssuer(): Promise<ForgingIssuer> {
  const keys = makeKeys();
  const codes = new Map<string, Given>();
  const infos = new Map<string, object>();
  const server = createServer((request, response) => {
    void answer(issuer, keys, { codes, infos }, request).then(({ status, headers, body }) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: ForgingIssuer = {
    url,
    clientId,
    clientSecret,
    metadata: {},
    instead: undefined,
    asked: [],
    signIn(pageUrl, forgery = {}) {
      const page = new URL(pageUrl).searchParams;
      const code = randomBytes(16).toString('base64url');
      const token = tokenOf(keys, url, page.get('nonce'), forgery);
      codes.set(code, { token, challenge: page.get('code_challenge') ?? '', userInfo: forgery.userInfo });
      const back = new URL(page.get('redirect_uri') ?? '');
      const returned = { code, state: page.get('state'), iss: url, ...forgery.returned };
      for (const [name, value] of Object.entries(returned)) if (value !== null) back.searchParams.set(name, value);
      return back;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}

function makeKeys(): Keys {
  const { privateKey: own, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { privateKey: another } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
  return { own, another, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), jwk };
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(keys: Keys, url: string, nonce: string | null, { claims, signing = 'own' }: Forgery): string {
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: url, aud: clientId, sub: 'sub-1', nonce, iat: now, exp: now + 300 };
  const about = { email: 'ada@example.org', email_verified: true, name: 'Ada' };
  const alg = { own: 'RS256', another: 'RS256', none: 'none', 'public-key-as-secret': 'HS256' }[signing];
  const signed = `${encoded({ alg, kid: 'one' })}.${encoded({ ...right, ...about, ...claims })}`;
  return `${signed}.${signatureOf(keys, signed, signing)}`;
}

function signatureOf(keys: Keys, signed: string, signing: Signing): string {
  if (signing === 'none') return '';
  if (signing === 'public-key-as-secret') {
    return createHmac('sha256', keys.publicPem).update(signed).digest('base64url');
  }
  return createSign('sha256').update(signed).sign(keys[signing], 'base64url');
}

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

interface Kept {
  readonly codes: Map<string, Given>;
  readonly infos: Map<string, object>;
}

const fine = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });
const refuse = (error: string): Answer => ({ status: 400, body: JSON.stringify({ error }) });

async function answer(issuer: ForgingIssuer, { jwk }: Keys, kept: Kept, request: IncomingMessage): Promise<Answer> {
  const path = request.url ?? '';
  issuer.asked.push(path);
  if (issuer.instead !== undefined) return issuer.instead;
  if (path === '/.well-known/openid-configuration') return fine(describe(issuer));
  if (path === '/keys') return fine({ keys: [jwk] });
  if (path === '/token') return exchange(kept, new URLSearchParams(await textOf(request)));
  if (path !== '/claims') return { status: 404 };
  const known = kept.infos.get(request.headers.authorization ?? '');
  return known === undefined ? { status: 401 } : fine(known);
}

function exchange({ codes, infos }: Kept, sent: URLSearchParams): Answer {
  const isKnown = sent.get('client_id') === clientId && sent.get('client_secret') === clientSecret;
  if (!isKnown) return refuse('invalid_client');
  const code = sent.get('code') ?? '';
  const given = codes.get(code);
  codes.delete(code);
  const verifier = sent.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (given?.challenge !== challenge) return refuse('invalid_grant');
  const access = randomBytes(16).toString('base64url');
  infos.set(`Bearer ${access}`, given.userInfo ?? { sub: 'sub-1' });
  return fine({ access_token: access, token_type: 'Bearer', expires_in: 300, id_token: given.token });
}

function describe({ url, metadata }: ForgingIssuer): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    userinfo_endpoint: `${url}/claims`,
    jwks_uri: `${url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    // It boasts of what no honest one would, so that only our own care keeps a forgery out.
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ...metadata,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
}
