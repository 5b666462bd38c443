// Signing in: a link works once and for 15 minutes, a session ends, and nothing of either is kept in clear.
import { afterEach, expect, test, vi } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import { addMember, listMembers, proveIdentity, removeMember } from './members.ts';
import { ensureDefault } from './organizations.ts';
import { openSignIn } from './sign-in.ts';
import { endSession, endSessions, listSessions } from './sessions.ts';
import { linkForMember, operator } from './sign-in-links.ts';
import { controlOfFile } from './test-control.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const { control } = await controlOfFile();
const door = openSignIn({ control, publicUrl: 'http://localhost:7400' });

afterEach(() => {
  vi.useRealTimers();
});

/** The library reads the machine's clock, so the machine's clock is what a test moves. */
function setTime(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: milliseconds });
}

/** What a browser sends back. */
function headersWith(cookies: readonly string[]): Headers {
  return new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
}

const enter = async (): Promise<Headers> => headersWith((await door.signIn(await door.signInLink())).cookies);

test('a link makes the first owner and a session', async () => {
  const headers = await enter();

  const found = await door.memberOf(headers);

  const organization = await ensureDefault(control);
  expect(found).toMatchObject({ member: { name: 'Owner', role: 'owner' }, organizationId: organization.id });
});

test('a second link lets the same owner in', async () => {
  const [first, second] = [await door.memberOf(await enter()), await door.memberOf(await enter())];

  const members = await listMembers(control, (await ensureDefault(control)).id);

  expect(second?.member).toEqual(first?.member);
  expect(members.filter(({ role }) => role === 'owner')).toHaveLength(1);
});

test('a link that was used is spent', async () => {
  const token = await door.signInLink();
  await door.signIn(token);

  const again = door.signIn(token);

  await expect(again).rejects.toMatchObject({ name: 'Refused', code: 'sign-in-link-spent' });
});

test('of many that use one link at once, one gets in', async () => {
  const token = await door.signInLink();

  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => door.signIn(token)));

  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('links that are made at once are different and all work', async () => {
  const tokens = await Promise.all([door.signInLink(), door.signInLink(), door.signInLink()]);

  const answers = await Promise.allSettled(tokens.map((token) => door.signIn(token)));

  expect(new Set(tokens).size).toBe(3);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});

test('a link that nobody made is refused', async () => {
  const attempt = door.signIn('abcdefghijklmnopqrstuvwxyzabcdef');

  await expect(attempt).rejects.toMatchObject({ code: 'sign-in-link-spent' });
});

test.each([
  ['works after 14 minutes', 14, 'fulfilled'],
  ['is spent after 15 minutes', 15, 'rejected'],
])('a link %s', async (_name, later, status) => {
  const token = await door.signInLink();
  control.clock.moveTo(new Date(control.clock.now().getTime() + later * minute));

  const [answer] = await Promise.allSettled([door.signIn(token)]);

  expect(answer?.status).toBe(status);
});

test('a session that nobody uses ends after seven days', async () => {
  const now = Date.now();
  const headers = await enter();
  setTime(now + 8 * day);

  const found = await door.memberOf(headers);

  expect(found).toBeNull();
});

test('a session that is used goes on', async () => {
  const now = Date.now();
  const headers = await enter();
  setTime(now + 5 * day);
  await door.memberOf(headers);
  setTime(now + 10 * day);

  const found = await door.memberOf(headers);

  expect(found?.expiresAt.getTime()).toBeGreaterThan(now + 15 * day);
});

test('a session that is used every day ends after thirty', async () => {
  const now = Date.now();
  const headers = await enter();
  for (let later = 1; later < 30; later += 1) {
    setTime(now + later * day);
    await door.memberOf(headers);
  }
  const last = await door.memberOf(headers);
  setTime(now + 30 * day + minute);

  expect(last?.expiresAt.getTime()).toBeLessThanOrEqual(now + 30 * day + minute);
  expect(await door.memberOf(headers)).toBeNull();
  setTime(now + 29 * day);
  expect(await door.memberOf(headers)).toBeNull();
});

test('who signed out is out, also with the old cookie', async () => {
  const headers = await enter();

  const { cookies } = await door.signOut(headers);

  expect(cookies.join()).toMatch(/Max-Age=0/i);
  expect(await door.memberOf(headers)).toBeNull();
});

test('a cookie that was changed lets nobody in', async () => {
  const headers = await enter();
  const changed = (headers.get('cookie') ?? '').replace(/=(.)/, (_whole, first: string) =>
    first === 'A' ? '=B' : '=A',
  );

  const found = await door.memberOf(new Headers({ cookie: changed }));

  expect(found).toBeNull();
});

test('the cookie is out of reach of scripts and of other sites', async () => {
  const { cookies } = await door.signIn(await door.signInLink());

  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/; HttpOnly/i);
  expect(cookies[0]).toMatch(/; SameSite=Lax/i);
  expect(cookies[0]).not.toMatch(/; Secure/i);
});

test('behind https the cookie is for https alone', async () => {
  const secure = openSignIn({ control, publicUrl: 'https://tacit.example.org' });

  const { cookies } = await secure.signIn(await secure.signInLink());

  expect(cookies[0]).toMatch(/^__Host-tacit\.session_token=.*; Path=\/;.*; Secure/i);
});

test('the database keeps no link, no address and no browser', async () => {
  const token = await door.signInLink();
  await enter();

  const links = await control.db.selectFrom('sign_in_links').selectAll().execute();
  const sessions = await control.db.selectFrom('sessions').select(['ip_address', 'user_agent']).execute();

  expect(links.map(({ token_hash }) => token_hash.length)).toContain(32);
  expect(JSON.stringify(links)).not.toContain(token);
  expect(sessions.every((session) => session.ip_address === null && session.user_agent === null)).toBe(true);
});

test('signing in and out is in the audit log, with the session that it was', async () => {
  const headers = await enter();
  const found = await door.memberOf(headers);
  await door.signOut(headers);

  const [out, into] = await list(control, found?.organizationId ?? '');

  const session = found?.sessionId;
  expect(into).toMatchObject({
    action: 'member.sign-in',
    memberId: found?.member.id,
    details: { with: 'link', session },
  });
  expect(out).toMatchObject({ action: 'member.sign-out', memberId: found?.member.id, details: { session } });
});

test('every link that is made is in the audit log, with whom it is for, and never the link', async () => {
  const { ann, organizationId } = await addAnn();
  const tokens = [await door.signInLink(), await linkForMember(control, organizationId, ann.id, operator)];

  const [second, first] = await list(control, organizationId);

  expect(first).toMatchObject({ action: 'member.link', memberId: null, subject: null });
  expect(second).toMatchObject({ action: 'member.link', memberId: null, subject: ann.id });
  expect(tokens.filter((token) => JSON.stringify([first, second]).includes(token))).toEqual([]);
});

test('a link of one member signs in that member and nobody else', async () => {
  const { ann, organizationId } = await addAnn();
  const token = await linkForMember(control, organizationId, ann.id, operator);

  const found = await door.memberOf(headersWith((await door.signIn(token)).cookies));

  expect(found).toMatchObject({ member: { id: ann.id, name: 'Ann', role: 'auditor' }, organizationId });
});

test('a session knows who could have begun it, over links that were made with links', async () => {
  const { ann, organizationId } = await addAnn();
  const owner = await door.memberOf(await enter());
  const token = await linkForMember(control, organizationId, ann.id, {
    memberId: ann.id,
    vouchers: [owner!.member.id],
  });

  const found = await door.memberOf(headersWith((await door.signIn(token)).cookies));

  expect(owner?.vouchers).toEqual([]);
  expect(found?.vouchers).toEqual([owner!.member.id, ann.id]);
});

test('a link that proved no address gives none, and a proof does', async () => {
  const { ann, organizationId } = await addAnn();
  await proveIdentity(control, ann.id, { issuer: 'https://id.example', subject: ann.id, email: ann.email });
  const byLink = await door.signIn(await linkForMember(control, organizationId, ann.id, operator));
  const byProof = await door.signInAs(ann.id, { with: 'openid' });

  const found = await Promise.all([byLink, byProof].map(({ cookies }) => door.memberOf(headersWith(cookies))));

  expect(found.map((each) => each?.provedEmail)).toEqual([null, ann.email]);
});

test('who is removed is out at once, and the audit log keeps their id', async () => {
  const { ann, organizationId } = await addAnn();
  const headers = headersWith((await door.signInAs(ann.id, { with: 'openid' })).cookies);

  await removeMember(control, organizationId, ann.id, null);

  expect(await door.memberOf(headers)).toBeNull();
  const entries = await list(control, organizationId);
  expect(entries[0]).toMatchObject({ action: 'member.remove', subject: ann.id, details: { role: 'auditor' } });
  expect(entries.find(({ memberId }) => memberId === ann.id)).toMatchObject({ action: 'member.sign-in' });
});

test('nobody signs in as a member that there is not', async () => {
  await expect(door.signInAs(newId(), { with: 'openid' })).rejects.toMatchObject({ code: 'sign-in-link-spent' });
});

test('a member sees their sessions and ends one or all others, which is in the audit log', async () => {
  const { ann, organizationId } = await addAnn();
  const begin = async () => headersWith((await door.signInAs(ann.id, { with: 'openid' })).cookies);
  const [one, other, third] = [await begin(), await begin(), await begin()];
  const here = (await door.memberOf(one))!.sessionId;
  const there = (await door.memberOf(other))!.sessionId;
  const before = await listSessions(control, organizationId, ann.id);

  await endSession(control, organizationId, ann.id, there);
  const ended = await endSessions(control, organizationId, ann.id, here, ann.id);

  expect(before.map(({ begunWith }) => begunWith)).toEqual(['openid', 'openid', 'openid']);
  expect([await door.memberOf(other), await door.memberOf(third), ended]).toEqual([null, null, 1]);
  expect((await listSessions(control, organizationId, ann.id)).map(({ id }) => id)).toEqual([here]);
  const [all, single] = await list(control, organizationId);
  expect(all).toMatchObject({ action: 'session.end-all', memberId: ann.id, subject: ann.id, details: { count: 1 } });
  expect(single).toMatchObject({ action: 'session.end', details: { session: there } });
});

test('nobody ends a session of somebody else by its id', async () => {
  const { ann, organizationId } = await addAnn();
  const { sessionId } = (await door.memberOf(await enter()))!;

  const attempt = endSession(control, organizationId, ann.id, sessionId);

  await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
});

async function addAnn() {
  const { id: organizationId } = await ensureDefault(control);
  const email = `ann-${newId()}@acme.example`;
  return {
    organizationId,
    ann: await addMember(control, organizationId, { name: 'Ann', email, role: 'auditor' }, null),
  };
}
