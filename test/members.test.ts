// A running house and its members: who comes in, who may let others in, and who is out at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member, MemberList } from '../src/api/contract/members.ts';
import type { Session } from '../src/api/contract/session.ts';
import { type RunningHouse, newDataDirectory, removeDataDirectory, runHouse, signInOver } from './running-house.ts';
import { addWithLink, signInAs } from './sign-in-as.ts';

let house: RunningHouse;
let owner: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  owner = await signInOver(house);
});

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

async function call(cookie: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${house.url}${path}`, {
    method,
    headers: { cookie, 'x-tacit': 'test', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

const membersAsSeenBy = async (cookie: string): Promise<readonly Member[]> =>
  ((await (await call(cookie, 'GET', '/api/members')).json()) as MemberList).members;

test.each(['owner', 'administrator', 'analyst', 'auditor', 'member'] as const)(
  'a member of the role of %s signs in with a link of their own, and is nobody else',
  async (role) => {
    const { id, name, cookie } = await signInAs(house, role);

    const session = (await (await call(cookie, 'GET', '/api/session')).json()) as Session;

    expect(session.member).toEqual({ id, name, role });
  },
);

test('owners let members in and change them, others see them or not even that', async () => {
  const { id } = await addWithLink(house, 'member');
  const statuses = async (cookie: string) => [
    (await call(cookie, 'GET', '/api/members')).status,
    (await call(cookie, 'PATCH', `/api/members/${id}`, { role: 'analyst' })).status,
    (await call(cookie, 'POST', `/api/members/${id}/sign-in-links`)).status,
  ];

  const seen = await Promise.all([
    statuses(owner),
    statuses((await signInAs(house, 'administrator')).cookie),
    statuses((await signInAs(house, 'auditor')).cookie),
    statuses((await signInAs(house, 'analyst')).cookie),
    statuses((await signInAs(house, 'member')).cookie),
  ]);

  expect(seen).toEqual([
    [200, 200, 200],
    [200, 403, 403],
    [200, 403, 403],
    [403, 403, 403],
    [403, 403, 403],
  ]);
});

test('who is removed is out with the next call, and is no more in the list', async () => {
  const ann = await signInAs(house, 'administrator');
  const before = await call(ann.cookie, 'GET', '/api/session');

  const removed = await call(owner, 'DELETE', `/api/members/${ann.id}`);

  expect([before.status, removed.status]).toEqual([200, 204]);
  expect((await call(ann.cookie, 'GET', '/api/session')).status).toBe(401);
  expect((await membersAsSeenBy(owner)).map(({ id }) => id)).not.toContain(ann.id);
});

test('another role holds from the next call on', async () => {
  const ann = await signInAs(house, 'analyst');
  const before = await call(ann.cookie, 'GET', '/api/members');

  await call(owner, 'PATCH', `/api/members/${ann.id}`, { role: 'auditor' });

  expect([before.status, (await call(ann.cookie, 'GET', '/api/members')).status]).toEqual([403, 200]);
});

test('an address that a member has already is refused', async () => {
  const { email } = await addWithLink(house, 'analyst');

  const answer = await call(owner, 'POST', '/api/members', {
    name: 'Other',
    email: email.toUpperCase(),
    role: 'owner',
  });

  expect([answer.status, await codeOf(answer)]).toEqual([409, 'address-taken']);
});

test('the first owner needs no address, and a member shows when they last signed in', async () => {
  const { id } = await addWithLink(house, 'analyst');

  const members = await membersAsSeenBy(owner);

  expect(members[0]).toMatchObject({ name: 'Owner', email: null, role: 'owner' });
  expect(members[0]?.signedInAt).not.toBeNull();
  expect(members.find((each) => each.id === id)).toMatchObject({ signedInAt: null, issuer: null });
});
