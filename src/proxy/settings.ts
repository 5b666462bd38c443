// The settings of a proxy, read from its environment once; a secret may stand in a file instead.
import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWK } from 'jose';
import { Refused } from '../base/errors.ts';
import { type Networks, networksOf } from '../base/networks.ts';
import { type Reach, reaches } from '../connector/api-connector.ts';
import type { CallerRules, TokenRules } from './callers.ts';
import type { ServerCertificate } from './server.ts';

/** As the documentation lists them; a test holds the two together. */
export const proxySettingTexts = {
  TACIT_PROXY_TOKEN: 'The token of your app at the source. The collector never has it.',
  TACIT_PROXY_KEY:
    'The key of which pseudonyms are made: 32 bytes in base64 or hex (`openssl rand -hex 32`). Lost, nothing collected before fits what is collected after.',
  TACIT_PROXY_SECRET: 'A secret that the collector is known by: 32 characters or more (`openssl rand -hex 32`).',
  TACIT_PROXY_CALLER_KEYS:
    'Public keys of callers, as a JSON Web Key Set: a token signed with one of them is as good as the secret. `npx tacit proxy-caller` prints that of the collector.',
  TACIT_PROXY_AUDIENCE:
    'What such a token must be for: the address by which the collector calls this proxy. Needed with TACIT_PROXY_CALLER_KEYS.',
  TACIT_PROXY_CONNECTOR: 'What is read: `slack` or `slack-discovery`. Default: `slack`.',
  TACIT_PROXY_REACH:
    'How far it looks, whatever a collector is allowed: `public`, `private` or `direct`, as far as the connector goes. Default: `public`.',
  TACIT_PROXY_SOURCE: 'Where the source is. Default: `https://slack.com`.',
  TACIT_PROXY_HOST: 'The address to listen on. Default: `127.0.0.1`; `0.0.0.0` opens it to the network.',
  TACIT_PROXY_PORT: 'The port. Default: `PORT`, or `7450`.',
  TACIT_PROXY_AT_ONCE:
    'Requests that it works on at once, from 1 to 10000; what comes beyond them is told to come again in a second (503). A collector never has more than 128 under way. Default: `128`.',
  TACIT_PROXY_CALLERS: 'Addresses or ranges that may call, separated by commas (`10.0.0.0/8`). Default: all.',
  TACIT_PROXY_FORWARDERS:
    'Addresses or ranges of load balancers, whose X-Forwarded-For is believed. Default: nobody is believed.',
  TACIT_PROXY_CERTIFICATE: 'A file with the certificate, as PEM: the door then speaks TLS.',
  TACIT_PROXY_CERTIFICATE_KEY: 'A file with its key, as PEM.',
  TACIT_PROXY_CALLERS_CA:
    'A file with an authority, as PEM: callers must then have a certificate of it, and need nothing else where neither secret nor keys are set. `npx tacit proxy-caller` prints that of the collector.',
  TACIT_PROXY_LOOKUPS:
    'Whether it says which tokens an address has: `on` or `off`. With `off` no objection and no erasure by an address is granted at the collector. Default: `on`.',
  TACIT_PROXY_EVIDENCE:
    'A file to which each request adds a line: which fields came and what of them went on, as counts (`--record-evidence`). Default: none.',
  TACIT_PROXY_LOG:
    'What is logged, at least: `info` (each call with its method, status and time), `warn`, `error`. Default: `warn`.',
} as const;

type Name = keyof typeof proxySettingTexts;
type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxySettings {
  readonly token: string;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly connector: string;
  readonly reach: Reach;
  readonly answersLookups: boolean;
  /** Without a slash at its end. */
  readonly sourceUrl: string;
  readonly host: string;
  readonly port: number;
  readonly mostAtOnce: number;
  readonly callers: Omit<CallerRules, 'clock'>;
  readonly tls: ServerCertificate | undefined;
  readonly logLevel: string;
  /** A file; undefined where nothing is recorded. */
  readonly evidencePath: string | undefined;
}

/** Throws Refused `setting-invalid` naming the setting, never its value. */
export function readProxySettings(env: Environment): ProxySettings {
  const port = countOf(env, 'TACIT_PROXY_PORT', plainPort(env) ?? 7450, [0, 65_535]);
  const sourceUrl = plain(env, 'TACIT_PROXY_SOURCE') ?? 'https://slack.com';
  if (!isSafeUrl(sourceUrl)) throw invalid('TACIT_PROXY_SOURCE');
  const logLevel = plain(env, 'TACIT_PROXY_LOG') ?? 'warn';
  if (!['info', 'warn', 'error'].includes(logLevel)) throw invalid('TACIT_PROXY_LOG');
  const tls = tlsOf(env);
  return {
    token: secretOf(env, 'TACIT_PROXY_TOKEN') ?? missing('TACIT_PROXY_TOKEN'),
    key: readProxyKey(env),
    connector: plain(env, 'TACIT_PROXY_CONNECTOR') ?? 'slack',
    reach: reachOf(plain(env, 'TACIT_PROXY_REACH') ?? 'public'),
    answersLookups: lookupsOf(plain(env, 'TACIT_PROXY_LOOKUPS') ?? 'on'),
    sourceUrl: sourceUrl.replace(/\/+$/, ''),
    host: plain(env, 'TACIT_PROXY_HOST') ?? '127.0.0.1',
    port,
    mostAtOnce: countOf(env, 'TACIT_PROXY_AT_ONCE', 128, [1, 10_000]),
    callers: callersOf(env, tls?.ca !== undefined),
    tls,
    logLevel,
    evidencePath: plain(env, 'TACIT_PROXY_EVIDENCE'),
  };
}

function countOf(
  env: Environment,
  name: Name,
  usual: number | string,
  [least, most]: readonly [number, number],
): number {
  const count = Number(plain(env, name) ?? usual);
  if (!Number.isInteger(count) || count < least || count > most) throw invalid(name);
  return count;
}

function reachOf(text: string): Reach {
  return reaches.find((reach) => reach === text) ?? missing('TACIT_PROXY_REACH');
}

function lookupsOf(text: string): boolean {
  return text === 'on' || (text !== 'off' && missing('TACIT_PROXY_LOOKUPS'));
}

function callersOf(env: Environment, needsCertificate: boolean): ProxySettings['callers'] {
  const secret = secretOf(env, 'TACIT_PROXY_SECRET');
  if (secret !== undefined && (secret.length < 32 || /[^!-~ ]/.test(secret))) throw invalid('TACIT_PROXY_SECRET');
  const tokens = tokensOf(env);
  // A proxy that answers everybody would be none.
  if (secret === undefined && tokens === undefined && !needsCertificate) throw invalid('TACIT_PROXY_SECRET');
  return {
    callers: listOf(env, 'TACIT_PROXY_CALLERS'),
    forwarders: listOf(env, 'TACIT_PROXY_FORWARDERS'),
    needsCertificate,
    secret,
    tokens,
  };
}

function tokensOf(env: Environment): TokenRules | undefined {
  const text = secretOf(env, 'TACIT_PROXY_CALLER_KEYS');
  const audience = plain(env, 'TACIT_PROXY_AUDIENCE');
  if (text === undefined) return undefined;
  if (audience === undefined) throw invalid('TACIT_PROXY_AUDIENCE');
  const keys = keySetOf(text);
  if (keys === undefined) throw invalid('TACIT_PROXY_CALLER_KEYS');
  return { keys, audience: audience.replace(/\/+$/, '') };
}

/** Public keys alone: a shared one, or a private half, has no place where callers are only recognized. */
function keySetOf(text: string): JSONWebKeySet | undefined {
  try {
    const { keys } = JSON.parse(text) as Partial<JSONWebKeySet>;
    const isPublic = (key: JWK): boolean => ['EC', 'OKP', 'RSA'].includes(key.kty ?? '') && key.d === undefined;
    return Array.isArray(keys) && keys.length > 0 && keys.every(isPublic) ? { keys } : undefined;
  } catch {
    return undefined;
  }
}

function listOf(env: Environment, name: Name): Networks {
  const entries = (plain(env, name) ?? '').split(',').map((entry) => entry.trim());
  return networksOf(
    entries.filter((entry) => entry !== ''),
    () => invalid(name),
  );
}

/** A token goes there: in clear to this machine alone. */
function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username + url.password + url.search + url.hash !== '') return false;
  const isHere = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.[\d.]+$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}

/** Where a platform says on which port it expects an answer. */
const plainPort = ({ PORT: port }: Environment): string | undefined => (port?.trim() === '' ? undefined : port);

function tlsOf(env: Environment): ProxySettings['tls'] {
  const [cert, key, ca] = (['CERTIFICATE', 'CERTIFICATE_KEY', 'CALLERS_CA'] as const).map((name) =>
    fileOf(env, `TACIT_PROXY_${name}`),
  );
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  if (cert === undefined) throw invalid('TACIT_PROXY_CERTIFICATE');
  if (key === undefined) throw invalid('TACIT_PROXY_CERTIFICATE_KEY');
  return { cert, key, ca };
}

function plain(env: Environment, name: Name): string | undefined {
  const text = env[name]?.trim();
  return text === '' ? undefined : text;
}

/** A file named by a setting. */
function fileOf(env: Environment, name: Name): string | undefined {
  const path = plain(env, name);
  return path === undefined ? undefined : read(path, name);
}

/** From the variable, or from the file that the variable with `_FILE` at its end names. */
function secretOf(env: Environment, name: Name): string | undefined {
  const path = env[`${name}_FILE`]?.trim();
  const found = plain(env, name) ?? (path === undefined || path === '' ? undefined : read(path, name).trim());
  return found === '' ? missing(name) : found;
}

function read(path: string, name: Name): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw invalid(name);
  }
}

/** The key alone: what bulk mode needs. Throws Refused `setting-invalid`. */
export const readProxyKey = (env: Environment): Buffer =>
  keyOf(secretOf(env, 'TACIT_PROXY_KEY') ?? missing('TACIT_PROXY_KEY'));

function keyOf(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== 32) throw invalid('TACIT_PROXY_KEY');
  return key;
}

function missing(name: Name): never {
  throw invalid(name);
}

const invalid = (name: Name): Refused =>
  new Refused('setting-invalid', `The setting ${name} is missing or cannot be used.`, proxySettingTexts[name]);
