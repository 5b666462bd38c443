// Wires the doors of approvals: who signed by name, and what a second signature sets going.
import type { ApprovalServices } from '../../api/approvals.ts';
import type { Approval as Shown } from '../../api/contract/approvals.ts';
import { minutes } from '../../base/clock.ts';
import { type Approval, confirm, openApprovals, type Within, withdraw } from '../../control/approvals.ts';
import type { Control } from '../../control/control.ts';
import { changeWait, readWait } from '../../control/destroy-wait.ts';
import { orderDestruction, stopDestruction } from '../../control/destructions.ts';
import { listMembers } from '../../control/members.ts';
import {
  changeMinimumGroup,
  largestMinimum,
  lowerMinimumGroup,
  readMinimumGroup,
  smallestMinimum,
} from '../../control/minimum-group.ts';
import { waiveScope, widenReach } from '../../control/reaches.ts';
import type { Destroyer } from '../../governance/destroy/destroyer.ts';

/** How long whoever confirms waits for the receipt of what is destroyed, milliseconds. */
const patience = minutes(10);

export function approvalServices(control: Control, destroyer: Pick<Destroyer, 'begin' | 'receipt'>): ApprovalServices {
  const shown = async (organizationId: string, all: readonly Approval[], memberId: string | null): Promise<Shown[]> => {
    const names = new Map((await listMembers(control, organizationId)).map(({ id, name }) => [id, name]));
    return all.map((each) => shownOf(each, names, memberId));
  };
  return {
    list: async (organizationId, memberId) =>
      shown(organizationId, await openApprovals(control, organizationId), memberId),
    async confirm(organizationId, id, signer) {
      const effect = (within: Within, approval: Approval): Promise<void> =>
        approval.kind === 'destroy'
          ? orderDestruction(within, organizationId, approval.subject, signer)
          : ordered[approval.kind](within, organizationId, approval);
      const signed = { ...control, vouchers: signer.vouchers };
      const confirmed = await confirm(signed, organizationId, id, signer.memberId, effect);
      // Named before it begins: afterwards there may be nobody to name.
      const answer = (await shown(organizationId, [confirmed], signer.memberId))[0]!;
      return { ...answer, receipt: confirmed.kind === 'destroy' ? await destroyed(destroyer, confirmed) : null };
    },
    async withdraw(organizationId, id, memberId) {
      const withdrawn = await withdraw(control, organizationId, id, memberId, async (within, { kind, subject }) => {
        if (kind === 'destroy') await stopDestruction(within, organizationId, subject, memberId);
      });
      return (await shown(organizationId, [withdrawn], memberId))[0]!;
    },
    async privacy(organizationId) {
      const open = await openApprovals(control, organizationId);
      const lowering = open.find(({ kind }) => kind === 'minimum-group');
      return {
        minimumGroup: await readMinimumGroup(control, organizationId),
        smallestMinimum,
        largestMinimum,
        destroyWaitsHours: await readWait(control, organizationId),
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
    async changePrivacy(organizationId, { minimumGroup, destroyWaitsHours }, { memberId, vouchers }) {
      if (destroyWaitsHours !== undefined) await changeWait(control, organizationId, destroyWaitsHours, memberId);
      if (minimumGroup !== undefined)
        await changeMinimumGroup(control, organizationId, minimumGroup, memberId, vouchers);
    },
  };
}

/** What is done at once when two have signed. */
const ordered = { 'minimum-group': lowerMinimumGroup, reach: widenReach, 'waive-scope': waiveScope } as const;

/** Null while it waits, or where it takes longer. */
async function destroyed(destroyer: Pick<Destroyer, 'begin' | 'receipt'>, { subject }: Approval) {
  await destroyer.begin();
  const receipt = await destroyer.receipt(subject, patience);
  return receipt === null ? null : { number: receipt.number, body: receipt.body };
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
