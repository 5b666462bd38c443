// An invitation lets in once, for a week, whom it was made for, and nobody after it was taken back.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import {
  type Accepting,
  acceptInvitation,
  invite,
  listInvitations,
  type NewInvitation,
  readInvitation,
  revokeInvitation,
} from './invitations.ts';
import { addMember, changeRole, listMembers } from './members.ts';
import { operator } from './sign-in-links.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const day = 24 * 60 * 60_000;
const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const plain: NewInvitation = { role: 'auditor', email: null, mustUseOpenId: false };
const tokenOf = async (given: Partial<NewInvitation> = {}): Promise<string> =>
  (await invite(control, organizationId, { ...plain, ...given }, operator)).token;
const typed = (email = `ann-${newId()}@acme.example`): Accepting => ({
  name: 'Ann',
  email,
  isEmailVerified: false,
  issuer: null,
  subject: null,
});
const proved = (email: string): Accepting => ({
  ...typed(email),
  isEmailVerified: true,
  issuer: 'https://id.example',
  subject: newId(),
});

test('who accepts becomes a member of the role, with an address that proves nothing', async () => {
  const token = await tokenOf();
  const who = typed();

  const { member } = await acceptInvitation(control, token, who);

  expect(member).toMatchObject({ role: 'auditor', email: who.email, isEmailVerified: false, identity: null });
  expect(await listMembers(control, organizationId)).toEqual([member]);
});

test('it works once: of two who accept at the same time, one becomes a member', async () => {
  const token = await tokenOf();

  const answers = await Promise.allSettled([
    acceptInvitation(control, token, typed()),
    acceptInvitation(control, token, typed()),
  ]);

  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toEqual([expect.objectContaining({ reason: expect.objectContaining({ code: 'invitation-spent' }) })]);
  expect(await listMembers(control, organizationId)).toHaveLength(1);
});

test('it lasts for seven days', async () => {
  const token = await tokenOf();
  const made = control.clock.now().getTime();
  control.clock.moveTo(new Date(made + 7 * day - 1));
  const inTime = await readInvitation(control, token);
  control.clock.moveTo(new Date(made + 7 * day));

  const late = acceptInvitation(control, token, typed());

  expect(inTime.role).toBe('auditor');
  await expect(late).rejects.toMatchObject({ name: 'Refused', code: 'invitation-spent' });
  expect(await listInvitations(control, organizationId)).toMatchObject([{ state: 'ended' }]);
});

test('one that was taken back is spent, and cannot be taken back again', async () => {
  const { invitation, token } = await invite(control, organizationId, plain, operator);
  await revokeInvitation(control, organizationId, invitation.id, null);

  const again = revokeInvitation(control, organizationId, invitation.id, null);

  await expect(again).rejects.toMatchObject({ code: 'not-found' });
  await expect(readInvitation(control, token)).rejects.toMatchObject({ code: 'invitation-spent' });
});

test('nobody takes back an invitation of another organization', async () => {
  const { invitation } = await invite(control, organizationId, plain, operator);

  const attempt = revokeInvitation(control, await testOrganization(control), invitation.id, null);

  await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
});

test('one for an address lets nobody else in, and stays open for them', async () => {
  const email = `ann-${newId()}@acme.example`;
  const token = await tokenOf({ email: email.toUpperCase() });

  const attempt = acceptInvitation(control, token, typed());

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'invitation-other-address' });
  expect((await acceptInvitation(control, token, typed(email))).member.email).toBe(email);
});

test('one that asks for a proof takes no typed address and no unproved one', async () => {
  const email = `ann-${newId()}@acme.example`;
  const token = await tokenOf({ mustUseOpenId: true });

  for (const who of [typed(email), { ...proved(email), isEmailVerified: false }])
    await expect(acceptInvitation(control, token, who)).rejects.toMatchObject({ code: 'invitation-other-address' });

  const { member } = await acceptInvitation(control, token, proved(email));
  expect(member).toMatchObject({ email, isEmailVerified: true, identity: { issuer: 'https://id.example' } });
});

test('an address that a member has already is refused, and the invitation stays', async () => {
  const token = await tokenOf();
  const { email } = await addMember(control, organizationId, { ...typed(), role: 'member' }, null);

  const attempt = acceptInvitation(control, token, typed(email));

  await expect(attempt).rejects.toMatchObject({ code: 'address-taken' });
  expect((await readInvitation(control, token)).state).toBe('open');
});

test('invitations of an owner end when they are no owner any more', async () => {
  const [olga] = [await addMember(control, organizationId, { ...typed(), role: 'owner' }, null)];
  await addMember(control, organizationId, { ...typed(), role: 'owner' }, null);
  const { token } = await invite(control, organizationId, plain, { memberId: olga.id, vouchers: [] });

  await changeRole(control, organizationId, olga.id, 'auditor', null);

  await expect(readInvitation(control, token)).rejects.toMatchObject({ code: 'invitation-spent' });
});

test('who made it vouches for who came by it', async () => {
  const olga = await addMember(control, organizationId, { ...typed(), role: 'owner' }, null);
  const first = newId();
  const { token } = await invite(control, organizationId, plain, { memberId: olga.id, vouchers: [first] });

  const { vouchers } = await acceptInvitation(control, token, typed());

  expect(vouchers).toEqual([first, olga.id]);
});

test('each step is in the audit log, and the token nowhere', async () => {
  const { invitation, token } = await invite(control, organizationId, plain, operator);
  const { member } = await acceptInvitation(control, token, typed());

  const entries = await list(control, organizationId);

  const kept = await control.db.selectFrom('invitations').selectAll().execute();
  expect(JSON.stringify([entries, kept])).not.toContain(token);
  expect(entries).toMatchObject([
    { action: 'invitation.accept', memberId: member.id, subject: invitation.id, details: { isProved: false } },
    { action: 'invitation.make', memberId: null, details: { role: 'auditor', isForOneAddress: false } },
  ]);
});
