// Tests of the spool: what lies on the disk is noise, and what is read from it is what was written.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArchive } from './archive.ts';
import { openSpool, openSpooled, type Spool } from './spool.ts';
import { zipOf } from './testing-zip.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function spoolOf(...chunks: readonly Uint8Array[]): Promise<Spool> {
  const spool = await openSpool(folder);
  for (const chunk of chunks) await spool.write(chunk);
  return spool;
}

const onDisk = (): Buffer => readFileSync(join(folder, readdirSync(folder)[0]!));

test('what lies on the disk holds neither the zip nor a word of it, and cannot be packed: it is noise', async () => {
  const zip = zipOf([{ name: 'canaryname0001.json', content: 'canarytext0001 '.repeat(5000), lie: { method: 0 } }]);

  await (await spoolOf(zip)).finish();

  expect(onDisk()).toHaveLength(zip.length);
  expect(onDisk().includes('canary')).toBe(false);
  expect(onDisk().includes('PK\x01\x02')).toBe(false);
  expect(deflateRawSync(onDisk()).length).toBeGreaterThanOrEqual(zip.length);
});

test('only the account that runs the server may open the file', async () => {
  const spool = await spoolOf(Buffer.from('content'));

  const { mode } = statSync(join(folder, readdirSync(folder)[0]!));

  expect(mode & 0o777).toBe(0o600);
  await spool.destroy();
});

test('any range reads as it was written, whatever the pieces were', async () => {
  const content = randomBytes(5000);
  const spool = await spoolOf(
    content.subarray(0, 1),
    content.subarray(1, 18),
    content.subarray(18, 4000),
    content.subarray(4000),
  );
  const bytes = await spool.asRandomAccess();

  const property = fc.asyncProperty(fc.nat(5100), fc.nat(5100), async (position, length) => {
    const found = await bytes.read(position, length);
    expect(found.equals(content.subarray(position, position + length))).toBe(true);
  });

  await fc.assert(property);
  await bytes.close();
});

test('a counter that turns over at its end is counted on', async () => {
  const content = randomBytes(16 * 600);
  const spool = await spoolOf(content);
  const { secret, ...handle } = await spool.finish();
  const encrypted = onDisk();
  const last = Buffer.concat([secret.subarray(0, 32), Buffer.alloc(16, 0xff)]);

  // Counter mode undoes itself: what is read with another counter is enciphered with it; both ways give the same bytes.
  const bytes = openSpooled({ ...handle, secret: last });
  const whole = await bytes.read(0, encrypted.length);
  const range = await bytes.read(16 * 300 + 5, 100);

  expect(range.equals(whole.subarray(16 * 300 + 5, 16 * 300 + 105))).toBe(true);
  await bytes.close();
});

test('a zip in a spool opens as an archive, also from its handle alone as another thread has it', async () => {
  const spool = await spoolOf(zipOf([{ name: 'a.json', content: '[1]' }]));

  const archive = await openArchive(openSpooled(structuredClone(await spool.finish())));

  expect((await archive.read('a.json')).toString()).toBe('[1]');
  await archive.close();
});

test('after it is destroyed nothing is on the disk, and the key is forgotten', async () => {
  const spool = await spoolOf(Buffer.from('content'));
  const { secret } = await spool.finish();

  await spool.destroy();
  await spool.destroy();

  expect(readdirSync(folder)).toEqual([]);
  expect(secret.every((byte) => byte === 0)).toBe(true);
});

test('an upload that is broken off is destroyed like a finished one', async () => {
  const spool = await spoolOf(Buffer.from('content'));

  await spool.destroy();

  expect(readdirSync(folder)).toEqual([]);
});

test('two spools of one content have nothing in common', async () => {
  await (await spoolOf(Buffer.alloc(64, 'a'))).finish();
  await (await spoolOf(Buffer.alloc(64, 'a'))).finish();

  const [one, other] = readdirSync(folder).map((name) => readFileSync(join(folder, name)));

  expect(one!.equals(other!)).toBe(false);
});

test('an upload above the bound is refused before it is written', async () => {
  const spool = await openSpool(folder, 10);
  await spool.write(Buffer.alloc(10));

  const writing = spool.write(Buffer.alloc(1));

  await expect(writing).rejects.toEqual(expect.objectContaining({ name: 'Refused', code: 'archive-too-large' }));
  expect(statSync(join(folder, readdirSync(folder)[0]!)).size).toBe(10);
  await spool.destroy();
});
