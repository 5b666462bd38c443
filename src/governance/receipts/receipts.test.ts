// Receipts prove themselves: whatever is changed, left out, turned around or signed by somebody else shows.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import { checkReceipts, type ReceiptFile } from './check-receipts.ts';
import { publicKeyOf, readReceiptFiles, signingKey, writeReceipts } from './receipt-files.ts';
import { fingerprintOf, hashOf, noReceipt, readReceipt, type ReceiptContent, signReceipt } from './receipt.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tacit-receipts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = '2026-03-02T09:00:00.000Z';

function content(number: number, previous: string, publicKey: string): ReceiptContent {
  return {
    format: 'tacit-receipt-1',
    number,
    previous,
    destruction: newId(),
    organization: newId(),
    scope: { is: 'days', from: '2026-01-01', to: '2026-01-31' },
    asked: { as: 'member', id: newId(), role: 'owner', at },
    confirmed: { as: 'operator', at },
    endedAt: at,
    before: { 'events.messages': 1204 },
    after: { 'events.messages': 0 },
    weeksCountedAnew: 5,
    vendors: [],
    keys: 'kept',
    walRemainder: 'none',
    publicKey,
  };
}

/** So many receipts, each of which follows the one before. */
function chain(count: number, key = signingKey(folder)): ReceiptFile[] {
  const files: ReceiptFile[] = [];
  for (let number = 1; number <= count; number += 1) {
    const previous = files.at(-1);
    const before = previous === undefined ? noReceipt : hashOf(previous.body);
    files.push({ name: `${number}.json`, body: signReceipt(content(number, before, publicKeyOf(key)), key) });
  }
  return files;
}

test('a chain holds, whole, in part, and one by one', () => {
  const files = chain(3);

  const problems = [files, files.slice(1), ...files.map((file) => [file])].flatMap(
    (some) => checkReceipts(some).problems,
  );

  expect(problems).toEqual([]);
});

test('a changed digit shows', () => {
  const [receipt] = chain(1);

  const changed = { ...receipt!, body: receipt!.body.replace('1204', '1205') };

  expect(checkReceipts([changed]).problems).toEqual(['1.json is no receipt, or was changed since it was signed.']);
});

test('a name that was added shows, and so does another way of writing the same', () => {
  const body = chain(1)[0]!.body;

  const spaced = `${JSON.stringify(JSON.parse(body), null, 1)}\n`;
  const added = body.replace('{', '{"note":1,');

  expect([readReceipt(spaced), readReceipt(added)]).toEqual([null, null]);
});

test('a receipt that was left out, and two that were turned around, show', () => {
  const [one, two, three] = chain(3);

  const gap = checkReceipts([one!, three!]).problems;
  const turned = checkReceipts([two!, one!]).problems;

  expect(gap).toEqual(['Before 3.json there is a gap: number 2 is missing.']);
  expect(turned).toEqual(['1.json has number 1 and stands behind number 2: the order is wrong.']);
});

test('a receipt of another chain does not follow, though its number would', () => {
  const [one] = chain(1);
  const [, other] = chain(2);

  expect(checkReceipts([one!, other!]).problems).toEqual(['2.json follows another receipt than 1.json.']);
});

test('a receipt that was signed with another key shows, beside others and where the key is known', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const [ours] = chain(1);
  const [, foreign] = chain(2, privateKey);
  const known = fingerprintOf(publicKeyOf(signingKey(folder)));

  expect(checkReceipts([ours!, foreign!]).problems).toContain('2.json was signed with another key.');
  expect(checkReceipts([foreign!], known).problems).toEqual(['2.json was signed with another key.']);
});

test('key and receipts are for one account alone, and come back from the folder in their order', () => {
  const files = chain(2);
  writeReceipts(
    folder,
    files.toReversed().map(({ body }) => ({ number: readReceipt(body)!.number, body })),
  );

  const read = readReceiptFiles([folder]);

  expect(read.map(({ body }) => body)).toEqual(files.map(({ body }) => body));
  expect(['signing-key.pem', '000001.json'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
    0o600, 0o600,
  ]);
});
