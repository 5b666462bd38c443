// Signing in at an issuer: who comes in as whom, who does not, and what of it is written down.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { list } from './audit.ts';
import { findMember, listMembers } from './members.ts';
import type { SignedIn } from './sign-in.ts';
import { testOrganization } from './testing.ts';
import { browser, testSignIns, type TestSignIns } from './testing-sign-ins.ts';

let at: TestSignIns;
let organizationId: string;
let domain: string;

beforeAll(async () => {
  at = await testSignIns();
}, 30_000);

afterAll(() => at.close());

beforeEach(async () => {
  ({ organizationId, domain } = await at.begin());
});

const names = async () => (await listMembers(at.control, organizationId)).map(({ name, role }) => [name, role]);

test('a member whose address the issuer verifies comes in, and goes where they wanted', async () => {
  const member = await at.add();

  const finished = await at.enter(await at.trust());

  expect(finished).toMatchObject({ problem: null, thenTo: '/reports', purpose: 'enter' });
  expect(await at.signedInWith(finished)).toMatchObject({
    member: { id: member.id, role: 'analyst' },
    organizationId,
    provedEmail: `ada@${domain}`,
  });
});

test('from the first sign-in on the name at the issuer decides, whatever the address is then', async () => {
  const member = await at.add();
  const issuer = await at.trust();
  await at.enter(issuer);

  const finished = await at.enter(issuer, { claims: { email: `ada.new@${domain}` } });

  expect((await at.signedInWith(finished))?.member.id).toBe(member.id);
  expect((await findMember(at.control, organizationId, member.id)).email).toBe(`ada.new@${domain}`);
});

test('an address that moved to somebody else does not sign in as who had it before', async () => {
  await at.add();
  const issuer = await at.trust();
  await at.enter(issuer);

  const finished = await at.enter(issuer, { claims: { sub: 'sub-2' } });

  expect(finished).toMatchObject({ problem: 'sign-in-bound-elsewhere', cookies: [] });
});

test('the same address at another issuer does not sign in as a member of the first', async () => {
  await at.add();
  await at.enter(await at.trust());

  const finished = await at.enter(await at.trust({}, at.elsewhere), {}, at.elsewhere);

  expect(finished).toMatchObject({ problem: 'sign-in-bound-elsewhere', cookies: [] });
});

test('an answer that another issuer gives to a sign-in begun here is not exchanged', async () => {
  await at.add();
  await at.trust({}, at.elsewhere);
  const page = await at.signIns.begin({ issuerId: (await at.trust()).id, by: null, thenTo: '/', browser });

  const back = at.elsewhere.signIn(page, { claims: { email: `ada@${domain}` } });
  const finished = await at.signIns.finish(back.searchParams, browser, null);

  expect(finished).toMatchObject({ problem: 'sign-in-invalid', cookies: [] });
});

test('of two tabs in which somebody comes for the first time, both find one member', async () => {
  const issuer = await at.trust({ uninvitedRole: 'member' });

  const ends = await Promise.all([at.enter(issuer), at.enter(issuer)]);

  expect(ends.map(({ problem }) => problem)).toEqual([null, null]);
  expect(await names()).toEqual([['Ada', 'member']]);
});

test('trying it says who would come in and changes nothing', async () => {
  const member = await at.add({ role: 'owner' });
  const issuer = await at.trust();
  const by = { memberId: member.id, organizationId, purpose: 'try' } as const;
  const page = await at.signIns.begin({ issuerId: issuer.id, by, thenTo: '/settings/sign-in', browser });

  const back = at.forger.signIn(page, { claims: { email: `ada@${domain}` } });
  const finished = await at.signIns.finish(back.searchParams, browser, null);

  expect(finished).toMatchObject({ problem: null, cookies: [], tried: { role: 'owner', member: { id: member.id } } });
  expect((await findMember(at.control, organizationId, member.id)).identity).toBeNull();
});

async function bind(member: { readonly id: string }, there: SignedIn | null, claims: Record<string, unknown> = {}) {
  const issuer = await at.trust();
  const by = { memberId: member.id, organizationId, purpose: 'own' } as const;
  const page = await at.signIns.begin({ issuerId: issuer.id, by, thenTo: '/settings', browser });
  const back = at.forger.signIn(page, { claims: { email: `ada@${domain}`, ...claims } });
  return { issuer, finished: await at.signIns.finish(back.searchParams, browser, there) };
}

const owner = () => at.add({ role: 'owner', email: `owner@${organizationId}.invalid` });
const inAs = async (member: { readonly id: string }) =>
  at.signedInWith(await at.door.signInAs(member.id, { with: 'link' }));

test('the first owner, who has no address, takes a sign-in for their own and comes in with it', async () => {
  const member = await owner();

  const { issuer, finished } = await bind(member, await inAs(member));

  expect((await at.signedInWith(finished))?.member.id).toBe(member.id);
  expect((await at.signedInWith(await at.enter(issuer)))?.member.id).toBe(member.id);
});

test('a sign-in is not taken where somebody else sits at the browser by then', async () => {
  const [member, other] = [await owner(), await at.add({ email: `bea@${domain}` })];

  const ends = [(await bind(member, null)).finished];
  await at.control.db.deleteFrom('issuers').where('organization_id', '=', organizationId).execute();
  ends.push((await bind(member, await inAs(other))).finished);

  expect(ends.map(({ problem }) => problem)).toEqual(['not-signed-in', 'not-signed-in']);
  expect((await findMember(at.control, organizationId, member.id)).identity).toBeNull();
});

test('a sign-in that is another member’s cannot be taken', async () => {
  const [member, other] = [await owner(), await at.add()];
  await at.control.db
    .updateTable('members')
    .set({ issuer: at.forger.url, subject: 'sub-1' })
    .where('id', '=', other.id)
    .execute();

  const { finished } = await bind(member, await inAs(member), { email: `new@${domain}` });

  expect(finished).toMatchObject({ problem: 'sign-in-bound-elsewhere', cookies: [] });
});

test('an issuer of another organization is not begun at by who is signed in here', async () => {
  const issuer = await at.trust();
  const by = { memberId: issuer.id, organizationId: await testOrganization(at.control), purpose: 'try' } as const;

  const attempt = at.signIns.begin({ issuerId: issuer.id, by, thenTo: '/', browser });

  await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
});

test('an address finds the issuers of the organization that lists its domain', async () => {
  const issuer = await at.trust();

  const found = await Promise.all(
    [`Bea@${domain.toUpperCase()}`, 'bea@nowhere.example', domain, ''].map(at.signIns.find),
  );

  expect(found.map((issuers) => issuers.map(({ id }) => id))).toEqual([[issuer.id], [], [issuer.id], []]);
});

test('who came in and who was refused is in the audit log, without a name or an address', async () => {
  const member = await at.add();
  const issuer = await at.trust();
  await at.enter(issuer);
  await at.enter(issuer, { claims: { sub: 'sub-2' } });

  const entries = await list(at.control, organizationId);

  const [refusal, , ...before] = entries;
  expect(refusal).toMatchObject({
    action: 'issuer.refuse',
    memberId: null,
    subject: issuer.id,
    details: { code: 'sign-in-bound-elsewhere' },
  });
  expect(before.map(({ action }) => action)).toContain('member.prove-address');
  expect(entries.find(({ action }) => action === 'member.sign-in')).toMatchObject({
    memberId: member.id,
    details: { with: 'openid' },
  });
  expect(JSON.stringify(entries)).not.toContain(`@${domain}`);
});
