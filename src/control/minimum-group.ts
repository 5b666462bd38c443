// The minimum group: how few people a figure of the organization may speak of. One owner raises it, two signers lower it.
import { errorCodes, Refused } from '../base/errors.ts';
import { type Approval, ask, type Within } from './approvals.ts';
import { append } from './audit.ts';
import { lockOrganization } from './internal/lock-organization.ts';

/** The fewest that any organization may choose, and what stands until it does. */
export const smallestMinimum = 5;
/** Above this nothing would be shown of anybody. */
export const largestMinimum = 1000;

export async function readMinimumGroup({ db }: Pick<Within, 'db'>, organizationId: string): Promise<number> {
  const { minimum_group } = await db
    .selectFrom('organizations')
    .select('minimum_group')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return minimum_group;
}

/**
 * Raises it at once, or asks for the second signature that lowering needs: the approval, or null where nothing waits.
 * Throws Refused `setting-invalid` outside 5 to 1000, `approval-exists`, `not-allowed`.
 */
export async function changeMinimumGroup(
  control: Within,
  organizationId: string,
  to: number,
  memberId: string | null,
  vouchers: readonly string[] = [],
): Promise<Approval | null> {
  if (!Number.isInteger(to) || to < smallestMinimum || to > largestMinimum) {
    const next = `Choose a whole number from ${smallestMinimum} to ${largestMinimum}.`;
    throw new Refused('setting-invalid', errorCodes['setting-invalid'], next);
  }
  return control.db.transaction().execute(async (db) => {
    const from = await held({ db }, organizationId);
    if (to === from) return null;
    if (to < from) {
      const asked = { kind: 'minimum-group', subject: organizationId, details: { from, to } } as const;
      return ask({ ...control, db }, organizationId, asked, memberId, vouchers);
    }
    await set({ ...control, db }, organizationId, { from, to }, memberId);
    return null;
  });
}

/** What a confirmed approval orders. Nothing where it was changed since it was asked for: that was not signed. */
export async function lowerMinimumGroup(control: Within, organizationId: string, approval: Approval): Promise<void> {
  const from = await held(control, organizationId);
  const to = Number(approval.details['to']);
  if (from !== approval.details['from']) {
    throw new Refused('approval-over', errorCodes['approval-over'], 'It was changed meanwhile: ask for it again.');
  }
  await set(control, organizationId, { from, to }, approval.askedBy);
}

async function held({ db }: Pick<Within, 'db'>, organizationId: string): Promise<number> {
  await lockOrganization(db, organizationId);
  return readMinimumGroup({ db }, organizationId);
}

async function set(
  control: Within,
  organizationId: string,
  details: { readonly from: number; readonly to: number },
  memberId: string | null,
): Promise<void> {
  await control.db
    .updateTable('organizations')
    .set({ minimum_group: details.to })
    .where('id', '=', organizationId)
    .execute();
  const entry = { organizationId, memberId, action: 'privacy.minimum-group', subject: organizationId, details };
  await append(control, entry);
}
