// Tests how a destruction stands: asked by one, ordered by another, waiting, stopped, taken, and ended with its receipt.
import { beforeEach, expect, test } from 'vitest';
import { hours } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { confirm, openApprovals, withdraw } from './approvals.ts';
import { list } from './audit.ts';
import { openConnection } from './connections.ts';
import { connectionHalts, haltConnection, isConnectionHalted, unhaltConnection } from './connection-halts.ts';
import { changeWait } from './destroy-wait.ts';
import {
  askToDestroy,
  dueDestructions,
  listDestructions,
  orderDestruction,
  stopDestruction,
  takeDestruction,
} from './destructions.ts';
import { insertMember } from './members.ts';
import { addReceipt, adoptReceipts, listReceipts } from './receipts.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;
let owner: string;

const operator = { memberId: null, role: null };

beforeEach(async () => {
  control.clock.moveTo('2026-03-02T09:00:00Z');
  organizationId = await testOrganization(control);
  const member = { name: 'A', email: `${newId()}@example.org`, isEmailVerified: true, role: 'owner' } as const;
  owner = (await insertMember(control, organizationId, member)).id;
});

const asked = () =>
  askToDestroy(
    control,
    organizationId,
    { scope: { is: 'days', from: '2026-01-01', to: '2026-01-31' }, counts: { events: 12 } },
    { memberId: owner, role: 'owner' },
  );

/** Asked for by the owner and confirmed by the operator of the machine. */
async function ordered(): Promise<string> {
  const { destruction, approval } = await asked();
  await confirm(control, organizationId, approval.id, null, (within, { subject }) =>
    orderDestruction(within, organizationId, subject, operator),
  );
  return destruction.id;
}

const stateNow = async () => (await listDestructions(control, organizationId)).map(({ state }) => state);
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test('nothing is taken before another has signed', async () => {
  const { destruction } = await asked();

  expect(await takeDestruction(control, destruction.id)).toBeNull();
  expect(await dueDestructions(control)).not.toContain(destruction.id);
});

test('a second one is refused while one is open', async () => {
  await asked();

  expect(await codeOf(asked())).toBe('destroy-open');
});

test('what was withdrawn is stopped, and can be asked for again', async () => {
  const { approval } = await asked();
  await withdraw(control, organizationId, approval.id, owner, (within, { subject }) =>
    stopDestruction(within, organizationId, subject, owner),
  );

  await asked();

  // Both of one moment, in either order.
  expect((await stateNow()).toSorted()).toEqual(['asked', 'stopped']);
});

test('what nobody confirmed in seven days keeps nobody from asking again', async () => {
  await asked();
  control.clock.moveTo('2026-03-09T09:00:00Z');

  await asked();

  // Both of one moment, in either order.
  expect((await stateNow()).toSorted()).toEqual(['asked', 'stopped']);
  expect(await openApprovals(control, organizationId)).toHaveLength(1);
});

test('with a waiting time it waits, and can be stopped until it runs', async () => {
  await changeWait(control, organizationId, 24, owner);
  const id = await ordered();
  const early = await takeDestruction(control, id);
  await stopDestruction(control, organizationId, id, owner);
  control.clock.moveTo(new Date(control.clock.now().getTime() + hours(25)));

  expect([early, await takeDestruction(control, id), await stateNow()]).toEqual([null, null, ['stopped']]);
});

test('after its waiting time it is due, is taken again after a crash, and cannot be stopped any more', async () => {
  await changeWait(control, organizationId, 24, owner);
  const id = await ordered();
  control.clock.moveTo(new Date(control.clock.now().getTime() + hours(24)));
  const due = await dueDestructions(control);

  const taken = [await takeDestruction(control, id), await takeDestruction(control, id)];

  expect(due).toContain(id);
  expect(taken.map((one) => one?.confirmed?.memberId)).toEqual([null, null]);
  expect(await codeOf(stopDestruction(control, organizationId, id, owner))).toBe('approval-over');
});

test('a receipt ends it, once, and the next one follows the body of the last', async () => {
  const seen: (string | null)[] = [];
  const make = (number: number, previous: string | null): string => {
    seen.push(previous);
    return `body ${number}`;
  };
  const first = await takeDestruction(control, await ordered());
  const one = await addReceipt(control, first!, false, make);
  const again = await addReceipt(control, first!, false, make);
  const second = await takeDestruction(control, await ordered());

  await addReceipt(control, second!, false, make);

  const [entry] = await list(control, organizationId);
  expect(again).toEqual(one);
  expect(seen.slice(1)).toEqual([`body ${one.number}`]);
  expect(entry).toMatchObject({ action: 'destroy.done', details: { receipt: one.number + 1 } });
  expect(await listReceipts(control, organizationId)).toHaveLength(2);
  expect(await stateNow()).toEqual(['done', 'done']);
});

test('one that a backup brought back after its receipt is done again, and ends with that receipt', async () => {
  const id = await ordered();
  const body = 'signed before';
  const [{ last } = { last: 0 }] = (
    await control.pool.query<{ last: number }>('SELECT coalesce(max(number), 0)::int AS last FROM receipts')
  ).rows;
  const kept = { number: last + 1, organizationId, destructionId: id, madeAt: control.clock.now(), body };
  await adoptReceipts(control, [kept]);
  const taken = await takeDestruction(control, id);

  const receipt = await addReceipt(control, taken!, false, () => 'another');

  const [entry] = await list(control, organizationId);
  expect([receipt.body, await stateNow()]).toEqual([body, ['done']]);
  expect(await dueDestructions(control)).not.toContain(id);
  expect(entry).toMatchObject({ action: 'destroy.done', details: { receipt: kept.number } });
});

test('an entry of the audit log goes with its organization alone, while that is destroyed', async () => {
  await asked();

  const removing = control.pool.query('DELETE FROM audit_entries WHERE organization_id = $1', [organizationId]);

  await expect(removing).rejects.toThrow('append-only');
});

test('one connection is halted by a switch of its own, since the first time, and another one is not', async () => {
  const open = () =>
    openConnection(control, { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() });
  const [halted, other] = [await open(), await open()];
  const at = control.clock.now();
  await haltConnection(control, organizationId, halted.id, null);
  control.clock.moveTo(new Date(at.getTime() + 60_000));
  await haltConnection(control, organizationId, halted.id, owner);
  const stands = await connectionHalts(control, organizationId);
  const both = await Promise.all([halted, other].map(({ id }) => isConnectionHalted(control, organizationId, id)));

  await unhaltConnection(control, organizationId, halted.id, null);

  expect([...stands]).toEqual([[halted.id, { at, by: null }]]);
  expect([both, await isConnectionHalted(control, organizationId, halted.id)]).toEqual([[true, false], false]);
  expect(await codeOf(haltConnection(control, organizationId, newId(), null))).toBe('not-found');
});
