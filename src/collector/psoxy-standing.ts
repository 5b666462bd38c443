// How the Psoxy of a connection stands: what it says of itself now, held against the salt that the connection was made with.
import { type ErrorCode, errorCodes, isHouseError, Refused } from '../base/errors.ts';
import { isSameText } from '../base/same-text.ts';
import { refuseHalted } from '../control/halts.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { openPsoxyAccess, type PsoxyAuthorization } from '../control/psoxies.ts';
import { healthOf } from './connecting-psoxy.ts';
import { type Live, sourceOf } from './live.ts';
import type { PsoxyHealth } from './psoxy/health.ts';

export interface PsoxyStanding {
  readonly host: string;
  readonly authorization: PsoxyAuthorization['kind'];
  /** Whether its salt was given, which is shown to nobody. */
  readonly knowsSalt: boolean;
  /** The beginning of the fingerprint of its salt, as it was when the connection was made. */
  readonly salt: string;
  readonly since: Date;
  readonly askedAt: Date;
  /** What it says of itself; null where it did not answer as it should. */
  readonly health: (Omit<PsoxyHealth, 'fingerprint'> & { readonly isSameSalt: boolean }) | null;
  /** Why there is no answer. */
  readonly problem: { readonly code: ErrorCode; readonly message: string; readonly next: string } | null;
}

/** As much of a fingerprint as two people can hold against each other. */
const shown = 16;

/** Throws Refused `not-found` for a connection without a Psoxy, `halted`. */
export async function psoxyStanding(live: Live, connection: LiveConnection): Promise<PsoxyStanding> {
  const { control } = live;
  const { organizationId, connectionId, connectorId, createdAt } = connection;
  await refuseHalted(control, organizationId);
  const access = await openPsoxyAccess(control, organizationId, connectionId);
  if (access === null) {
    const next = 'Only connections through a Psoxy have one, until they are disconnected.';
    throw new Refused('not-found', 'The connection has no Psoxy.', next);
  }
  const { url, authorization, salt, fingerprint } = access;
  const standing = {
    host: new URL(url).host,
    authorization: authorization.kind,
    knowsSalt: salt !== null,
    salt: fingerprint.slice(0, shown),
    since: createdAt,
    askedAt: control.clock.now(),
  };
  try {
    const asked = healthOf(live, sourceOf(live, connectorId), organizationId, access);
    const { fingerprint: now, ...health } = await asked;
    return { ...standing, health: { ...health, ...saltNow(health, now, fingerprint) }, problem: null };
  } catch (error) {
    if (!isHouseError(error)) throw error;
    const next = 'next' in error ? error.next : 'It is tried again by itself.';
    return { ...standing, health: null, problem: { code: error.code, message: error.message, next } };
  }
}

/** Another salt is the worst that can be found, and stands first. */
function saltNow({ findings }: Pick<PsoxyHealth, 'findings'>, now: string | null, known: string) {
  const isSameSalt = now !== null && isSameText(now, known);
  if (isSameSalt || now === null) return { findings, isSameSalt };
  const next =
    'Give it its old salt back. With a new one every token is another: destroy the connection and connect again.';
  const changed = {
    code: 'psoxy-salt-changed',
    severity: 'stops',
    message: errorCodes['psoxy-salt-changed'],
    next,
  } as const;
  return { findings: [changed, ...findings], isSameSalt };
}
