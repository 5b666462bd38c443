// How far a connection looks, decided by one person or by two.
import { expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { confirm } from './approvals.ts';
import { list } from './audit.ts';
import { saveCursors } from './cursors.ts';
import { changeLive, findLiveById, openLive } from './live-connections.ts';
import { insertMember } from './members.ts';
import { askToWaive, changePace, changeReach, waiveScope, widenReach } from './reaches.ts';
import { controlOfFile } from './test-control.ts';
import { exampleCursor, testOrganization } from './testing.ts';

const { control } = await controlOfFile();

const scope = 'discovery:write';

const source = (organizationId: string) =>
  ({
    organizationId,
    connectorId: 'slack-discovery',
    connectorName: 'Slack Discovery',
    sourceRef: '00000000-0000-4000-8000-000000000001',
    mode: 'person',
  }) as const;

/** The operator asks, so that a test needs no members: another signer is made where one is needed. */
async function made(): Promise<{ organizationId: string; connectionId: string; memberId: null; owner: string }> {
  const organizationId = await testOrganization(control);
  const { connectionId } = await openLive(control, { ...source(organizationId), granted: ['discovery:read'] });
  return { organizationId, connectionId, memberId: null, owner: await ownerOf(organizationId) };
}

async function ownerOf(organizationId: string): Promise<string> {
  const asked = { name: 'A', email: `${newId()}@example.org`, isEmailVerified: true, role: 'owner' } as const;
  return (await insertMember(control, organizationId, asked)).id;
}

const reachOf = async (connectionId: string) => (await findLiveById(control, connectionId))!.reach;

test('a connection looks at public channels alone until somebody decides otherwise', async () => {
  const { connectionId } = await made();

  expect(await reachOf(connectionId)).toBe('public');
});

test('before it began to read one person opens private channels, and never direct messages', async () => {
  const deciding = await made();

  expect(await changeReach(control, deciding, 'private')).toBeNull();
  expect(await changeReach(control, deciding, 'direct')).toMatchObject({
    kind: 'reach',
    details: { from: 'private', to: 'direct' },
  });
  expect(await reachOf(deciding.connectionId)).toBe('private');
});

test('once it reads every widening waits for a second signature, and then is done', async () => {
  const deciding = await made();
  await changeLive(control, deciding.connectionId, { state: 'paused' });

  const approval = await changeReach(control, deciding, 'private');
  const before = await reachOf(deciding.connectionId);
  await confirm(control, deciding.organizationId, approval!.id, deciding.owner, (within, signed) =>
    widenReach(within, deciding.organizationId, signed),
  );

  expect([before, await reachOf(deciding.connectionId)]).toEqual(['public', 'private']);
});

test('an administrator narrows and opens private channels before it reads, and asks for nothing that needs two', async () => {
  const deciding = await made();
  const asked = { name: 'B', email: `${newId()}@example.org`, isEmailVerified: true, role: 'administrator' } as const;
  const { id: memberId } = await insertMember(control, deciding.organizationId, asked);
  const as = { ...deciding, memberId };
  const refused = { code: 'not-allowed' };

  await expect(changeReach(control, as, 'direct')).rejects.toMatchObject(refused);
  await expect(askToWaive(control, as, scope)).rejects.toMatchObject(refused);
  expect(await changeReach(control, as, 'private')).toBeNull();
  await changeLive(control, deciding.connectionId, { state: 'paused' });
  expect(await changeReach(control, as, 'public')).toBeNull();
  await expect(changeReach(control, as, 'private')).rejects.toMatchObject(refused);
  expect(await reachOf(deciding.connectionId)).toBe('public');
});

test('what has read before is widened by two, also in the moment in which it is connected again', async () => {
  const deciding = await made();
  await saveCursors(control, deciding.connectionId, [exampleCursor()]);

  const approval = await changeReach(control, deciding, 'private');

  expect([approval?.kind, await reachOf(deciding.connectionId)]).toEqual(['reach', 'public']);
});

test('what was narrowed meanwhile is not widened by a signature for something else', async () => {
  const deciding = await made();
  await changeReach(control, deciding, 'private');
  const approval = await changeReach(control, deciding, 'direct');
  await changeReach(control, deciding, 'public');

  const signing = confirm(control, deciding.organizationId, approval!.id, deciding.owner, (within, signed) =>
    widenReach(within, deciding.organizationId, signed),
  );

  await expect(signing).rejects.toMatchObject({ code: 'approval-over' });
  expect(await reachOf(deciding.connectionId)).toBe('public');
});

test('narrowing takes one person, and what collects is due at once', async () => {
  const deciding = await made();
  await changeReach(control, deciding, 'private');
  const later = new Date(control.clock.now().getTime() + 3_600_000);
  await changeLive(control, deciding.connectionId, { state: 'collecting', nextSyncAt: later });

  expect(await changeReach(control, deciding, 'public')).toBeNull();

  expect(await findLiveById(control, deciding.connectionId)).toMatchObject({
    reach: 'public',
    nextSyncAt: control.clock.now(),
  });
});

test('a refused scope is let through when two have signed for that one', async () => {
  const deciding = await made();

  const approval = await askToWaive(control, deciding, 'discovery:write');
  await confirm(control, deciding.organizationId, approval.id, deciding.owner, (within, signed) =>
    waiveScope(within, deciding.organizationId, signed),
  );

  expect((await findLiveById(control, deciding.connectionId))!.waived).toEqual(['discovery:write']);
});

test.each(['a sync', 'a new consent'])(
  'a scope that is gone by %s is signed for again when it comes back',
  async (how) => {
    const deciding = await made();
    const { organizationId, connectionId } = deciding;
    const both = ['discovery:read', scope];
    const grant = (granted: readonly string[]) =>
      how === 'a sync'
        ? changeLive(control, connectionId, { granted })
        : openLive(control, { ...source(organizationId), granted });
    await grant(both);
    const approval = await askToWaive(control, deciding, scope);
    await confirm(control, organizationId, approval.id, deciding.owner, (within, signed) =>
      waiveScope(within, organizationId, signed),
    );

    const waived = [];
    for (const granted of [both, ['discovery:read'], both]) {
      await grant(granted);
      waived.push((await findLiveById(control, connectionId))!.waived);
    }

    expect(waived).toEqual([[scope], [], []]);
  },
);

test('the pace of a connection stands until it is given back, and each change is in the audit log', async () => {
  const deciding = await made();
  const paceOf = async () => (await findLiveById(control, deciding.connectionId))!.callsPerSecond;

  await changePace(control, deciding, 5);
  const slower = await paceOf();
  await changePace(control, deciding, null);

  const entries = await list(control, deciding.organizationId);
  expect([slower, await paceOf()]).toEqual([5, null]);
  expect(entries.filter(({ action }) => action === 'connection.pace')).toHaveLength(2);
});

test('a change of reach, the asking for a scope and its letting through are each in the audit log', async () => {
  const deciding = await made();
  const actions = async () => (await list(control, deciding.organizationId)).map(({ action }) => action);

  await changeReach(control, deciding, 'private');
  const reached = await actions();
  const approval = await askToWaive(control, deciding, 'discovery:write');
  const asked = await actions();
  await confirm(control, deciding.organizationId, approval.id, deciding.owner, (within, signed) =>
    waiveScope(within, deciding.organizationId, signed),
  );

  expect(reached[0]).toBe('connection.reach');
  expect(asked).toEqual(['approval.ask', ...reached]);
  expect((await actions()).slice(0, 2).toSorted()).toEqual(['approval.confirm', 'connection.waive']);
});

test('a connection of another organization is not found', async () => {
  const { connectionId } = await made();
  const { organizationId } = await made();

  const changing = changeReach(control, { organizationId, connectionId, memberId: null }, 'private');

  await expect(changing).rejects.toMatchObject({ code: 'not-found' });
});
