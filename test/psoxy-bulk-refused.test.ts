// What keeps files that a Psoxy sanitized out, whole: a flaw, a file that is missing, and whoever objected.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { newId } from '../src/base/ids.ts';
import { objectTo } from '../src/governance/objections.ts';
import { sanitizeFile } from '../src/proxy/bulk.ts';
import { type Files, importFiles, importPath } from './sanitized-import.ts';
import { writeZip } from './zip-writer.ts';
import { type BulkHouse, openBulkHouse, salt } from './psoxy-bulk-house.ts';

// Each import starts a thread, and some tests make several.
vi.setConfig({ testTimeout: 120_000 });

let bulk: BulkHouse;
let house: BulkHouse['house'];
let slack: BulkHouse['slack'];

beforeAll(async () => {
  bulk = await openBulkHouse();
  ({ house, slack } = bulk);
}, 120_000);

afterAll(() => house.close());

const files: BulkHouse['files'] = (more) => bulk.files(more);

const findIn = (of: Files, name: RegExp): [string, Buffer] =>
  Object.entries(of).find(([path]) => name.test(path)) as never;

test.each([
  ['a packed file that is cut', 'archive-truncated', (packed: Buffer) => packed.subarray(0, packed.length - 20)],
  ['a packed file with a byte changed', 'archive-unreadable', (packed: Buffer) => corrupted(packed)],
  [
    'a line that is no record',
    'archive-unreadable',
    (packed: Buffer) => gzipSync(`${String(gunzipSync(packed))}{"ts":`),
  ],
  ['a list in a line', 'archive-unreadable', () => gzipSync('{"ts":"1.0"}\n[]\n')],
  ['a file that packs far too well', 'archive-too-large', () => gzipSync(Buffer.alloc(64 * 1024 ** 2, 32))],
] as const)('%s keeps all of them out', async (_what, code, made) => {
  const organization = await house.organization();
  const whole = files();
  const [path, packed] = findIn(whole, /messages-00000/);

  const status = await importFiles(house, organization.id, { ...whole, [path]: made(packed) });

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code } });
  expect(Object.values(await bulk.everyRow(organization.id)).flat()).toEqual([]);
});

function corrupted(packed: Buffer): Buffer {
  const changed = Buffer.from(packed);
  changed.fill(0x55, changed.length >> 1, (changed.length >> 1) + 64);
  return changed;
}

test('messages without a list of channels are refused: nothing says which of them are public', async () => {
  const organization = await house.organization();
  const without = Object.fromEntries(Object.entries(files()).filter(([path]) => !path.includes('/channels.')));

  const status = await importFiles(house, organization.id, without);

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'archive-not-an-export' } });
});

test('the proxy does not sanitize them a second time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-sanitized-'));
  const options = { key: Buffer.alloc(32, 7), folder, clock: house.control.clock };
  await writeZip(join(folder, 'files.zip'), files());

  const sanitizing = sanitizeFile(join(folder, 'files.zip'), options);

  await expect(sanitizing).rejects.toMatchObject({ code: 'archive-not-an-export' });
  rmSync(folder, { recursive: true });
});

test.each([true, false])(
  'a single file (packed: %s) is refused in words: it does not say what is public',
  async (isPacked) => {
    const organization = await house.organization();
    const folder = mkdtempSync(join(tmpdir(), 'tacit-sanitized-'));
    const [, bytes] = findIn(files({ isPacked }), /messages-00000/);
    writeFileSync(join(folder, 'messages'), bytes);

    const status = await importPath(house, organization.id, join(folder, 'messages'));

    expect(status).toMatchObject({
      state: 'failed',
      error: { code: 'archive-not-an-export', next: expect.stringContaining('folder') as string },
    });
    rmSync(folder, { recursive: true });
  },
);

describe('who objected', () => {
  const address = (): string =>
    String(
      slack.grid.users().find(({ is_bot: isBot, profile }) => isBot !== true && profile['email'])!.profile['email'],
    );
  const rooms = () => ({ control: house.control, store: house.events.store });

  async function countOf(organizationId: string): Promise<unknown[]> {
    return house.events.store.query(organizationId, 'SELECT count() AS count FROM accounts FINAL');
  }

  test('is kept out of files as of a connection through the Psoxy, where the salt came with them', async () => {
    const [organization, other] = [await house.organization(), await house.organization()];
    await importFiles(house, other.id, files(), 'zip', salt);
    await importFiles(house, organization.id, files(), 'zip', salt);
    const before = await countOf(organization.id);
    await objectTo(rooms(), organization.id, { address: address() }, 'owner');
    await house.events.store.command(organization.id, 'TRUNCATE TABLE accounts');

    const again = await importFiles(house, organization.id, files());

    expect(again).toMatchObject({ state: 'finished', error: null });
    expect(before).toEqual(await countOf(other.id));
    expect(await countOf(organization.id)).toEqual([{ count: (before as { count: number }[])[0]!.count - 1 }]);
  });

  test('cannot be found by an address where it did not, so that nobody is told that it holds', async () => {
    const organization = await house.organization();
    await importFiles(house, organization.id, files());

    const objecting = objectTo(rooms(), organization.id, { address: address() }, 'owner');

    await expect(objecting).rejects.toMatchObject({
      code: 'address-not-asked',
      next: expect.stringContaining('Import the files of “Slack export via Psoxy” again') as string,
    });
  });

  test('before any file came keeps all of them out until the salt comes with them', async () => {
    const organization = await house.organization();
    const now = house.control.clock.now();
    const member = {
      organization_id: organization.id,
      name: 'M',
      email: address(),
      image: null,
      role: 'analyst',
    } as const;
    const row = { ...member, id: newId(), is_email_verified: true, created_at: now, updated_at: now };
    await house.control.db.insertInto('members').values(row).execute();
    await objectTo(rooms(), organization.id, { address: address() }, 'member');

    const without = await importFiles(house, organization.id, files());
    const withSalt = await importFiles(house, organization.id, files(), 'zip', salt);

    expect([without.connectionId, without.error?.code]).toEqual([null, 'objection-not-known']);
    expect(withSalt.error).toBe(null);
    expect(await countOf(organization.id)).toEqual([{ count: slack.grid.users().length - 1 }]);
  });
});
