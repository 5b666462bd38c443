// Secrets: opened with the right key, for the right organization, under the right name, or not at all.
import { expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { openControl } from './control.ts';
import { seal, unseal } from './internal/seal.ts';
import { ensureDefault } from './organizations.ts';
import { openSecret, organizationKeys, removeSecret, sealSecret } from './secrets.ts';
import { controlOfFile } from './test-control.ts';
import { testMasterKey } from './testing.ts';

const { control, database } = await controlOfFile();
const organizationId = (await ensureDefault(control)).id;

async function addOrganization(): Promise<string> {
  const row = { id: newId(), name: 'Another', time_zone: 'UTC', created_at: control.clock.now() };
  await control.db.insertInto('organizations').values(row).execute();
  return row.id;
}

test('a sealed secret is opened again', async () => {
  await sealSecret(control, organizationId, 'slack-token', Buffer.from('xoxp-1'));

  const secret = await openSecret(control, organizationId, 'slack-token');

  expect(secret?.toString()).toBe('xoxp-1');
});

test('a secret that is sealed again replaces the first', async () => {
  await sealSecret(control, organizationId, 'replaced', Buffer.from('one'));

  await sealSecret(control, organizationId, 'replaced', Buffer.from('two'));

  expect((await openSecret(control, organizationId, 'replaced'))?.toString()).toBe('two');
});

test('a removed secret is gone', async () => {
  await sealSecret(control, organizationId, 'removed', Buffer.from('one'));

  await removeSecret(control, organizationId, 'removed');

  expect(await openSecret(control, organizationId, 'removed')).toBeNull();
});

test('the database holds no secret in clear', async () => {
  await sealSecret(control, organizationId, 'in-clear', Buffer.from('marmalade'));

  const rows = await control.db.selectFrom('secrets').select('sealed').execute();

  expect(rows.some(({ sealed }) => sealed.includes('marmalade'))).toBe(false);
});

test('the key of the pseudonyms is made once, also by many at once', async () => {
  const id = await addOrganization();

  const keys = await Promise.all(Array.from({ length: 6 }, () => organizationKeys(control, id)));

  expect(new Set(keys.map(({ secret }) => secret.toString('hex'))).size).toBe(1);
  expect(keys[0]).toMatchObject({ version: 1, secret: expect.objectContaining({ length: 32 }) });
});

test('two organizations have two keys', async () => {
  const [one, other] = [await addOrganization(), await addOrganization()];

  const keys = [await organizationKeys(control, one), await organizationKeys(control, other)];

  expect(keys[0]?.secret.equals(keys[1]?.secret ?? Buffer.alloc(0))).toBe(false);
});

test('a secret that was moved to another name does not open', async () => {
  await sealSecret(control, organizationId, 'low', Buffer.from('of the low'));
  await control.db.updateTable('secrets').set({ name: 'high' }).where('name', '=', 'low').execute();

  const attempt = openSecret(control, organizationId, 'high');

  await expect(attempt).rejects.toMatchObject({ code: 'master-key-wrong' });
});

test('another master key is refused when the control plane opens', async () => {
  await organizationKeys(control, organizationId);

  const attempt = openControl({
    pool: database.pool,
    masterKey: Buffer.alloc(32, 8),
    clock: control.clock,
    log: silentLog,
  });

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'master-key-wrong' });
});

test('every changed bit keeps what was sealed shut', () => {
  const sealed = seal(testMasterKey, 'about', Buffer.from('secret'));

  const opened = Array.from(sealed, (byte, at) => {
    const changed = Buffer.from(sealed);
    changed[at] = byte ^ 1;
    return unseal(testMasterKey, 'about', changed);
  });

  expect(opened.every((plain) => plain === null)).toBe(true);
  expect(unseal(testMasterKey, 'about', sealed)?.toString()).toBe('secret');
});
