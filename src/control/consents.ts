// The consents that somebody has begun at a source: what must come back, once, in the same browser, soon.
import { createHash, randomBytes } from 'node:crypto';
import { days, minutes } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { ConsentMode } from '../connector/api-connector.ts';
import type { Control } from './internal/opened.ts';
import type { Role } from './internal/tables.ts';

export interface BegunConsent {
  readonly organizationId: string;
  readonly memberId: string;
  readonly connectorId: string;
  /** The connection that is connected again, or null for a new one. */
  readonly connectionId: string | null;
  readonly mode: ConsentMode;
  /** The whole organization at the source is asked for, where it has such. */
  readonly isOfOrganization: boolean;
  /** Where the source sends the browser back to; the exchange must name the very same. */
  readonly redirectUrl: string;
}

const mayConnect: readonly Role[] = ['owner', 'administrator'];
const patience = minutes(10);
/** How long one that nobody came back for is kept, so that who does is told that it was too late. */
const memory = days(1);

/** The state that travels through the browser: 32 random bytes. Only its hash is kept, and that of the session. */
export async function beginConsent(
  control: Control,
  consent: BegunConsent & {
    /** What only this browser sends: the token of its session. */
    readonly session: string;
  },
): Promise<string> {
  const now = control.clock.now();
  await control.db
    .deleteFrom('consents')
    .where('begun_at', '<', new Date(now.getTime() - memory))
    .execute();
  const state = randomBytes(32).toString('base64url');
  await control.db
    .insertInto('consents')
    .values({
      state_hash: hashOf(state),
      session_hash: hashOf(consent.session),
      organization_id: consent.organizationId,
      member_id: consent.memberId,
      connector_id: consent.connectorId,
      connection_id: consent.connectionId,
      mode: consent.mode,
      is_of_organization: consent.isOfOrganization,
      redirect_url: consent.redirectUrl,
      begun_at: now,
    })
    .execute();
  return state;
}

/**
 * What was begun with that state in that session, once. Throws Refused: `consent-unknown`, which does not tell a forged
 * state from a spent one or from that of another browser, `consent-expired` after ten minutes, and `not-allowed` where whoever began it
 * may not connect anything any more.
 */
export async function takeConsent(control: Control, state: string, session: string): Promise<BegunConsent> {
  const row = await control.db
    .deleteFrom('consents')
    .where('state_hash', '=', hashOf(state))
    .where('session_hash', '=', hashOf(session))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw unknown();
  if (control.clock.now().getTime() - row.begun_at.getTime() > patience) throw expired();
  await requireConnecting(control, row.member_id);
  return {
    organizationId: row.organization_id,
    memberId: row.member_id,
    connectorId: row.connector_id,
    connectionId: row.connection_id,
    mode: row.mode,
    isOfOrganization: row.is_of_organization,
    redirectUrl: row.redirect_url,
  };
}

/** They were allowed to when they left for the source. */
async function requireConnecting({ db }: Control, memberId: string): Promise<void> {
  const member = await db.selectFrom('members').select('role').where('id', '=', memberId).executeTakeFirst();
  if (member !== undefined && mayConnect.includes(member.role)) return;
  const next = 'An owner or an administrator of your organization begins again.';
  throw new Refused('not-allowed', errorCodes['not-allowed'], next);
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function unknown(): Refused {
  const next = 'Begin again from the page of the connection, in one browser.';
  return new Refused('consent-unknown', errorCodes['consent-unknown'], next);
}

function expired(): Refused {
  const next = 'Begin again from the page of the connection.';
  return new Refused('consent-expired', errorCodes['consent-expired'], next);
}
