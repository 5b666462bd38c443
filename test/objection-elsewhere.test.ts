// Objections under other keys than ours without a proxy: with the salt of a Psoxy, without it, and with files of kept rows.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import { newId } from '../src/base/ids.ts';
import { knowObjectionsOf, takeKeptRows } from '../src/collector/known-objections.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { keptRowsKey } from '../src/control/kept-rows.ts';
import { type LiveConnection, openLive } from '../src/control/live-connections.ts';
import { changeMatching } from '../src/control/matching.ts';
import { keptOutOf } from '../src/control/objections.ts';
import { sealPsoxy } from '../src/control/psoxies.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../src/control/testing.ts';
import { type TestEventStore, testEventStore } from '../src/events/testing.ts';
import { keepingOutOf } from '../src/governance/keeping-out.ts';
import { givenBy, knownBy } from '../src/governance/known-by.ts';
import { endObjection, objectionsTold, objectTo } from '../src/governance/objections.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { psoxyTokenForAddress, type PsoxySalt } from '../src/privacy/psoxy-token.ts';
import { bearer } from './psoxy-house.ts';

const salt = { salt: 'the salt', ignoresDots: false };
const { fingerprint } = openTokenMaker({ salt: salt.salt, passphrase: 'p' });
const ann = { address: 'ann@example.com' };
let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let organizationId: string;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore(undefined, keepingOutOf(control));
}, 60_000);

afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
});

beforeEach(async () => {
  // An address belongs to one organization.
  await control.db.deleteFrom('members').execute();
  organizationId = await testOrganization(control);
});

const rooms = () => ({ control, store: events.store });

async function connectPsoxy(known: PsoxySalt | null): Promise<LiveConnection> {
  const connection = await openLive(control, {
    organizationId,
    connectorId: slackDiscovery.id,
    connectorName: 'Slack via Psoxy',
    sourceRef: newId(),
    mode: 'person',
    granted: [],
    route: 'psoxy',
  });
  const access = { url: 'https://psoxy.example', authorization: bearer, salt: known, fingerprint };
  await sealPsoxy(control, organizationId, connection.connectionId, access);
  return connection;
}

async function addMember(email: string): Promise<void> {
  const [id, now] = [newId(), control.clock.now()];
  const row = { id, organization_id: organizationId, name: 'M', email, image: null, role: 'analyst' } as const;
  await control.db
    .insertInto('members')
    .values({ ...row, is_email_verified: true, created_at: now, updated_at: now })
    .execute();
}

/** Whether somebody whose account has that address through the Psoxy is kept out. */
async function isKeptOut(address: string): Promise<boolean> {
  const key = await organizationKeys(control, organizationId);
  const pseudonymize = pseudonymizer(key, slackDiscovery.namespace);
  const mailbox = pseudonymize.identity('mailbox', psoxyTokenForAddress(address, salt)!);
  const keptOut = await keptOutOf(control, organizationId);
  return keptOut.find('main', mailbox, pseudonymize.identity('domain', 'psoxy')) !== undefined;
}

const refusal = (code: string, next: RegExp) => expect.objectContaining({ code, next: expect.stringMatching(next) });

test('without the salt of a Psoxy an objection and an erasure by address are refused, and one can look and withdraw', async () => {
  await objectTo(rooms(), organizationId, ann, 'member');
  await connectPsoxy(null);

  await expect(objectTo(rooms(), organizationId, ann, 'member')).rejects.toThrow(refusal('address-not-asked', /salt/));
  await expect(knownBy(rooms(), organizationId, ann)).rejects.toThrow(
    refusal('address-not-asked', /“Slack via Psoxy”/),
  );
  const { notAsked } = await givenBy(rooms(), organizationId, ann);

  expect(notAsked.map(({ name }) => name)).toEqual(['Slack via Psoxy']);
  expect(await endObjection(rooms(), organizationId, ann, 'member')).toBe(1);
});

test('a member who objected before a Psoxy was connected is kept out of what comes through it, before its first sync', async () => {
  await addMember(ann.address);
  await objectTo(rooms(), organizationId, ann, 'member');
  const connection = await connectPsoxy(salt);
  const before = [await isKeptOut(ann.address), (await objectionsTold(rooms(), organizationId)).again.length];

  const learned = [await knowObjectionsOf(rooms(), connection), await knowObjectionsOf(rooms(), connection)];

  expect([before, learned]).toEqual([
    [false, 1],
    [true, false],
  ]);
  expect([await isKeptOut(ann.address), await isKeptOut('ben@example.com')]).toEqual([true, false]);
  expect((await objectionsTold(rooms(), organizationId)).again).toEqual([]);
});

test('where its salt is not known nothing is read through it while a member objects', async () => {
  await addMember(ann.address);
  await objectTo(rooms(), organizationId, ann, 'member');
  const connection = await connectPsoxy(null);

  await expect(knowObjectionsOf(rooms(), connection)).rejects.toThrow(refusal('objection-not-known', /salt/));
});

test('an address at a domain that stands for another is looked up at both', async () => {
  await changeMatching(control, organizationId, { domainAliases: [['example.com', 'example.org']] }, null);
  await connectPsoxy(salt);

  await objectTo(rooms(), organizationId, ann, 'owner');

  expect([await isKeptOut('ann@example.com'), await isKeptOut('ann@example.org')]).toEqual([true, true]);
});

test('how many must object again is told from five on', async () => {
  for (const at of [1, 2, 3, 4]) await objectTo(rooms(), organizationId, { address: `p${at}@example.com` }, 'owner');
  await connectPsoxy(salt);
  const few = await objectionsTold(rooms(), organizationId);
  await objectTo(rooms(), organizationId, { token: newId() }, 'owner');

  expect(few).toEqual({ people: null, again: [{ of: 'Slack via Psoxy', people: null }] });
  expect(await objectionsTold(rooms(), organizationId)).toEqual({
    people: 5,
    again: [{ of: 'Slack via Psoxy', people: 5 }],
  });
});

test('files of kept rows are not taken while a member objects whom nobody knows under their key, and stand in the way of objections after', async () => {
  const key = 'ab'.repeat(16);
  await addMember(ann.address);
  await objectTo(rooms(), organizationId, ann, 'member');
  const taking = takeKeptRows(rooms(), organizationId, key);
  await expect(taking).rejects.toThrow(refusal('objection-not-known', /Connect a proxy/));
  const taken = await keptRowsKey(control, organizationId);
  await endObjection(rooms(), organizationId, ann, 'member');

  await takeKeptRows(rooms(), organizationId, key);

  expect([taken, await keptRowsKey(control, organizationId)]).toEqual([null, key]);
  await expect(objectTo(rooms(), organizationId, ann, 'member')).rejects.toThrow(
    refusal('address-not-asked', /Connect a proxy/),
  );
});
