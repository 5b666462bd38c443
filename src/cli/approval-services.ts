// Wires the doors of approvals: who signed by name, and what a second signature sets going.
import type { ApprovalServices } from '../api/approvals.ts';
import type { Approval as Shown } from '../api/contract/approvals.ts';
import {
  type Approval,
  type ApprovalKind,
  confirm,
  openApprovals,
  type Within,
  withdraw,
} from '../control/approvals.ts';
import type { Control } from '../control/control.ts';
import { listMembers } from '../control/members.ts';
import {
  changeMinimumGroup,
  largestMinimum,
  lowerMinimumGroup,
  readMinimumGroup,
  smallestMinimum,
} from '../control/minimum-group.ts';

/** What the second signature orders, within its transaction. */
type Effect = (within: Within, organizationId: string, approval: Approval) => Promise<void>;

const effects: Readonly<Record<ApprovalKind, Effect>> = { 'minimum-group': lowerMinimumGroup };

export function approvalServices(control: Control): ApprovalServices {
  const shown = async (organizationId: string, all: readonly Approval[], memberId: string | null): Promise<Shown[]> => {
    const names = new Map((await listMembers(control, organizationId)).map(({ id, name }) => [id, name]));
    return all.map((each) => shownOf(each, names, memberId));
  };
  return {
    list: async (organizationId, memberId) =>
      shown(organizationId, await openApprovals(control, organizationId), memberId),
    async confirm(organizationId, id, memberId) {
      const confirmed = await confirm(control, organizationId, id, memberId, (within, approval) =>
        effects[approval.kind](within, organizationId, approval),
      );
      return (await shown(organizationId, [confirmed], memberId))[0]!;
    },
    async withdraw(organizationId, id, memberId) {
      const withdrawn = await withdraw(control, organizationId, id, memberId);
      return (await shown(organizationId, [withdrawn], memberId))[0]!;
    },
    async privacy(organizationId) {
      const open = await openApprovals(control, organizationId);
      const lowering = open.find(({ kind }) => kind === 'minimum-group');
      return {
        minimumGroup: await readMinimumGroup(control, organizationId),
        smallestMinimum,
        largestMinimum,
        asked:
          lowering === undefined
            ? null
            : {
                approvalId: lowering.id,
                to: Number(lowering.details['to']),
                expiresAt: lowering.expiresAt.toISOString(),
              },
      };
    },
    async changeMinimumGroup(organizationId, to, memberId) {
      await changeMinimumGroup(control, organizationId, to, memberId);
    },
  };
}

function shownOf(approval: Approval, names: ReadonlyMap<string, string>, memberId: string | null): Shown {
  const { askedAt, askedBy, expiresAt, ...rest } = approval;
  return {
    ...rest,
    details: { ...rest.details },
    askedAt: askedAt.toISOString(),
    askedBy: askedBy === null ? null : { id: askedBy, name: names.get(askedBy) ?? null },
    expiresAt: expiresAt.toISOString(),
    isOwn: askedBy === memberId,
  };
}
