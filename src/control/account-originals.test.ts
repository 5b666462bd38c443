// Originals: sealed always, written only when they changed, and never opened without a trace.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { keepOriginals, keptOriginals, openOriginal } from './account-originals.ts';
import { list } from './audit.ts';
import { forgetConnection, openConnection } from './connections.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;
let connectionId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
  connectionId = await newConnection();
});

async function newConnection(): Promise<string> {
  const wanted = { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  return (await openConnection(control, wanted)).id;
}

const rows = () =>
  control.db.selectFrom('account_originals').selectAll().where('organization_id', '=', organizationId).execute();
const keep = (...originals: { account: string; address: string | null; username: string | null }[]) =>
  keepOriginals(control, organizationId, connectionId, originals);

test('an original is sealed, and opened again as it was', async () => {
  const account = newId();

  await keep({ account, address: 'Ann@Example.com', username: 'ann' });

  const [row] = await rows();
  expect(row!.sealed.toString('latin1')).not.toMatch(/ann/i);
  expect(await openOriginal(control, organizationId, account, null)).toEqual({
    address: 'Ann@Example.com',
    username: 'ann',
  });
});

test('what has not changed is not sealed again, and what has is', async () => {
  const [ann, ben] = [newId(), newId()];
  const unchanged = { account: ann, address: 'ann@example.com', username: null };
  await keep(unchanged, { account: ben, address: 'ben@example.com', username: null });
  const before = new Map((await rows()).map(({ account, sealed }) => [account, sealed]));

  await keep(unchanged, { account: ben, address: 'ben@example.com', username: 'ben' });

  const after = new Map((await rows()).map(({ account, sealed }) => [account, sealed]));
  expect(after.get(ann)!.equals(before.get(ann)!)).toBe(true);
  expect(after.get(ben)!.equals(before.get(ben)!)).toBe(false);
});

test('two accounts with one address show nothing of it', async () => {
  const address = 'info@example.com';

  await keep({ account: newId(), address, username: null }, { account: newId(), address, username: null });

  const [one, other] = await rows();
  expect(one!.sealed.subarray(0, 16).equals(other!.sealed.subarray(0, 16))).toBe(false);
});

test('sealed bytes that stand beside another account are not opened', async () => {
  const [ann, ben] = [newId(), newId()];
  await keep({ account: ann, address: 'ann@example.com', username: null });
  await keep({ account: ben, address: 'ben@example.com', username: null });
  const sealed = (await rows()).find(({ account }) => account === ann)!.sealed;
  await control.db.updateTable('account_originals').set({ sealed }).where('account', '=', ben).execute();

  const opening = openOriginal(control, organizationId, ben, null);

  await expect(opening).rejects.toMatchObject({ code: 'master-key-wrong' });
});

test('each opening stands in the audit log, also one that fails, and looking what is kept does not', async () => {
  const account = newId();
  await keep({ account, address: 'ann@example.com', username: null });
  await control.db
    .updateTable('account_originals')
    .set({ sealed: Buffer.alloc(60) })
    .where('account', '=', account)
    .execute();

  await keptOriginals(control, organizationId, [account]);
  await openOriginal(control, organizationId, account, null).catch(() => undefined);

  const entries = await list(control, organizationId);
  expect(entries.map(({ action, subject }) => [action, subject])).toEqual([['original.open', account]]);
});

test('nothing is opened where the audit log cannot be written', async () => {
  const account = newId();
  await keep({ account, address: 'ann@example.com', username: null });
  const now = (): Date => {
    throw new Error('no entry without a time');
  };

  const opening = openOriginal({ ...control, clock: { now } }, organizationId, account, null);

  await expect(opening).rejects.toThrow('no entry without a time');
});

test('an account without an original, and one of another organization, has nothing to open', async () => {
  const account = newId();
  await keep({ account, address: null, username: null });
  const elsewhere = await testOrganization(control);
  const other = newId();
  await keep({ account: other, address: 'ann@example.com', username: null });

  const empty = openOriginal(control, organizationId, account, null);
  await expect(empty).rejects.toMatchObject({ code: 'not-found' });
  const foreign = openOriginal(control, elsewhere, other, null);
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
  expect(await keptOriginals(control, organizationId, [account, other])).toEqual(new Set([other]));
});

test('originals go with their connection, and those of another stay', async () => {
  const kept = newId();
  await keep({ account: newId(), address: 'ann@example.com', username: null });
  const later = await newConnection();
  const original = { account: kept, address: 'ben@example.com', username: null };
  await keep(original);
  await keepOriginals(control, organizationId, later, [original]);

  await forgetConnection(control, organizationId, connectionId);

  expect((await rows()).map(({ account }) => account)).toEqual([kept]);
});

test('many accounts are kept in one call, each once', async () => {
  const accounts = Array.from({ length: 2500 }, () => newId());
  const originals = accounts.map((account, at) => ({ account, address: `p${at}@example.com`, username: null }));

  await keep(...originals, ...originals.slice(0, 10));

  expect(await keptOriginals(control, organizationId, accounts)).toEqual(new Set(accounts));
});
