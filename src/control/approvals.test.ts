// Tests that what needs two signers is ordered by two: another one, in time, and who may.
import { beforeEach, expect, test } from 'vitest';
import { days } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { type Approval, ask, confirm, openApprovals, withdraw } from './approvals.ts';
import { append, list } from './audit.ts';
import type { Role } from './internal/tables.ts';
import { insertMember } from './members.ts';
import { changeMinimumGroup, lowerMinimumGroup, readMinimumGroup } from './minimum-group.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization, waitingForLocks } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  control.clock.moveTo('2026-03-02T09:00:00Z');
  organizationId = await testOrganization(control);
});

const member = async (role: Role, of = organizationId): Promise<string> =>
  (await insertMember(control, of, { name: 'A', email: `${newId()}@example.org`, isEmailVerified: true, role })).id;

const nothing = async (): Promise<void> => undefined;
const asking = (by: string | null, subject = newId(), vouchers: readonly string[] = []): Promise<Approval> =>
  ask(
    control,
    organizationId,
    { kind: 'minimum-group', subject, details: { scope: 'organization', messages: 12 } },
    by,
    vouchers,
  );
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test.each(['owner', 'auditor'] as const)('what an owner asked for is ordered by another %s', async (role) => {
  const { id } = await asking(await member('owner'));
  const signer = await member(role);
  let ordered: string | undefined;

  await confirm(control, organizationId, id, signer, async (_, approval) => {
    ordered = approval.id;
  });

  const [entry] = await list(control, organizationId);
  expect(ordered).toBe(id);
  expect(entry).toMatchObject({ action: 'approval.confirm', memberId: signer, subject: id });
  expect(await openApprovals(control, organizationId)).toEqual([]);
});

test('nobody confirms what they asked for, the operator of the machine neither', async () => {
  const owner = await member('owner');
  const [byOwner, byOperator] = [await asking(owner), await asking(null)];

  const codes = [
    await codeOf(confirm(control, organizationId, byOwner.id, owner, nothing)),
    await codeOf(confirm(control, organizationId, byOperator.id, null, nothing)),
  ];

  expect(codes).toEqual(['approval-own', 'approval-own']);
  expect(await openApprovals(control, organizationId)).toHaveLength(2);
});

test('two signatures that could be in one hand are one: whoever makes a link for somebody could open it', async () => {
  const [olga, otto, third] = [await member('owner'), await member('auditor'), newId()];
  const signed = async (askedWith: readonly string[], confirmedWith: readonly string[]): Promise<string> => {
    const { id } = await asking(olga, newId(), askedWith);
    return codeOf(confirm({ ...control, vouchers: confirmedWith }, organizationId, id, otto, nothing));
  };

  const codes = [await signed([], [olga]), await signed([otto], []), await signed([third], [third])];

  expect(codes).toEqual(['approval-own', 'approval-own', 'approval-own']);
  expect(await signed([third], [newId()])).toBe('done');
});

test('an owner and the operator of the machine are two, either way around', async () => {
  const owner = await member('owner');
  const [byOwner, byOperator] = [await asking(owner), await asking(null)];

  const codes = [
    await codeOf(confirm(control, organizationId, byOwner.id, null, nothing)),
    await codeOf(confirm(control, organizationId, byOperator.id, owner, nothing)),
  ];

  expect(codes).toEqual(['done', 'done']);
});

test.each(['administrator', 'analyst', 'member'] as const)(
  'who is only %s neither asks, confirms nor withdraws',
  async (role) => {
    const { id } = await asking(null);
    const other = await member(role);

    const codes = [
      await codeOf(asking(other)),
      await codeOf(confirm(control, organizationId, id, other, nothing)),
      await codeOf(withdraw(control, organizationId, id, other)),
    ];

    expect(codes).toEqual(['not-allowed', 'not-allowed', 'not-allowed']);
  },
);

test('an auditor who could confirm asks for nothing', async () => {
  const auditor = await member('auditor');

  expect(await codeOf(asking(auditor))).toBe('not-allowed');
});

test('an owner of another organization finds nothing to confirm', async () => {
  const { id } = await asking(null);
  const other = await testOrganization(control);
  const stranger = await member('owner', other);

  const codes = [
    await codeOf(confirm(control, other, id, stranger, nothing)),
    await codeOf(confirm(control, organizationId, id, stranger, nothing)),
  ];

  expect(codes).toEqual(['not-found', 'not-allowed']);
});

test('what was asked by somebody who is no owner any more is not ordered', async () => {
  const owner = await member('owner');
  const { id } = await asking(owner);
  await control.db.updateTable('members').set({ role: 'analyst' }).where('id', '=', owner).execute();

  expect(await codeOf(confirm(control, organizationId, id, null, nothing))).toBe('not-allowed');
});

test('after seven days it is over, and can be asked for again', async () => {
  const subject = newId();
  const { id, askedAt } = await asking(null, subject);
  control.clock.moveTo(new Date(askedAt.getTime() + days(7)));
  const owner = await member('owner');

  const code = await codeOf(confirm(control, organizationId, id, owner, nothing));
  const again = await asking(null, subject);

  expect(code).toBe('approval-over');
  expect((await openApprovals(control, organizationId)).map((one) => one.id)).toEqual([again.id]);
});

test('the same is not asked for twice at once', async () => {
  const subject = newId();
  await asking(null, subject);

  expect(await codeOf(asking(null, subject))).toBe('approval-exists');
});

test('what was withdrawn cannot be confirmed', async () => {
  const { id } = await asking(null);
  const auditor = await member('auditor');
  await withdraw(control, organizationId, id, auditor);

  expect(await codeOf(confirm(control, organizationId, id, await member('owner'), nothing))).toBe('approval-over');
});

test('of two who sign at once one orders it', async () => {
  const { id } = await asking(null);
  const signers = [await member('owner'), await member('auditor')];
  let orders = 0;

  const codes = await Promise.all(
    signers.map((one) =>
      codeOf(
        confirm(control, organizationId, id, one, async () => {
          orders += 1;
        }),
      ),
    ),
  );

  expect(codes.toSorted()).toEqual(['approval-over', 'done']);
  expect(orders).toBe(1);
});

test('what cannot be done is not confirmed either', async () => {
  const { id } = await asking(null);
  const breaks = async (): Promise<void> => {
    throw new Error('it broke');
  };

  await expect(confirm(control, organizationId, id, await member('owner'), breaks)).rejects.toThrow('it broke');

  expect(await openApprovals(control, organizationId)).toHaveLength(1);
});

test('one owner raises the minimum group, and two lower it', async () => {
  const owner = await member('owner');
  const raised = await changeMinimumGroup(control, organizationId, 12, owner);

  const asked = await changeMinimumGroup(control, organizationId, 8, owner);
  const before = await readMinimumGroup(control, organizationId);
  await confirm(control, organizationId, asked?.id ?? '', await member('auditor'), (within, approval) =>
    lowerMinimumGroup(within, organizationId, approval),
  );

  expect([raised, before, await readMinimumGroup(control, organizationId)]).toEqual([null, 12, 8]);
});

test('a minimum group below five is refused, even to two', async () => {
  expect(await codeOf(changeMinimumGroup(control, organizationId, 4, null))).toBe('setting-invalid');
});

test('the minimum that was raised meanwhile is not lowered by what was signed before', async () => {
  const owner = await member('owner');
  await changeMinimumGroup(control, organizationId, 10, owner);
  const asked = await changeMinimumGroup(control, organizationId, 6, owner);
  await changeMinimumGroup(control, organizationId, 20, owner);

  const lowering = confirm(control, organizationId, asked?.id ?? '', null, (within, approval) =>
    lowerMinimumGroup(within, organizationId, approval),
  );

  expect(await codeOf(lowering)).toBe('approval-over');
  expect(await readMinimumGroup(control, organizationId)).toBe(20);
});

test('who confirms while the organization is being changed waits for that, and both are done', async () => {
  const owner = await member('owner');
  await changeMinimumGroup(control, organizationId, 9, owner);
  const asked = await changeMinimumGroup(control, organizationId, 6, owner);
  let lowering: Promise<Approval> | undefined;

  await control.db.transaction().execute(async (db) => {
    await db.updateTable('organizations').set({ name: 'Renamed' }).where('id', '=', organizationId).execute();
    lowering = confirm(control, organizationId, asked?.id ?? '', null, (within, approval) =>
      lowerMinimumGroup(within, organizationId, approval),
    );
    await expect.poll(() => waitingForLocks(control)).toBe(1);
    await append({ ...control, db }, { organizationId, memberId: owner, action: 'organization.change' });
  });
  await lowering;

  expect(await readMinimumGroup(control, organizationId)).toBe(6);
});
