// A running house and its members: who comes in, who may let others in, and who is out at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiTokenMade } from '../src/api/contract/api-tokens.ts';
import type { ApprovalList } from '../src/api/contract/approvals.ts';
import type { AuditPage } from '../src/api/contract/audit.ts';
import type { InvitationMade } from '../src/api/contract/invitations.ts';
import type { Member, MemberList, SignInLinkAnswer } from '../src/api/contract/members.ts';
import type { Session } from '../src/api/contract/session.ts';
import type { SessionList } from '../src/api/contract/sessions.ts';
import {
  callOver,
  cookiesOf,
  newDataDirectory,
  removeDataDirectory,
  runHouse,
  type RunningHouse,
  signInOver,
  tokenIn,
} from './running-house.ts';
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

const call = (cookie: string, method: string, path: string, body?: object): Promise<Response> =>
  callOver(house, cookie, method, path, body);

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

async function invite(asked: object): Promise<{ token: string; id: string }> {
  const { link, invitation } = (await (await call(owner, 'POST', '/api/invitations', asked)).json()) as InvitationMade;
  return { token: tokenIn(link), id: invitation.id };
}

const knock = (path: string, body: object): Promise<Response> => call('', 'POST', `/api/invitations/${path}`, body);

test('an invitation tells what it is for, lets in once, and signs in', async () => {
  const { token } = await invite({ role: 'auditor' });
  const read = await (await knock('read', { token })).json();
  const who = { token, name: 'Vera', email: 'Vera@acme.example' };

  const accepted = await knock('accept', who);
  const again = await knock('accept', { ...who, email: 'other@acme.example' });

  const cookie = cookiesOf(accepted);
  const session = (await (await call(cookie, 'GET', '/api/session')).json()) as Session;
  expect(read).toMatchObject({ role: 'auditor', email: null, mustUseOpenId: false });
  expect([accepted.status, session.member.role, again.status]).toEqual([204, 'auditor', 410]);
  expect(await membersAsSeenBy(cookie)).toContainEqual(
    expect.objectContaining({ name: 'Vera', email: 'vera@acme.example', isEmailVerified: false }),
  );
});

test('an invitation that was taken back lets nobody in, and one for a proved address takes no typed one', async () => {
  const [revoked, bound] = [await invite({ role: 'analyst' }), await invite({ role: 'analyst', mustUseOpenId: true })];
  await call(owner, 'DELETE', `/api/invitations/${revoked.id}`);
  const who = { name: 'Vera', email: 'v2@acme.example' };

  const answers = [
    await knock('accept', { ...who, token: revoked.token }),
    await knock('accept', { ...who, token: bound.token }),
  ];

  expect(await Promise.all(answers.map(codeOf))).toEqual(['invitation-spent', 'invitation-other-address']);
});

test('a member ends their own sessions, and an owner those of a member', async () => {
  const { id, cookie } = await signInAs(house, 'analyst');
  const { sessions } = (await (await call(cookie, 'GET', '/api/sessions')).json()) as SessionList;
  const kept = await call(cookie, 'DELETE', '/api/sessions');

  const ended = await call(owner, 'DELETE', `/api/members/${id}/sessions`);

  expect(sessions).toMatchObject([{ isThis: true, begunWith: 'link' }]);
  expect([await kept.json(), await ended.json()]).toEqual([{ ended: 0 }, { ended: 1 }]);
  expect((await call(cookie, 'GET', '/api/session')).status).toBe(401);
});

test('an API token reads what it is for until it is revoked, and the audit log names it', async () => {
  const asked = { name: 'Archive of the log', scopes: ['audit:read'], lifeInDays: 30 };
  const made = (await (await call(owner, 'POST', '/api/tokens', asked)).json()) as ApiTokenMade;
  const ask = (path: string) => call(`Bearer ${made.token}`, 'GET', path);
  const [read, shut] = [await ask('/api/audit/export'), await ask('/api/members')];
  const last = ((await (await ask('/api/audit?limit=1')).json()) as AuditPage).entries[0];
  await call(owner, 'DELETE', `/api/tokens/${made.apiToken.id}`);

  const after = await ask('/api/audit');

  expect([read.status, shut.status, after.status]).toEqual([200, 403, 401]);
  expect(last).toMatchObject({
    action: 'audit.export',
    member: { id: made.apiToken.id, name: 'API token Archive of the log' },
  });
  expect(await read.text()).not.toContain(made.token);
});

test('an owner who lets a second owner in with a link is no second signature by it', async () => {
  const { id } = await addWithLink(house, 'owner');
  const { link } = (await (await call(owner, 'POST', `/api/members/${id}/sign-in-links`)).json()) as SignInLinkAnswer;
  const second = await signInOver({ url: house.url, link: `${house.url}/sign-in${new URL(link).hash}` });
  await call(owner, 'PATCH', '/api/privacy', { minimumGroup: 6 });
  await call(owner, 'PATCH', '/api/privacy', { minimumGroup: 5 });
  const { approvals } = (await (await call(owner, 'GET', '/api/approvals')).json()) as ApprovalList;
  const confirm = (cookie: string) => call(cookie, 'POST', `/api/approvals/${approvals[0]!.id}/confirm`);

  const [byLink, byOther] = [await confirm(second), await confirm((await signInAs(house, 'auditor')).cookie)];

  expect(await codeOf(byLink)).toBe('approval-own');
  expect(byOther.status).toBe(200);
});
