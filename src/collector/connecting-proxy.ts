// How a connection through a proxy comes to be: an administrator says where the proxy is and what it is asked with.
import { X509Certificate } from 'node:crypto';
import { errorCodes, Refused, RetryLater } from '../base/errors.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { append } from '../control/audit.ts';
import { refuseHalted } from '../control/halts.ts';
import { listLive, type LiveConnection, openLive } from '../control/live-connections.ts';
import { openProxyAccess, type ProxyProof, sealProxy } from '../control/proxies.ts';
import { callsOfProxy } from './calls-of.ts';
import { type Asker, goOn } from './connecting.ts';
import { requireKeyOfFiles } from './kept/key.ts';
import { knowObjectionsFirst } from './known-objections.ts';
import { keyOfProxy } from './other-keys.ts';
import { mayBeProxied } from '../connector/declared.ts';
import { type Live, sourceOf } from './live.ts';
import { ProxiedReader } from './reading/proxied.ts';
import { safeUrl } from './safe-url.ts';

export interface GivenProxy {
  readonly connectorId: string;
  readonly url: string;
  readonly proof: ProxyProof;
  /** Undefined for other proofs. */
  readonly secret?: string | undefined;
  /** Of the proxy's certificate, as PEM, where nobody knows it. */
  readonly authority?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * The connection of the source that the proxy speaks for, made or given another proxy of the same key. Throws Refused
 * `proxy-url-refused`, `proxy-caller-refused`, `proxy-certificate-refused`, `proxy-refused`, `proxy-unanswered`, `proxy-key-changed`, `connection-exists`,
 * `objection-not-known`, `halted`.
 */
export async function connectThroughProxy(live: Live, asker: Asker, given: GivenProxy): Promise<LiveConnection> {
  const { control } = live;
  const { organizationId } = asker;
  await refuseHalted(control, organizationId);
  const { connector, ...source } = sourceOf(live, given.connectorId);
  if (!mayBeProxied(connector)) throw withoutProxy();
  const url = safeUrl(given.url, 'proxy-url-refused', 'https://proxy.example');
  const patience = AbortSignal.timeout(60_000);
  const { proof, secret = '', authority = null } = given;
  if ((proof === 'secret') !== (secret !== '')) throw withoutSecret();
  // A token or a secret over plain HTTP stays on this machine; a certificate needs a handshake.
  if (proof === 'certificate' && !url.startsWith('https:'))
    throw new Refused('proxy-url-refused', errorCodes['proxy-url-refused'], overTls);
  const access = { url, proof, secret, authority: readAuthority(authority) };
  const asked = await callsOfProxy(control, { connector, ...source }, access, organizationId, patience);
  const { calls, fingerprint } = asked;
  const spoken = await new ProxiedReader({ connector, calls }).identify().catch(unanswered);
  const key = fingerprint();
  if (spoken === undefined || key === null) throw new Refused('consent-refused', errorCodes['consent-refused'], again);
  const before = await connectedBefore(live, organizationId, { connector, source: spoken.source, url, key });
  const sealed = { ...access, fingerprint: key };
  const name = before?.name ?? given.name ?? connector.name;
  await knowObjectionsFirst(
    control,
    organizationId,
    keyOfProxy(control, organizationId, { connectorId: connector.id, name }, sealed),
  );
  const connection = await openLive(control, {
    organizationId,
    connectorId: connector.id,
    connectorName: connector.name,
    sourceRef: spoken.source,
    mode: spoken.isBot ? 'bot' : 'person',
    granted: calls.granted ?? [],
    route: 'proxy',
    name: given.name,
  });
  const { connectionId } = connection;
  await sealProxy(control, organizationId, connectionId, sealed);
  const details = { connector: connector.id, proxied: true };
  await append(control, { ...asker, action: 'consent.grant', subject: connectionId, details });
  return goOn(live, connection, before);
}

const overTls = 'Give an address such as https://proxy.example.';
const again = 'Look at the proxy: it must hold a token that the source accepts.';

interface Spoken {
  readonly connector: ApiConnector;
  /** The token of the source. */
  readonly source: string;
  readonly url: string;
  readonly key: string;
}

/** The connection of that source, if there is one. Throws Refused where there may be none with that key. */
async function connectedBefore(
  live: Live,
  organizationId: string,
  { connector, source, url, key }: Spoken,
): Promise<LiveConnection | undefined> {
  const all = await listLive(live.control, organizationId);
  await refuseNewKey(live, all, url, key);
  const before = all.find((one) => one.connectorId === connector.id && one.sourceRef === source);
  if (before === undefined) await requireKeyOfFiles(live.control, organizationId, key);
  // Of the same source with a token of our own every pseudonym is another, so it is another connection.
  else if (before.route !== 'proxy') throw exists(before);
  return before;
}

/** A proxy that was given a new key would make another connection of the same source, and everything would count twice. */
async function refuseNewKey(
  { control }: Live,
  all: readonly LiveConnection[],
  url: string,
  key: string,
): Promise<void> {
  for (const { organizationId, connectionId, name, route } of all) {
    if (route !== 'proxy') continue;
    const access = await openProxyAccess(control, organizationId, connectionId);
    if (access === null || access.url !== url || access.fingerprint === key) continue;
    const next = `Give the proxy its old key back. Or destroy the connection “${name}”, which was read with it, and connect again.`;
    throw new Refused('proxy-key-changed', errorCodes['proxy-key-changed'], next);
  }
}

/** Nobody waits for a proxy that is away: it is the person who tries again. */
function unanswered(error: unknown): never {
  const isTooLong = error instanceof DOMException && error.name === 'TimeoutError';
  if (!isTooLong && !(error instanceof RetryLater)) throw error;
  throw new Refused('proxy-unanswered', errorCodes['proxy-unanswered'], 'Look whether it runs, and at its address.');
}

const withoutSecret = (): Refused =>
  new Refused(
    'invalid-request',
    'A proxy is asked with a secret, or with a token or certificate of ours.',
    'Give the secret of the proxy, or choose one of the other two.',
  );

/** Only the certificates of what was given: a private key has no place here. */
function readAuthority(text: string | null): string | null {
  if (text === null) return null;
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\w+/=\s]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (certificates.length === 0) throw new TypeError('no certificate');
    return certificates.map((certificate) => new X509Certificate(certificate).toString()).join('');
  } catch {
    throw new Refused(
      'invalid-request',
      'The authority of the proxy is no certificate.',
      'Give the file with the certificate that vouches for the proxy, as PEM.',
    );
  }
}

function exists({ name }: LiveConnection): Refused {
  const next = `It is the connection “${name}”, which has a token of its own.`;
  return new Refused('connection-exists', errorCodes['connection-exists'], next);
}

const withoutProxy = (): Refused =>
  new Refused(
    'invalid-request',
    'This source is not read through a proxy.',
    'Connect it with a token of its own: it holds no text that could be kept away from us.',
  );
