// The tokens of connections and the credentials of the organization's own apps, always sealed.
import { errorCodes, Reconnect } from '../base/errors.ts';
import type { Control } from './internal/opened.ts';
import { oneAtATime } from './internal/one-at-a-time.ts';
import { openSecret, removeSecret, sealSecret } from './secrets.ts';

export interface Token {
  readonly access: string;
  /** Null where the source gives tokens that do not run out. */
  readonly refresh: string | null;
  readonly expiresAt: Date | null;
}

export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  /** By which the source knows the app, where it has to be told; it is no secret. */
  readonly appId?: string | undefined;
}

/** Replaces what was there, after a refresh that is under way. */
export async function sealToken(
  control: Control,
  organizationId: string,
  connectionId: string,
  token: Token,
): Promise<void> {
  await oneAtATime(control, tokenOf(connectionId), (inside) => writeToken(inside, organizationId, connectionId, token));
}

/** Null before the first consent and after `removeToken`. */
export async function openToken(control: Control, organizationId: string, connectionId: string): Promise<Token | null> {
  const plain = await openSecret(control, organizationId, tokenOf(connectionId));
  if (plain === null) return null;
  const { access, refresh, expiresAt } = JSON.parse(plain.toString()) as Record<keyof Token, string | null>;
  return { access: access ?? '', refresh, expiresAt: expiresAt === null ? null : new Date(expiresAt) };
}

/**
 * A token newer than `held`, by default the one that is stored when this is called. Of all processes that ask at once
 * one exchanges, and the others get what it got: a refresh token works once. The new pair is on the disk when this
 * returns. What `exchange` throws is thrown; one that cannot be refreshed is Reconnect `source-token-expired`.
 */
export async function refreshToken(
  control: Control,
  organizationId: string,
  connectionId: string,
  exchange: (refresh: string) => Promise<Token>,
  held?: Token,
): Promise<Token> {
  const old = held ?? (await openToken(control, organizationId, connectionId));
  return oneAtATime(control, tokenOf(connectionId), async (inside) => {
    const stored = await openToken(inside, organizationId, connectionId);
    if (stored !== null && stored.access !== old?.access) return stored;
    if (stored === null || stored.refresh === null) throw notRefreshable();
    const token = await exchange(stored.refresh);
    const write = (on: Control): Promise<void> => writeToken(on, organizationId, connectionId, token);
    // The old pair is spent: a connection that broke during the exchange must not lose the new one.
    await write(inside).catch(() => write(control));
    return token;
  });
}

export async function removeToken(control: Control, organizationId: string, connectionId: string): Promise<void> {
  await oneAtATime(control, tokenOf(connectionId), (inside) =>
    removeSecret(inside, organizationId, tokenOf(connectionId)),
  );
}

/** The credentials of the organization's own app of that connector; replaces what was there. */
export async function sealApp(control: Control, organizationId: string, connectorId: string, app: App): Promise<void> {
  const { clientId, clientSecret, appId } = app;
  await sealSecret(control, organizationId, appOf(connectorId), asBytes({ clientId, clientSecret, appId }));
}

export async function openApp(control: Control, organizationId: string, connectorId: string): Promise<App | null> {
  const plain = await openSecret(control, organizationId, appOf(connectorId));
  return plain === null ? null : (JSON.parse(plain.toString()) as App);
}

/** What a person may see of it. */
export async function findApp(
  control: Control,
  organizationId: string,
  connectorId: string,
): Promise<Pick<App, 'clientId'> | null> {
  const app = await openApp(control, organizationId, connectorId);
  return app === null ? null : { clientId: app.clientId };
}

/** The name of the sealed token, for who removes everything of a connection. */
export const tokenOf = (connectionId: string): string => `token/${connectionId}`;
const appOf = (connectorId: string): string => `app/${connectorId}`;
const asBytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));

async function writeToken(
  control: Control,
  organizationId: string,
  connectionId: string,
  { access, refresh, expiresAt }: Token,
): Promise<void> {
  const plain = asBytes({ access, refresh, expiresAt: expiresAt?.toISOString() ?? null });
  await sealSecret(control, organizationId, tokenOf(connectionId), plain);
}

function notRefreshable(): Reconnect {
  const next = 'Reconnect; collecting goes on where it stopped.';
  return new Reconnect('source-token-expired', errorCodes['source-token-expired'], next);
}
