// The settings of a proxy, read from its environment once; a secret may stand in a file instead.
import { readFileSync } from 'node:fs';
import { Refused } from '../base/errors.ts';

/** As the documentation lists them; a test holds the two together. */
export const proxySettingTexts = {
  TACIT_PROXY_TOKEN: 'The token of your app at the source. The collector never has it.',
  TACIT_PROXY_KEY:
    'The key of which pseudonyms are made: 32 bytes in base64 or hex (`openssl rand -hex 32`). Lost, nothing collected before fits what is collected after.',
  TACIT_PROXY_SECRET: 'What the collector is known by: 32 characters or more (`openssl rand -hex 32`).',
  TACIT_PROXY_CONNECTOR: 'What is read: `slack`. Default: `slack`.',
  TACIT_PROXY_SOURCE: 'Where the source is. Default: `https://slack.com`.',
  TACIT_PROXY_HOST: 'The address to listen on. Default: `127.0.0.1`; `0.0.0.0` opens it to the network.',
  TACIT_PROXY_PORT: 'The port. Default: `7450`.',
  TACIT_PROXY_CALLERS: 'Addresses or ranges that may call, separated by commas (`10.0.0.0/8`). Default: all.',
  TACIT_PROXY_CERTIFICATE: 'A file with the certificate, as PEM: the door then speaks TLS.',
  TACIT_PROXY_CERTIFICATE_KEY: 'A file with its key, as PEM.',
  TACIT_PROXY_CALLERS_CA: 'A file with an authority, as PEM: callers must then have a certificate of it.',
} as const;

type Name = keyof typeof proxySettingTexts;
type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxySettings {
  readonly token: string;
  /** 32 bytes. */
  readonly key: Buffer;
  readonly secret: string;
  readonly connector: string;
  /** Without a slash at its end. */
  readonly sourceUrl: string;
  readonly host: string;
  readonly port: number;
  readonly callers: readonly string[];
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string | undefined } | undefined;
}

/** Throws Refused `setting-invalid` naming the setting, never its value. */
export function readProxySettings(env: Environment): ProxySettings {
  const port = Number(plain(env, 'TACIT_PROXY_PORT') ?? 7450);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid('TACIT_PROXY_PORT');
  const sourceUrl = plain(env, 'TACIT_PROXY_SOURCE') ?? 'https://slack.com';
  if (!/^https?:$/.test(URL.parse(sourceUrl)?.protocol ?? '')) throw invalid('TACIT_PROXY_SOURCE');
  const secret = secretOf(env, 'TACIT_PROXY_SECRET');
  if (secret.length < 32) throw invalid('TACIT_PROXY_SECRET');
  return {
    token: secretOf(env, 'TACIT_PROXY_TOKEN'),
    key: keyOf(secretOf(env, 'TACIT_PROXY_KEY')),
    secret,
    connector: plain(env, 'TACIT_PROXY_CONNECTOR') ?? 'slack',
    sourceUrl: sourceUrl.replace(/\/+$/, ''),
    host: plain(env, 'TACIT_PROXY_HOST') ?? '127.0.0.1',
    port,
    callers: (plain(env, 'TACIT_PROXY_CALLERS') ?? '')
      .split(',')
      .map((caller) => caller.trim())
      .filter((caller) => caller !== ''),
    tls: tlsOf(env),
  };
}

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
function secretOf(env: Environment, name: Name): string {
  const path = env[`${name}_FILE`]?.trim();
  const found = plain(env, name) ?? (path === undefined || path === '' ? undefined : read(path, name).trim());
  if (found === undefined || found === '') throw invalid(name);
  return found;
}

function read(path: string, name: Name): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw invalid(name);
  }
}

function keyOf(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== 32) throw invalid('TACIT_PROXY_KEY');
  return key;
}

const invalid = (name: Name): Refused =>
  new Refused('setting-invalid', `The setting ${name} is missing or cannot be used.`, proxySettingTexts[name]);
