// Consents: come back once, in the browser that began them, within ten minutes.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { beginConsent, takeConsent, type BegunConsent } from './consents.ts';
import { forgetConnection } from './connections.ts';
import { openLive } from './live-connections.ts';
import { insertMember } from './members.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const session = 'the session of one browser';
const { control } = await controlOfFile();
let begun: BegunConsent;

beforeEach(async () => {
  control.clock.moveTo('2026-03-02T09:00:00Z');
  const organizationId = await testOrganization(control);
  const owner = { name: 'Owner', email: `${newId()}@example.invalid`, role: 'owner' } as const;
  const { id: memberId } = await insertMember(control, organizationId, owner);
  const redirectUrl = 'https://tacit.example/connect/slack';
  const asked = { mode: 'person', isOfOrganization: true } as const;
  begun = { organizationId, memberId, connectorId: 'slack', connectionId: null, ...asked, redirectUrl };
});

const begin = (): Promise<string> => beginConsent(control, { ...begun, session });

const refused = (code: string) => ({ name: 'Refused', code });

test('a consent comes back as it was begun', async () => {
  const state = await begin();

  const taken = await takeConsent(control, state, session);

  expect(taken).toEqual(begun);
});

test('a consent for a connection that is connected again names it', async () => {
  const source = { organizationId: begun.organizationId, connectorId: 'slack', connectorName: 'Slack' };
  const { connectionId } = await openLive(control, { ...source, sourceRef: newId(), mode: 'bot', granted: [] });
  begun = { ...begun, connectionId, mode: 'bot' };

  const state = await begin();

  expect(await takeConsent(control, state, session)).toEqual(begun);
});

test('two consents have two states of 256 bits each', async () => {
  const [one, other] = [await begin(), await begin()];

  const lengths = [one, other].map((state) => Buffer.from(state, 'base64url').length);

  expect(lengths).toEqual([32, 32]);
  expect(one).not.toBe(other);
});

test('a replayed state is refused', async () => {
  const state = await begin();
  await takeConsent(control, state, session);

  const replay = takeConsent(control, state, session);

  await expect(replay).rejects.toMatchObject(refused('consent-unknown'));
});

test('of many that bring one state at once, one gets the consent', async () => {
  const state = await begin();

  const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeConsent(control, state, session)));

  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each(['', 'forged', Buffer.alloc(32, 1).toString('base64url')])(
  'the forged state “%s” is refused',
  async (state) => {
    await begin();

    const attempt = takeConsent(control, state, session);

    await expect(attempt).rejects.toMatchObject(refused('consent-unknown'));
  },
);

test('another browser is refused in the same words as a forgery, and the one that began it goes on', async () => {
  const state = await begin();
  const forged: unknown = await takeConsent(control, 'forged', session).catch((error: unknown) => error);

  const attempt: unknown = await takeConsent(control, state, 'another session').catch((error: unknown) => error);

  expect(attempt).toEqual(forged);
  expect(await takeConsent(control, state, session)).toEqual(begun);
});

test('a consent lasts ten minutes and not a moment longer', async () => {
  const [inTime, tooLate] = [await begin(), await begin()];

  control.clock.moveTo('2026-03-02T09:10:00Z');
  const taken = await takeConsent(control, inTime, session);
  control.clock.moveTo('2026-03-02T09:10:00.001Z');
  const attempt = takeConsent(control, tooLate, session);

  expect(taken).toEqual(begun);
  await expect(attempt).rejects.toMatchObject(refused('consent-expired'));
});

test.each(['analyst', 'auditor', 'member'] as const)(
  'who is %s by now, and might have connected something when they left for the source, connects nothing',
  async (role) => {
    const state = await begin();
    await control.db.updateTable('members').set({ role }).where('id', '=', begun.memberId).execute();

    await expect(takeConsent(control, state, session)).rejects.toMatchObject(refused('not-allowed'));
    await control.db.updateTable('members').set({ role: 'owner' }).where('id', '=', begun.memberId).execute();
    await expect(takeConsent(control, state, session)).rejects.toMatchObject(refused('consent-unknown'));
  },
);

test('an expired state is spent by the attempt', async () => {
  const state = await begin();
  control.clock.moveTo('2026-03-02T10:00:00Z');
  await takeConsent(control, state, session).catch(() => undefined);

  control.clock.moveTo('2026-03-02T09:05:00Z');
  const attempt = takeConsent(control, state, session);

  await expect(attempt).rejects.toMatchObject(refused('consent-unknown'));
});

test('what nobody came back for is deleted a day later', async () => {
  await begin();
  control.clock.moveTo('2026-03-03T09:00:01Z');

  await begin();

  const { rows } = await control.pool.query('SELECT begun_at FROM consents');
  expect(rows).toEqual([{ begun_at: control.clock.now() }]);
});

test('the database holds neither the state nor the session', async () => {
  const state = await begin();

  const { rows } = await control.pool.query<{ row: string }>('SELECT consents::text AS row FROM consents');

  const told = rows.map(({ row }) => row).join();
  const hex = [state, session].map((text) => Buffer.from(text).toString('hex'));
  for (const secret of [state, session, Buffer.from(state, 'base64url').toString('hex'), ...hex])
    expect(told).not.toContain(secret);
});

test('a consent does not outlive the connection that it was for', async () => {
  const { organizationId } = begun;
  const source = { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  const { connectionId } = await openLive(control, { ...source, mode: 'person', granted: [] });
  begun = { ...begun, connectionId };
  const state = await begin();

  await forgetConnection(control, organizationId, connectionId);

  await expect(takeConsent(control, state, session)).rejects.toMatchObject(refused('consent-unknown'));
});
