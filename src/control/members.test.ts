// Members come, change and go, and an organization is never without an owner.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import {
  addMember,
  changeRole,
  findMember,
  listMembers,
  type Member,
  memberOfEmail,
  memberOfIdentity,
  proveIdentity,
  removeMember,
  type Role,
} from './members.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const add = (name: string, role: Role): Promise<Member> =>
  addMember(control, organizationId, { name, email: `${name}-${newId()}@Acme.example`, role }, null);

test('a member who is added is found by id, by address however it is written, and in the list', async () => {
  const ann = await add('Ann', 'analyst');

  const found = await findMember(control, organizationId, ann.id);

  expect(found).toMatchObject({ name: 'Ann', role: 'analyst', isEmailVerified: false, identity: null });
  expect(await memberOfEmail(control, ann.email.toUpperCase())).toEqual(found);
  expect(await listMembers(control, organizationId)).toEqual([found]);
});

test('one address belongs to one member of one organization', async () => {
  const { email } = await add('Ann', 'member');
  const elsewhere = await testOrganization(control);

  const again = addMember(control, elsewhere, { name: 'Ann', email: email.toUpperCase(), role: 'owner' }, null);

  await expect(again).rejects.toMatchObject({ name: 'Refused', code: 'address-taken' });
});

test('a member of another organization is not to be found', async () => {
  const { id } = await add('Ann', 'owner');
  const elsewhere = await testOrganization(control);

  for (const attempt of [
    () => findMember(control, elsewhere, id),
    () => changeRole(control, elsewhere, id, 'member', null),
    () => removeMember(control, elsewhere, id, null),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not-found' });
});

test('the last owner can neither be removed nor become anything else', async () => {
  const owner = await add('Olga', 'owner');
  await add('Ann', 'administrator');

  await expect(removeMember(control, organizationId, owner.id, null)).rejects.toMatchObject({ code: 'last-owner' });
  await expect(changeRole(control, organizationId, owner.id, 'analyst', null)).rejects.toMatchObject({
    name: 'Refused',
    code: 'last-owner',
  });
});

test('of two owners who remove each other at once, one stays', async () => {
  const [olga, otto] = [await add('Olga', 'owner'), await add('Otto', 'owner')];

  const answers = await Promise.allSettled([
    removeMember(control, organizationId, olga.id, otto.id),
    changeRole(control, organizationId, otto.id, 'member', olga.id),
  ]);

  const owners = (await listMembers(control, organizationId)).filter(({ role }) => role === 'owner');
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(owners).toHaveLength(1);
});

test('each change is in the audit log, with roles and without names', async () => {
  const olga = await add('Olga', 'owner');
  const ann = await add('Ann', 'analyst');
  await changeRole(control, organizationId, ann.id, 'auditor', olga.id);
  await changeRole(control, organizationId, ann.id, 'auditor', olga.id);
  await removeMember(control, organizationId, ann.id, olga.id);

  const entries = await list(control, organizationId);

  expect(entries.map(({ action, memberId, subject, details }) => ({ action, memberId, subject, details }))).toEqual([
    { action: 'member.remove', memberId: olga.id, subject: ann.id, details: { role: 'auditor' } },
    { action: 'member.change-role', memberId: olga.id, subject: ann.id, details: { from: 'analyst', to: 'auditor' } },
    { action: 'member.add', memberId: null, subject: ann.id, details: { role: 'analyst' } },
    { action: 'member.add', memberId: null, subject: olga.id, details: { role: 'owner' } },
  ]);
});

const issuer = 'https://id.example';

test('who proves an address is found by the name that the issuer gave them', async () => {
  const ann = await add('Ann', 'member');
  const email = `ann-${newId()}@acme.example`;

  await proveIdentity(control, ann.id, { issuer, subject: 'ann', email });

  const found = await memberOfIdentity(control, organizationId, { issuer, subject: 'ann' });
  expect(found).toMatchObject({ id: ann.id, email, isEmailVerified: true });
  expect(
    await memberOfIdentity(control, organizationId, { issuer: 'https://other.example', subject: 'ann' }),
  ).toBeNull();
});

test('a proof ends the sessions that were begun before it, and a second one ends none', async () => {
  const ann = await add('Ann', 'member');
  const proof = { issuer, subject: newId(), email: ann.email };
  const sessions = async () =>
    (await control.db.selectFrom('sessions').select('id').where('member_id', '=', ann.id).execute()).length;
  await beginSession(ann.id);
  await proveIdentity(control, ann.id, proof);
  const afterFirst = await sessions();
  await beginSession(ann.id);

  await proveIdentity(control, ann.id, proof);

  expect([afterFirst, await sessions()]).toEqual([0, 1]);
});

test('nobody proves an address that another member has', async () => {
  const [ann, ben] = [await add('Ann', 'member'), await add('Ben', 'member')];

  const attempt = proveIdentity(control, ben.id, { issuer, subject: 'ben', email: ann.email });

  await expect(attempt).rejects.toMatchObject({ code: 'address-taken' });
});

async function beginSession(memberId: string): Promise<void> {
  const now = control.clock.now();
  await control.db
    .insertInto('sessions')
    .values({
      id: newId(),
      member_id: memberId,
      token: newId(),
      expires_at: now,
      ip_address: null,
      user_agent: null,
      created_at: now,
      updated_at: now,
      begun_with: 'link',
      vouchers: JSON.stringify([]),
    })
    .execute();
}
