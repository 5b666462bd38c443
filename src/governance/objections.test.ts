// Once somebody objected nothing is kept of them, whatever comes and whenever the house was killed, until they withdraw.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordObjection } from '../control/objections.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../control/testing.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { keepingOutOf } from './keeping-out.ts';
import { givenBy, knownBy } from './known-by.ts';
import { endObjection, honorObjections, objectionOf, objectionsTold, objectTo } from './objections.ts';
import { type SmallOrganization, smallOrganization } from './testing.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore(undefined, keepingOutOf(control));
});
afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
});

const rooms = () => ({ control, store: events.store });
const ann = { address: 'ann@example.com' };

const listed = (ids: readonly string[]) => ids.map((id) => ({ id, email: `${id.split('-')[0]}@example.com` }));

async function twoPeople(): Promise<SmallOrganization> {
  const one = await smallOrganization(rooms(), await testOrganization(control));
  await one.listAccounts(listed(['ann', 'ben']), one.connection);
  await one.say([
    { at: '2026-03-02T09:00:00Z', by: 'ann' },
    { at: '2026-03-02T10:00:00Z', by: 'ben', mentions: ['ann'] },
  ]);
  return one;
}

async function authorsOf(one: SmallOrganization): Promise<string[]> {
  const rows = await events.store.query<{ author: string }>(one.id, 'SELECT author FROM messages FINAL ORDER BY at');
  return rows.map(({ author }) => (author === one.account('ben') ? 'ben' : author));
}

test('whoever objects is gone, and stays gone when the source and the HR file name them again', async () => {
  const one = await twoPeople();

  await objectTo(rooms(), one.id, ann, 'member');
  await one.listAccounts(listed(['ann', 'ben']), one.connection, 2);
  await one.say([{ at: '2026-03-03T09:00:00Z', by: 'ann' }], 2);
  await one.applyRoster('2026-03-03', [{ id: '1', emails: [ann.address] }]);

  expect(await authorsOf(one)).toEqual(['ben']);
  const copy = await one.copied();
  expect([one.account('ann'), one.person('1')].filter((token) => copy.includes(token))).toEqual([]);
});

test('an account of a new tool with a changed address is theirs by the HR file that is not kept', async () => {
  const one = await twoPeople();
  await one.applyRoster('2026-03-01', [{ id: '1', emails: [ann.address] }]);
  await one.compute('all');
  await objectTo(rooms(), one.id, ann, 'member');

  await one.applyRoster('2026-03-08', [{ id: '1', emails: ['married@example.com'] }]);
  await one.listAccounts([{ id: 'other-tool', email: 'married@example.com' }], one.connection, 3);
  await one.say([{ at: '2026-03-09T09:00:00Z', by: 'other-tool' }], 3);

  expect(await authorsOf(one)).toEqual(['ben']);
});

test('an objection that was written down and then killed is honored by the next matching', async () => {
  const one = await twoPeople();
  const { known } = await knownBy(rooms(), one.id, ann);
  await recordObjection(control, one.id, known, 'operator');
  const before = await authorsOf(one);

  await honorObjections(rooms(), one.id);

  expect(before).toHaveLength(2);
  expect(await authorsOf(one)).toEqual(['ben']);
});

test('somebody of whom nothing is known yet can object', async () => {
  const one = await smallOrganization(rooms(), await testOrganization(control));

  await objectTo(rooms(), one.id, ann, 'owner');
  await one.listAccounts(listed(['ann', 'ben']), one.connection);
  await one.say([{ at: '2026-03-02T09:00:00Z', by: 'ann' }]);

  expect(await authorsOf(one)).toEqual([]);
});

test('whoever withdraws is kept again from then on, and what was erased stays away until it is read again', async () => {
  const one = await twoPeople();
  await objectTo(rooms(), one.id, ann, 'member');

  const ended = await endObjection(rooms(), one.id, ann, 'member');
  await one.say([{ at: '2026-03-04T09:00:00Z', by: 'ann' }], 2);

  expect(ended).toBe(1);
  expect(await objectionOf(rooms(), one.id, await givenBy(rooms(), one.id, ann))).toBeNull();
  expect(await authorsOf(one)).toEqual(['ben', one.account('ann')]);
});

test('how many objected is told from five on; fewer may be nobody', async () => {
  const one = await smallOrganization(rooms(), await testOrganization(control));
  const told = [(await objectionsTold(rooms(), one.id)).people];

  for (const id of ['1', '2', '3', '4', '5']) {
    const known = { kind: 'token', token: one.account(id), domain: one.account('nowhere') } as const;
    await recordObjection(control, one.id, [known], 'operator');
    told.push((await objectionsTold(rooms(), one.id)).people);
  }

  expect(told).toEqual([null, null, null, null, null, 5]);
});

test('what is no address is refused, in words that do not repeat it', async () => {
  const one = await smallOrganization(rooms(), await testOrganization(control));

  const refused = await objectTo(rooms(), one.id, { address: 'Ann Example' }, 'operator').catch(
    (error: unknown) => error,
  );

  expect(refused).toMatchObject({ code: 'invalid-request' });
  expect(String(refused)).not.toContain('Ann');
});
