// How far a connection looks and how often it calls, as the console reads it; with what waits for a second signature.
import { type Live, sourceOf } from '../collector/live.ts';
import { budgetOf } from '../collector/calls-of.ts';
import { refusedScopes } from '../connector/declared.ts';
import { type ApprovalKind, openApprovals } from '../control/approvals.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { type Limits, reachWord } from './contract/reach.ts';

export async function limitsOf(live: Live, connection: LiveConnection): Promise<Limits> {
  const source = sourceOf(live, connection.connectorId);
  const { connector } = source;
  const { organizationId, connectionId, reach, granted, waived } = connection;
  const open = await openApprovals(live.control, organizationId);
  const waiting = (kind: ApprovalKind) => open.find((one) => one.kind === kind && one.subject === connectionId);
  const [wider, waiver] = [waiting('reach'), waiting('waive-scope')];
  const budget = connector.api.budget;
  const perMinute = budgetOf(source, connection);
  return {
    reach,
    reaches: [...connector.reaches],
    reachAsked: wider
      ? { approvalId: wider.id, to: reachWord.parse(wider.details['to']), expiresAt: wider.expiresAt.toISOString() }
      : null,
    pace:
      budget === undefined || perMinute === undefined
        ? null
        : {
            callsPerSecond: perMinute / 60,
            proposed: budget.proposed,
            most: budget.perSecond,
            sharedWith: budget.sharedWith,
          },
    refusedScopes: refusedScopes(connector, granted, waived),
    waivedScopes: [...waived],
    waiverAsked: waiver
      ? {
          approvalId: waiver.id,
          scope: String(waiver.details['permission']),
          expiresAt: waiver.expiresAt.toISOString(),
        }
      : null,
  };
}
