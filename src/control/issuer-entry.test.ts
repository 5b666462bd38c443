// Who comes in with what an issuer says: verified addresses of listed domains, and the role by claim.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { list } from './audit.ts';
import { invite, listInvitations } from './invitations.ts';
import type { IssuerSettings } from './issuers.ts';
import { addMember, listMembers } from './members.ts';
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

test.each<[string, string, Record<string, unknown>, Partial<IssuerSettings>]>([
  ['of a domain that is not listed', 'sign-in-domain-unknown', { email: 'ada@at.elsewhere.example' }, {}],
  ['that is not verified', 'sign-in-address-unverified', { email_verified: false }, {}],
  ['of which the issuer says nothing', 'sign-in-address-unverified', { email_verified: undefined }, {}],
  ['that is none', 'sign-in-address-unverified', { email: undefined }, {}],
  [
    'that the issuer denies, whatever is trusted',
    'sign-in-address-unverified',
    { email_verified: false },
    { trustsAddresses: true },
  ],
  ['of a private account at Google', 'sign-in-address-unverified', {}, { kind: 'google' }],
])('an address %s lets nobody in', async (_which, problem, claims, change) => {
  await at.add();

  const finished = await at.enter(await at.trust(change), { claims });

  expect(finished).toMatchObject({ problem, cookies: [] });
});

test.each<[string, Record<string, unknown>, Partial<IssuerSettings>]>([
  ['of which the issuer says nothing, where that is trusted', { email_verified: undefined }, { trustsAddresses: true }],
  [
    'of a domain that Microsoft knows to be proved',
    { email_verified: undefined, xms_edov: true },
    { kind: 'microsoft' },
  ],
])('an address %s lets its member in', async (_which, claims, change) => {
  await at.add();

  expect(await at.enter(await at.trust(change), { claims })).toMatchObject({ problem: null });
});

test('an account of the organization’s own Google Workspace comes in', async () => {
  await at.add();

  expect(await at.enter(await at.trust({ kind: 'google' }), { claims: { hd: domain } })).toMatchObject({
    problem: null,
  });
});

test('who is not invited stays out, and nobody is made', async () => {
  expect(await at.enter(await at.trust())).toMatchObject({ problem: 'sign-in-not-invited', cookies: [] });
  expect(await names()).toEqual([]);
});

const by = { memberId: null, vouchers: [] };

test('who was invited by their address comes in with the role of the invitation, once', async () => {
  const invitation = { role: 'auditor', email: `ada@${domain}`, mustUseOpenId: true } as const;
  await invite(at.control, organizationId, invitation, by);

  const finished = await at.enter(await at.trust());

  expect(await at.signedInWith(finished)).toMatchObject({ member: { name: 'Ada', role: 'auditor' }, vouchers: [] });
  expect((await listInvitations(at.control, organizationId)).map(({ state }) => state)).toEqual(['accepted']);
});

test('who opened the link of an invitation for nobody in particular accepts it by signing in', async () => {
  const { token } = await invite(at.control, organizationId, { role: 'analyst', email: null, mustUseOpenId: true }, by);
  const issuer = await at.trust();
  const begin = { issuerId: issuer.id, by: null, thenTo: '/', browser };

  const without = await at.enter(issuer);
  const page = await at.signIns.begin({ ...begin, invitation: token });
  const back = at.forger.signIn(page, { claims: { email: `ada@${domain}` } });
  const finished = await at.signIns.finish(back.searchParams, browser, null);

  expect(without.problem).toBe('sign-in-not-invited');
  expect(await at.signedInWith(finished)).toMatchObject({ member: { role: 'analyst' } });
});

test('an invitation for another address is not accepted with a link, nor one of another organization begun with', async () => {
  const invitation = { role: 'owner', email: `bea@${domain}`, mustUseOpenId: false } as const;
  const { token } = await invite(at.control, organizationId, invitation, by);
  const issuer = await at.trust();
  const page = await at.signIns.begin({ issuerId: issuer.id, by: null, thenTo: '/', invitation: token, browser });
  const back = at.forger.signIn(page, { claims: { email: `ada@${domain}` } });

  const finished = await at.signIns.finish(back.searchParams, browser, null);
  await at.begin();
  const foreign = await at.trust();
  const attempt = at.signIns.begin({ issuerId: foreign.id, by: null, thenTo: '/', invitation: token, browser });

  expect(finished).toMatchObject({ problem: 'invitation-other-address', cookies: [] });
  await expect(attempt).rejects.toMatchObject({ code: 'invitation-spent' });
});

test('where everybody of the domain may come, a new one is a member', async () => {
  const finished = await at.enter(await at.trust({ uninvitedRole: 'member' }));

  expect(await at.signedInWith(finished)).toMatchObject({ member: { name: 'Ada', role: 'member' } });
});

test('who belongs to another organization is told no more than a stranger', async () => {
  const other = await testOrganization(at.control);
  await addMember(at.control, other, { name: 'Ada', email: `ada@${domain}`, role: 'owner' }, null);

  expect(await at.enter(await at.trust({ uninvitedRole: 'member' }))).toMatchObject({ problem: 'sign-in-not-invited' });
});

const roles = [
  ['chiefs', 'owner'],
  ['people-team', 'analyst'],
  ['works-council', 'auditor'],
] as const;

test.each([
  [['everyone', 'works-council', 'people-team'], 'analyst'],
  ['works-council', 'auditor'],
  [['chiefs'], 'owner'],
])('a claim of %s gives the role %s, by the first that fits', async (groups, role) => {
  await at.add({ role: 'member' });

  const finished = await at.enter(await at.trust({ roleClaim: 'groups', roles }), { claims: { groups } });

  expect((await at.signedInWith(finished))?.member.role).toBe(role);
});

test.each([[['everyone']], ['owner'], [undefined], [{ toString: 'chiefs' }]])(
  'a claim of %s gives no role and lets nobody in',
  async (groups) => {
    await at.add();

    const finished = await at.enter(await at.trust({ roleClaim: 'groups', roles }), { claims: { groups } });

    expect(finished).toMatchObject({ problem: 'sign-in-role-unknown', cookies: [] });
  },
);

test('a claim does not take the last owner from an organization', async () => {
  await at.add({ role: 'owner' });

  const finished = await at.enter(await at.trust({ roleClaim: 'groups', roles }), {
    claims: { groups: ['people-team'] },
  });

  expect((await at.signedInWith(finished))?.member.role).toBe('owner');
});

test('with several organizations none is named, and an address is asked for', async () => {
  await at.trust();

  expect(await at.signIns.offered()).toEqual({ issuers: [], asksAddress: true });
});

test('a role that changes with a sign-in is in the audit log', async () => {
  const member = await at.add({ role: 'member' });
  await at.enter(await at.trust({ roleClaim: 'groups', roles }), { claims: { groups: 'chiefs' } });

  const [entry] = (await list(at.control, organizationId)).filter(({ action }) => action === 'member.change-role');

  expect(entry).toMatchObject({ subject: member.id, details: { from: 'member', to: 'owner' } });
});
