// What an administrator decides over the API, and what becomes of accounts and figures then.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountList, PeopleOverview } from '../src/api/contract/people.ts';
import { filledOrganization, openPeopleDoors, type PeopleDoors, type PeopleOrganization } from './people-doors.ts';

let doors: PeopleDoors;
let of: PeopleOrganization;

beforeAll(async () => {
  doors = await openPeopleDoors();
}, 30_000);

beforeEach(async () => {
  of = await filledOrganization(doors);
});

afterAll(() => doors.close());

const matched = async () =>
  ((await of.ask('GET', '/api/people/accounts?state=matched')).body as unknown as AccountList).accounts;
const overview = async () => (await of.ask('GET', '/api/people')).body as unknown as PeopleOverview;
const decide = (body: object) => of.ask('POST', '/api/people/decisions', 'owner', body);

test('a decision is in force with the next figures, and its undoing brings back what was', async () => {
  const before = await overview();

  const decided = await decide({ kind: 'is', account: of.account('U2'), person: of.person('P2') });
  await of.settle();
  const meanwhile = await matched();
  const undone = await of.ask('DELETE', '/api/people/decisions/1');
  await of.settle();

  expect([decided.status, decided.body]).toEqual([
    201,
    expect.objectContaining({
      number: 1,
      kind: 'is',
      account: of.account('U2'),
      other: of.person('P2'),
      decidedBy: 'M',
    }),
  ]);
  expect(meanwhile.map(({ account, person, rule }) => [account, person, rule])).toEqual([
    [of.account('U1'), of.person('P1'), 'email'],
    [of.account('U2'), of.person('P2'), 'decision'],
  ]);
  expect(undone.status).toBe(204);
  expect(await overview()).toEqual(before);
  expect((await of.ask('GET', '/api/people/decisions')).body).toEqual({ decisions: [] });
});

test('a decision asks for the figures by itself', async () => {
  await decide({ kind: 'not-a-person', account: of.account('U3') });

  await expect.poll(async () => (await overview()).sources[0]!.shared, { timeout: 20_000 }).toBe(1);
});

test('what wrote and stands in no list can be decided about', async () => {
  await decide({ kind: 'same', account: of.account('U9'), other: of.account('U1') });
  await of.settle();

  const found = await matched();

  expect(found.map(({ account, rule }) => [account, rule])).toEqual([
    [of.account('U1'), 'email'],
    [of.account('U9'), 'decision'],
  ]);
});
