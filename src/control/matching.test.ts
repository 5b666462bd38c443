// The settings of matching: what stands without a word, what a change leaves alone, and what the audit log says.
import { beforeEach, expect, test } from 'vitest';
import { list } from './audit.ts';
import { changeMatching, readMatching } from './matching.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const aliases = [['old.example', 'example.com']] as const;

test('without a word tags are taken off, usernames say nothing, and a domain is itself', async () => {
  const settings = await readMatching(control, organizationId);

  expect(settings).toEqual({ stripsTags: true, usernamesAreUnique: false, domainAliases: [] });
});

test('a change leaves what it does not name', async () => {
  await changeMatching(control, organizationId, { domainAliases: aliases, stripsTags: false }, null);

  await changeMatching(control, organizationId, { usernamesAreUnique: true }, null);

  const settings = await readMatching(control, organizationId);
  expect(settings).toEqual({ stripsTags: false, usernamesAreUnique: true, domainAliases: aliases });
});

test('of two changes at once neither takes back the other', async () => {
  const changes = [{ stripsTags: false }, { usernamesAreUnique: true }, { domainAliases: aliases }];

  await Promise.all(changes.map((change) => changeMatching(control, organizationId, change, null)));

  const settings = await readMatching(control, organizationId);
  expect(settings).toEqual({ stripsTags: false, usernamesAreUnique: true, domainAliases: aliases });
});

test('the audit log says what stands, and how many domains without naming one', async () => {
  await changeMatching(control, organizationId, { domainAliases: aliases }, null);

  const [entry] = await list(control, organizationId);

  expect([entry!.action, entry!.details]).toEqual([
    'matching.change',
    { stripsTags: true, usernamesAreUnique: false, domainAliases: 1 },
  ]);
});
