// How far a connection looks, how often it calls, and which refused scope it may have: held against what its source offers.
import { errorCodes, Refused } from '../base/errors.ts';
import type { Reach } from '../connector/api-connector.ts';
import { refusedScopes } from '../connector/declared.ts';
import type { Approval } from '../control/approvals.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { askToWaive, changePace, changeReach } from '../control/reaches.ts';
import { type Live, liveConnection, sourceOf } from './live.ts';

/** Who decides; `vouchers` could have begun the session. */
export interface Decider {
  readonly organizationId: string;
  readonly memberId: string | null;
  readonly vouchers?: readonly string[] | undefined;
}

/**
 * The approval that it waits for, or null where it is so from now on. Throws Refused `not-found`, `setting-invalid` for what
 * the source does not offer, `approval-exists`, `not-allowed`.
 */
export async function decideReach(
  live: Live,
  decider: Decider,
  connectionId: string,
  reach: Reach,
): Promise<Approval | null> {
  const connection = await liveConnection(live, decider.organizationId, connectionId);
  const { connector } = sourceOf(live, connection.connectorId);
  if (!connector.reaches.includes(reach)) {
    throw invalid(`${connector.name} offers ${connector.reaches.join(', ')}.`);
  }
  const approval = await changeReach(live.control, { ...decidingOf(decider), connectionId }, reach);
  if (approval === null && reach !== connection.reach) await beginAnew(live, connection);
  live.syncs.tell(connectionId);
  return approval;
}

/** What is read now is read no more; what is within reach is read next. */
async function beginAnew({ syncs }: Live, { connectionId, state }: LiveConnection): Promise<void> {
  syncs.interrupt(connectionId);
  if (state === 'collecting' || state === 'failing') await syncs.request(connectionId);
}

/** Null for what the connector proposes. Takes effect with the next sync. Throws Refused `not-found`, `setting-invalid`. */
export async function decidePace(
  live: Live,
  decider: Decider,
  connectionId: string,
  callsPerSecond: number | null,
): Promise<void> {
  const connection = await liveConnection(live, decider.organizationId, connectionId);
  const { budget } = sourceOf(live, connection.connectorId).connector.api;
  if (budget === undefined) throw invalid('This source has a limit for each method, and none for all of them.');
  if (callsPerSecond !== null && callsPerSecond > budget.perSecond) {
    throw invalid(`Choose a whole number from 1 to ${budget.perSecond}.`);
  }
  await changePace(live.control, { ...decidingOf(decider), connectionId }, callsPerSecond);
}

/** Throws Refused `not-found`, `setting-invalid` where no such scope is granted and refused, `approval-exists`, `not-allowed`. */
export async function decideWaiver(
  live: Live,
  decider: Decider,
  connectionId: string,
  scope: string,
): Promise<Approval> {
  const connection = await liveConnection(live, decider.organizationId, connectionId);
  const { connector } = sourceOf(live, connection.connectorId);
  const open = refusedScopes(connector, connection.granted, connection.waived);
  if (!open.includes(scope)) throw invalid('No such scope is granted and refused.');
  return askToWaive(live.control, { ...decidingOf(decider), connectionId }, scope);
}

const decidingOf = ({ vouchers, ...decider }: Decider) => ({ ...decider, ...(vouchers && { vouchers }) });

const invalid = (next: string): Refused => new Refused('setting-invalid', errorCodes['setting-invalid'], next);
