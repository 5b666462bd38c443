// Where the proxy of a connection is and how it is asked: sealed, since whoever has it can ask for everything kept.
import type { Control } from './internal/opened.ts';
import { openSecret, sealSecret } from './secrets.ts';

/** How a proxy knows us: by a secret that it shares, or by a token or a certificate of the organization's caller key. */
export const proxyProofs = ['secret', 'token', 'certificate'] as const;
export type ProxyProof = (typeof proxyProofs)[number];

export interface ProxyAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly proof: ProxyProof;
  /** Empty for other proofs. */
  readonly secret: string;
  /** Of the proxy's own certificate, as PEM; null where one that everybody knows vouches for it. */
  readonly authority: string | null;
  /** Of the proxy's key, as it was when the connection was made: another one would make other pseudonyms. */
  readonly fingerprint: string;
}

/** Replaces what was there. */
export async function sealProxy(
  control: Control,
  organizationId: string,
  connectionId: string,
  access: ProxyAccess,
): Promise<void> {
  await sealSecret(control, organizationId, proxyOf(connectionId), Buffer.from(JSON.stringify(access)));
}

/** Null for a connection with a token of our own. */
export async function openProxyAccess(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<ProxyAccess | null> {
  const found = await opened(control, organizationId, connectionId);
  // Those that were sealed before there was another proof say nothing of it.
  const before = { proof: 'secret', authority: null };
  return found?.url === undefined ? null : ({ ...before, ...found } as ProxyAccess);
}

/** Of the key with which was made what is stored, also when nothing is asked any more. */
export async function proxyFingerprint(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<string | null> {
  return (await opened(control, organizationId, connectionId))?.fingerprint ?? null;
}

async function opened(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<Partial<ProxyAccess> | null> {
  const plain = await openSecret(control, organizationId, proxyOf(connectionId));
  return plain === null ? null : (JSON.parse(plain.toString()) as Partial<ProxyAccess>);
}

/** Where it is and what it is asked with; of which key its tokens are stays known, while something of it is stored. */
export async function removeProxy(control: Control, organizationId: string, connectionId: string): Promise<void> {
  const fingerprint = await proxyFingerprint(control, organizationId, connectionId);
  if (fingerprint === null) return;
  await sealSecret(control, organizationId, proxyOf(connectionId), Buffer.from(JSON.stringify({ fingerprint })));
}

/** The name of the secret, for who removes everything of a connection. */
export const proxyOf = (connectionId: string): string => `proxy/${connectionId}`;
