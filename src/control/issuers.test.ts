// Issuers: whose they are, what is sealed, which domains are whose, and what ends with one.
import { beforeEach, expect, test } from 'vitest';
import { list } from './audit.ts';
import {
  addIssuer,
  changeIssuer,
  clientOf,
  findIssuer,
  issuerOfId,
  issuersOfDomain,
  type IssuerSettings,
  listIssuers,
  removeIssuer,
} from './issuers.ts';
import { addMember, findMember } from './members.ts';
import { openSignIn } from './sign-in.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;
let domain: string;
let settings: IssuerSettings & { readonly clientSecret: string };

beforeEach(async () => {
  organizationId = await testOrganization(control);
  domain = `${organizationId}.example`;
  settings = {
    kind: 'other',
    name: 'Acme',
    url: 'https://sign-in.example',
    clientId: 'tacit',
    clientSecret: 'the client secret of one app',
    domains: [domain],
    trustsAddresses: false,
    uninvitedRole: null,
    roleClaim: 'groups',
    roles: [['chiefs', 'owner']],
  };
});

const add = (change: Partial<IssuerSettings> = {}) =>
  addIssuer(control, organizationId, { ...settings, ...change }, null);

const refused = (code: string) => ({ name: 'Refused', code });

test('an issuer is kept as it was entered, and its secret can be read again', async () => {
  const { id } = await add();

  const { clientSecret, ...kept } = settings;
  expect(await findIssuer(control, organizationId, id)).toMatchObject(kept);
  expect(await clientOf(control, await issuerOfId(control, id))).toEqual({
    url: settings.url,
    clientId: 'tacit',
    clientSecret,
  });
});

test('the secret stands nowhere in clear', async () => {
  await add();

  const tables = await Promise.all(
    ['issuers', 'secrets', 'audit_entries'].map((table) => control.pool.query(`SELECT x::text FROM ${table} x`)),
  );

  const told = JSON.stringify(tables.map(({ rows }) => rows as unknown));
  for (const encoding of ['utf8', 'hex', 'base64'] as const)
    expect(told).not.toContain(Buffer.from(settings.clientSecret).toString(encoding));
});

test('the same issuer is not added twice', async () => {
  await add();

  await expect(add()).rejects.toMatchObject(refused('issuer-exists'));
});

test('a domain is of one organization, until that one lets it go', async () => {
  const other = await testOrganization(control);
  const { id } = await add();
  const attempt = addIssuer(control, other, settings, null);
  await expect(attempt).rejects.toMatchObject(refused('domain-taken'));
  await removeIssuer(control, organizationId, id, null);

  await addIssuer(control, other, settings, null);

  expect((await issuersOfDomain(control, domain)).map((issuer) => issuer.organizationId)).toEqual([other]);
});

test('of two organizations that list one domain at once, one gets it', async () => {
  const other = await testOrganization(control);

  const ends = await Promise.allSettled([add(), addIssuer(control, other, settings, null)]);

  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a domain where anybody can have an address is nobody’s', async () => {
  await expect(add({ domains: [domain, 'gmail.com'] })).rejects.toMatchObject(refused('invalid-request'));
});

test('two issuers of one organization may list the same domain', async () => {
  await add();
  await add({ url: 'https://other.example' });

  expect(await issuersOfDomain(control, domain.toUpperCase())).toHaveLength(2);
});

test('what is refused leaves no trace', async () => {
  const other = await testOrganization(control);
  await add();

  await addIssuer(control, other, { ...settings, domains: ['free.example', domain] }, null).catch(() => undefined);

  expect([await listIssuers(control, other), await issuersOfDomain(control, 'free.example')]).toEqual([[], []]);
});

test('a change leaves out what it does not name, and the old secret with it', async () => {
  const { id } = await add();

  const changed = await changeIssuer(control, organizationId, id, { name: 'Other', domains: ['x.example'] }, null);

  expect(changed).toMatchObject({ name: 'Other', domains: ['x.example'], clientId: 'tacit' });
  expect((await clientOf(control, changed)).clientSecret).toBe(settings.clientSecret);
  expect(await issuersOfDomain(control, domain)).toEqual([]);
});

test('a new secret replaces the old one', async () => {
  const { id } = await add();

  const changed = await changeIssuer(control, organizationId, id, { clientSecret: 'another' }, null);

  expect((await clientOf(control, changed)).clientSecret).toBe('another');
});

test('an issuer of another organization is not found', async () => {
  const { id } = await add();
  const other = await testOrganization(control);

  await expect(findIssuer(control, other, id)).rejects.toMatchObject(refused('not-found'));
  await expect(changeIssuer(control, other, id, { name: 'x' }, null)).rejects.toMatchObject(refused('not-found'));
  await expect(removeIssuer(control, other, id, null)).rejects.toMatchObject(refused('not-found'));
});

test('with an issuer end its sessions, its secret and who members are there', async () => {
  const { id } = await add();
  const identity = { issuer: settings.url, subject: 'sub-1' };
  const person = { name: 'Ada', email: `ada@${domain}`, role: 'analyst', identity } as const;
  const member = await addMember(control, organizationId, person, null);
  const door = openSignIn({ control, publicUrl: 'http://localhost:7400' });
  const { cookies } = await door.signInAs(member.id, { with: 'openid' });

  await removeIssuer(control, organizationId, id, null);

  const headers = new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') });
  expect(await door.memberOf(headers)).toBeNull();
  expect((await findMember(control, organizationId, member.id)).identity).toBeNull();
  const { rows } = await control.pool.query('SELECT 1 FROM secrets WHERE name = $1', [`issuer ${id}`]);
  expect(rows).toEqual([]);
});

test('each change is in the audit log, in numbers and words of ours', async () => {
  const { id } = await add();
  await changeIssuer(control, organizationId, id, { uninvitedRole: 'member', clientSecret: 'another' }, null);
  await removeIssuer(control, organizationId, id, null);

  const entries = await list(control, organizationId, { noun: 'issuer' });

  const said = { domains: 1, trustsAddresses: false, saysRoles: true, mayMakeOwners: true };
  expect(entries.map(({ action, subject, details }) => ({ action, subject, details }))).toEqual([
    { action: 'issuer.remove', subject: id, details: { members: 0 } },
    { action: 'issuer.change', subject: id, details: { ...said, takesUninvited: true, newSecret: true } },
    { action: 'issuer.add', subject: id, details: { ...said, takesUninvited: false, kind: 'other' } },
  ]);
});
