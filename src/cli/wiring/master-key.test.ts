// Changing the master key: however it is cut short, one of the two keys opens everything, and one file remains.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../../base/clock.ts';
import { openDataDirectory } from '../../base/data-directory.ts';
import { silentLog } from '../../base/log.ts';
import { readSettings } from '../../base/settings.ts';
import { openSecret, sealSecret } from '../../control/secrets.ts';
import { testDatabase, testOrganization, type TestDatabase } from '../../control/testing.ts';
import { changeMasterKey, openWithMasterKey, replaceMasterKey } from './master-key.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
}, 30_000);

afterAll(() => database.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-key-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const keyFiles = (): string[] => readdirSync(folder).filter((name) => name.startsWith('master.key'));

/** A data folder and a database with one secret; gives the way to open both again. */
async function newHouse() {
  const pool = await database.another();
  const open = async () => {
    const directory = await openDataDirectory(folder, { version: 1, clock });
    const masterKey = await directory.readMasterKey();
    const control = await openWithMasterKey(directory, masterKey, { pool, clock, log: silentLog });
    const close = async (): Promise<void> => {
      await control.close();
      await directory.close();
    };
    return { directory, control, close };
  };
  const first = await open();
  const organizationId = await testOrganization(first.control);
  await sealSecret(first.control, organizationId, 'token/1', Buffer.from('xoxp-1'));
  await first.close();
  const secret = async (): Promise<string | undefined> => {
    const house = await open();
    const plain = await openSecret(house.control, organizationId, 'token/1');
    await house.close();
    return plain?.toString();
  };
  return { open, secret };
}

const newKey = Buffer.alloc(32, 9);

test('a changed master key stands in its file alone, private, and opens everything', async () => {
  const { open, secret } = await newHouse();
  const house = await open();
  await replaceMasterKey(house.directory, house.control, { newKey, isInFile: true });
  await house.close();

  const opened = await secret();

  expect(opened).toBe('xoxp-1');
  expect(keyFiles()).toEqual(['master.key']);
  expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
  const directory = await openDataDirectory(folder, { version: 1, clock });
  expect((await directory.readMasterKey()).key).toEqual(newKey);
  await directory.close();
});

test.each(['stage', 'seal', 'adopt'] as const)(
  'ended before it could %s, the next start finds the key that fits and removes the other',
  async (step) => {
    const { open, secret } = await newHouse();
    const house = await open();
    const killed = replaceMasterKey(house.directory, house.control, { newKey, isInFile: true }, (now) => {
      if (now === step) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    await house.close();
    const left = keyFiles();

    const opened = await secret();

    expect(opened).toBe('xoxp-1');
    expect(left).toEqual(step === 'stage' ? ['master.key'] : ['master.key', 'master.key.next']);
    expect(keyFiles()).toEqual(['master.key']);
    expect(await secret()).toBe('xoxp-1');
  },
);

test('a key that fits nothing stays where it is when the database is another one', async () => {
  const { open, secret } = await newHouse();
  const house = await open();
  house.directory.nextMasterKey.stage(newKey);
  await house.close();
  writeFileSync(join(folder, 'master.key'), Buffer.alloc(32, 1).toString('base64'));

  const attempt = secret();

  await expect(attempt).rejects.toMatchObject({ code: 'master-key-wrong' });
  expect(existsSync(join(folder, 'master.key.next'))).toBe(true);
});

test('where the master key comes from the setting, the new one is not made up', async () => {
  const settings = readSettings({ TACIT_DATA: folder, TACIT_MASTER_KEY: newKey.toString('hex') }, folder);

  const attempt = changeMasterKey(settings, undefined);

  await expect(attempt).rejects.toMatchObject({ name: 'Refused', code: 'setting-invalid' });
});
