// Several organizations in one installation: made one by one, and found by a name or an id.
import { expect, test } from 'vitest';
import { list } from './audit.ts';
import { addOrganization, ensureDefault, findOrganization } from './organizations.ts';
import { organizationKeys } from './secrets.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();

const refusal = (next: RegExp) => ({
  name: 'Refused',
  code: 'unknown-organization',
  next: expect.stringMatching(next),
});

test('while there is one, it is found without a name', async () => {
  const first = await ensureDefault(control);

  const found = await findOrganization(control);

  expect(found).toEqual(first);
});

test('another one begins empty, in its time zone, and its audit log says so', async () => {
  const { id } = await addOrganization(control, { name: 'Zweite', timeZone: 'Europe/Berlin' });

  const found = await findOrganization(control, 'Zweite');

  expect(found).toMatchObject({ id, name: 'Zweite', timeZone: 'Europe/Berlin', minimumGroup: 5 });
  expect(await list(control, id)).toMatchObject([
    { number: 1, action: 'organization.add', subject: id, memberId: null },
  ]);
});

test('two of one name are not made, not even at once', async () => {
  const attempts = await Promise.allSettled([1, 2, 3].map(() => addOrganization(control, { name: 'Once' })));

  expect(attempts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('with several, none is guessed: the refusal names them', async () => {
  for (const name of [/'My organization'/, /'Zweite'/, /'Once'/]) {
    await expect(findOrganization(control)).rejects.toMatchObject(refusal(name));
  }
  await expect(findOrganization(control, 'Third')).rejects.toMatchObject(refusal(/'Zweite'/));
});

test('of two that chose the same name, the id says which', async () => {
  const [one, other] = [await testOrganization(control), await testOrganization(control)];
  const { name } = await findOrganization(control, one);

  await expect(findOrganization(control, name)).rejects.toMatchObject(refusal(new RegExp(one)));
  expect((await findOrganization(control, other)).id).toBe(other);
});

test('each has keys of its own', async () => {
  const [one, other] = [await testOrganization(control), await testOrganization(control)];

  const keys = [await organizationKeys(control, one), await organizationKeys(control, other)];

  expect(keys[0]!.secret.equals(keys[1]!.secret)).toBe(false);
});
