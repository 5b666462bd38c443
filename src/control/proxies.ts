// Where the proxy of a connection is and how it is asked: sealed, since whoever has it can ask for everything kept.
import type { Control } from './internal/opened.ts';
import { openSecret, removeSecret, sealSecret } from './secrets.ts';

export interface ProxyAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly secret: string;
  /** Of the proxy's key, as it was when the connection was made: another one would make other pseudonyms. */
  readonly fingerprint: string;
}

/** Replaces what was there. */
export async function sealProxy(
  control: Control,
  organizationId: string,
  connectionId: string,
  { url, secret, fingerprint }: ProxyAccess,
): Promise<void> {
  const plain = Buffer.from(JSON.stringify({ url, secret, fingerprint }));
  await sealSecret(control, organizationId, proxyOf(connectionId), plain);
}

/** Null for a connection with a token of our own. */
export async function openProxyAccess(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<ProxyAccess | null> {
  const plain = await openSecret(control, organizationId, proxyOf(connectionId));
  return plain === null ? null : (JSON.parse(plain.toString()) as ProxyAccess);
}

export async function removeProxy(control: Control, organizationId: string, connectionId: string): Promise<void> {
  await removeSecret(control, organizationId, proxyOf(connectionId));
}

/** The name of the secret, for who removes everything of a connection. */
export const proxyOf = (connectionId: string): string => `proxy/${connectionId}`;
