// Rotating keys: what was sealed opens before, while and after, and the old key opens nothing of it any more.
import { sql } from 'kysely';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { keepOriginals, openOriginal } from './account-originals.ts';
import { list } from './audit.ts';
import { openControl } from './control.ts';
import { isDataKeyRotating, rotateDataKey } from './data-key-rotation.ts';
import { dataKeys } from './internal/data-keys.ts';
import { sealedPlaces } from './internal/sealed-places.ts';
import { tokenPlaces } from './internal/token-places.ts';
import { listKeys } from './keys.ts';
import { choose, findLive, openLive } from './live-connections.ts';
import { rotateMasterKey } from './master-key-rotation.ts';
import { openSecret, organizationKeys, sealing, sealSecret } from './secrets.ts';
import { controlOfFile } from './test-control.ts';
import { testControl, testMasterKey, testOrganization, waitingForLocks } from './testing.ts';

const { control, database } = await controlOfFile();

const atOnce = { memberId: null, patience: 0 };

/** An organization with something sealed in every place. */
async function sealedEverywhere() {
  const organizationId = await testOrganization(control);
  const pseudonyms = await organizationKeys(control, organizationId);
  await sealSecret(control, organizationId, 'token/1', Buffer.from('xoxp-1'));
  const { connectionId } = await openLive(control, {
    organizationId,
    connectorId: 'slack',
    connectorName: 'Slack',
    sourceRef: newId(),
    mode: 'person',
    granted: [],
  });
  const choice = { which: 'chosen', places: [], includesExternal: false, horizonDays: 30 } as const;
  await choose(control, connectionId, { ...choice, patterns: ['team-*'] });
  const accounts = Array.from({ length: 3 }, (_, n) => ({
    account: newId(),
    address: `n${n}@example.org`,
    username: null,
  }));
  await keepOriginals(control, organizationId, connectionId, accounts);
  const opened = async () => ({
    secret: (await openSecret(control, organizationId, 'token/1'))?.toString(),
    patterns: (await findLive(control, organizationId, connectionId))?.choice?.patterns,
    addresses: await Promise.all(
      accounts.map(async ({ account }) => (await openOriginal(control, organizationId, account, null)).address),
    ),
    pseudonyms: (await organizationKeys(control, organizationId)).secret.equals(pseudonyms.secret),
  });
  const whole = {
    secret: 'xoxp-1',
    patterns: ['team-*'],
    addresses: accounts.map(({ address }) => address),
    pseudonyms: true,
  };
  return { organizationId, opened, whole };
}

test('under a new data key everything opens, and there is no other key any more', async () => {
  const { organizationId, opened, whole } = await sealedEverywhere();

  const { version, sealed } = await rotateDataKey(control, organizationId, atOnce);

  expect(await opened()).toEqual(whole);
  expect({ version, sealed }).toEqual({ version: 2, sealed: 6 });
  expect((await dataKeys(control, organizationId)).map((key) => key.version)).toEqual([2]);
});

test('everything opens while the data key is replaced, and what is sealed meanwhile too', async () => {
  const { organizationId, opened, whole } = await sealedEverywhere();
  const seen: unknown[] = [];

  await rotateDataKey(control, organizationId, {
    ...atOnce,
    onProgress: async () => {
      seen.push(await opened());
      await sealSecret(control, organizationId, 'late', Buffer.from('late'));
    },
  });

  expect(seen).toEqual([whole, whole, whole]);
  expect((await openSecret(control, organizationId, 'late'))?.toString()).toBe('late');
});

test('a rotation that was killed in the middle goes on to the same key, and ends', async () => {
  const { organizationId, opened, whole } = await sealedEverywhere();
  const killed = rotateDataKey(control, organizationId, {
    ...atOnce,
    onProgress: () => {
      throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  const between = [await isDataKeyRotating(control, organizationId), await opened()];

  const { version } = await rotateDataKey(control, organizationId, atOnce);

  expect(between).toEqual([true, whole]);
  expect(version).toBe(2);
  expect(await isDataKeyRotating(control, organizationId)).toBe(false);
  expect(await opened()).toEqual(whole);
});

test('the key is not replaced before those who seal with it have written', async () => {
  const { organizationId } = await sealedEverywhere();
  const steps: string[] = [];
  let rotated: Promise<unknown> | undefined;

  await sealing(control, organizationId, async (inside, sealer) => {
    rotated = rotateDataKey(control, organizationId, atOnce).then(() => steps.push('rotated'));
    await expect.poll(() => waitingForLocks(control)).toBe(1);
    await sql`UPDATE secrets SET sealed = ${sealer('token/1', Buffer.from('xoxp-2'))} WHERE name = 'token/1' AND organization_id = ${organizationId}`.execute(
      inside.db,
    );
    steps.push('written');
  });
  await rotated;

  expect(steps).toEqual(['written', 'rotated']);
  expect((await openSecret(control, organizationId, 'token/1'))?.toString()).toBe('xoxp-2');
});

test('something that no key opens keeps the old key from being destroyed', async () => {
  const { organizationId } = await sealedEverywhere();
  await control.db
    .updateTable('secrets')
    .set({ sealed: Buffer.alloc(64, 1) })
    .where('organization_id', '=', organizationId)
    .where('name', '=', 'token/1')
    .execute();

  const attempt = rotateDataKey(control, organizationId, atOnce);

  await expect(attempt).rejects.toMatchObject({ code: 'master-key-wrong' });
  expect((await dataKeys(control, organizationId)).map(({ version }) => version)).toEqual([2, 1]);
});

test('a rotation is in the audit log: when the key was replaced, and when the old one was destroyed', async () => {
  const { organizationId } = await sealedEverywhere();

  await rotateDataKey(control, organizationId, atOnce);

  const entries = await list(control, organizationId, { noun: 'key' });
  expect(entries.map(({ action, details }) => ({ action, details }))).toEqual([
    { action: 'key.destroy', details: { key: 'data', version: 2, sealed: 6 } },
    { action: 'key.rotate', details: { key: 'data', version: 2 } },
  ]);
});

test('every column of bytes is one that holds a hash or a place whose seal is rotated', () => {
  const schema = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');
  const found = schema.split('TABLE ').flatMap((block) => {
    const [table, ...columns] = block.split('\n');
    return columns.flatMap((line) => (/ bytea/.test(line) ? [`${table}.${line.trim().split(' ')[0]}`] : []));
  });

  const sealed = found.filter((name) => !name.endsWith('hash'));

  expect(sealed.toSorted()).toEqual(sealedPlaces.map(({ table, column }) => `${table}.${column}`).toSorted());
});

test('every column of ids in the control plane is one of our own, or one whose tokens are replaced', () => {
  const schema = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');
  const found = schema.split('TABLE ').flatMap((block) => {
    const [table, ...columns] = block.split('\n');
    return columns.flatMap((line) => (/^ {2}\w+ uuid/.test(line) ? [`${table}.${line.trim().split(' ')[0]}`] : []));
  });
  // Of an approval and in the audit log stands what was asked at the time, by the token of the time.
  const remain = ['audit_entries.subject', 'approvals.subject', 'destructions.subject', 'call_limits.key'];
  const isOwn = (name: string) => /(?:\.id|_id|_by|vouchers)$/.test(name) || remain.includes(name);

  const tokens = found.filter((name) => !isOwn(name));

  const replaced = tokenPlaces.map(({ table, column }) => `${table}.${column}`);
  expect(tokens.toSorted()).toEqual([...replaced, 'account_originals.account'].toSorted());
});

test('under a new master key the house opens what the old one sealed, and the old one opens nothing', async () => {
  const own = await testControl(await database.another());
  const organizationId = await testOrganization(own);
  await sealSecret(own, organizationId, 'token/1', Buffer.from('xoxp-1'));
  const newKey = Buffer.alloc(32, 9);

  const version = await rotateMasterKey(own, newKey);

  await own.close();
  const options = { pool: own.poolConfig, clock: own.clock, log: silentLog };
  const withOld = openControl({ ...options, masterKey: testMasterKey });
  await expect(withOld).rejects.toMatchObject({ code: 'master-key-wrong' });
  const withNew = await openControl({ ...options, masterKey: newKey });
  const facts = await listKeys(withNew, organizationId);
  expect((await openSecret(withNew, organizationId, 'token/1'))?.toString()).toBe('xoxp-1');
  expect(facts.map(({ kind, version: number, state }) => ({ kind, number, state }))).toEqual([
    { kind: 'master', number: version, state: 'current' },
    { kind: 'data', number: 1, state: 'current' },
  ]);
  await withNew.close();
});

test('the master key is not changed under another process that works with it', async () => {
  const pool = await database.another();
  const [one, other] = [await testControl(pool), await testControl(pool)];

  const attempt = rotateMasterKey(one, Buffer.alloc(32, 9));

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'keys-in-use' });
  await other.close();
  await one.close();
});
