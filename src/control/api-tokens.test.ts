// An API token opens what it was made for, for its time, and is kept as nothing but a hash.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { type ApiScope, listApiTokens, makeApiToken, revokeApiToken, useApiToken } from './api-tokens.ts';
import { list } from './audit.ts';
import { addMember, removeMember } from './members.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const day = 24 * 60 * 60_000;
const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const make = (scopes: readonly ApiScope[] = ['figures:read'], by: string | null = null) =>
  makeApiToken(control, organizationId, { name: 'Nightly', scopes, lifeInDays: 30 }, by);

test('a token is found by itself, with the day of its use', async () => {
  const { apiToken, token } = await make();

  const found = await useApiToken(control, token);

  expect(token).toMatch(/^tacit_[\w-]{43}$/);
  expect(found).toEqual({ ...apiToken, usedOn: control.clock.now().toISOString().slice(0, 10) });
  expect(await listApiTokens(control, organizationId)).toEqual([found]);
});

test.each([
  [['figures:read'], 'analyst'],
  [['figures:read', 'audit:read'], 'auditor'],
  [['connections:write', 'figures:read'], 'administrator'],
] as const)('a token for %j acts as %s, and never as an owner', async (scopes, role) => {
  const { apiToken } = await make(scopes);

  expect(apiToken.role).toBe(role);
});

test('a token that nobody made is refused', async () => {
  const attempt = useApiToken(control, `tacit_${'a'.repeat(43)}`);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'api-token-unknown' });
});

test('a token ends with its time', async () => {
  const { token } = await make();
  const made = control.clock.now().getTime();
  control.clock.moveTo(new Date(made + 30 * day - 1));
  const inTime = await useApiToken(control, token);
  control.clock.moveTo(new Date(made + 30 * day));

  await expect(useApiToken(control, token)).rejects.toMatchObject({ code: 'api-token-unknown' });

  expect(inTime.state).toBe('open');
  expect(await listApiTokens(control, organizationId)).toMatchObject([{ state: 'ended' }]);
});

test('a token that was revoked is refused from then on', async () => {
  const { apiToken, token } = await make();
  await revokeApiToken(control, organizationId, apiToken.id, null);

  await expect(useApiToken(control, token)).rejects.toMatchObject({ code: 'api-token-unknown' });
});

test('nobody revokes a token of another organization', async () => {
  const { apiToken } = await make();

  const attempt = revokeApiToken(control, await testOrganization(control), apiToken.id, null);

  await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
});

test('a token ends with the membership of who made it', async () => {
  const owner = { name: 'Olga', email: `olga-${newId()}@acme.example`, role: 'owner' } as const;
  const olga = await addMember(control, organizationId, owner, null);
  await addMember(control, organizationId, { ...owner, email: `otto-${newId()}@acme.example` }, null);
  const { token } = await make(['audit:read'], olga.id);

  await removeMember(control, organizationId, olga.id, null);

  await expect(useApiToken(control, token)).rejects.toMatchObject({ code: 'api-token-unknown' });
});

test('making and revoking are in the audit log, and the token nowhere', async () => {
  const { apiToken, token } = await make(['audit:read', 'figures:read']);
  await revokeApiToken(control, organizationId, apiToken.id, null);
  await revokeApiToken(control, organizationId, apiToken.id, null);

  const entries = await list(control, organizationId);

  const kept = await control.db.selectFrom('api_tokens').selectAll().execute();
  expect(JSON.stringify([entries, kept])).not.toContain(token);
  expect(entries).toMatchObject([
    { action: 'api-token.revoke', subject: apiToken.id },
    { action: 'api-token.make', details: { 'audit:read': true, 'figures:read': true, lifeInDays: 30 } },
  ]);
});
