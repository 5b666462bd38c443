// The sixth wall for those who use the house and those who are spoken of in it: names, addresses and secrets, each with a
// word of its own, are searched for in everything that it says, asks and keeps.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlInventory } from '../src/api/inventory.ts';
import { accounts, mark, type Walked, walkThrough } from './canary-people-walk.ts';
import { filesWith, type LogicalCopy, logicalCopy } from './every-byte.ts';
import { startStrictIssuer } from './oidc-provider.ts';
import { newDataDirectory, removeDataDirectory, runHouse } from './running-house.ts';

let dataDirectory: string;
let elsewhere: string;
let walked: Walked;
let copy: LogicalCopy;
/** Every address that the house was asked for, and each that it asked for. */
let asked: string;
let output: string;

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-canary-'));
  const addresses = join(elsewhere, 'asked');
  const house = await runHouse(dataDirectory, {
    NODE_OPTIONS: `--import ${new URL('./asked-addresses.mjs', import.meta.url).href}`,
    TACIT_TEST_ASKED: addresses,
  });
  const strict = await startStrictIssuer({ accounts, redirectUrls: [`${house.url}/sign-in/callback`] });
  walked = await walkThrough(house, strict, elsewhere);
  await strict.close();
  await house.stop();
  // The link of the first owner is printed, for whoever starts the house.
  output = house.output().replace(house.link, '');
  asked = await readFile(addresses, 'utf8');
  copy = await logicalCopy(dataDirectory);
}, 120_000);

afterAll(async () => {
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

/** A word as it is, as a database shows its bytes, and as it stands in base64 wherever it begins. */
function formsOf(text: string): string[] {
  const inBase64 = [0, 1, 2].map((before) =>
    Buffer.from(`${'\0'.repeat(before)}${text}`)
      .toString('base64url')
      .slice([0, 2, 3][before], -1),
  );
  return [text, Buffer.from(text).toString('hex'), ...inBase64];
}

/** The words and secrets that stand there, and the hidden forms of words. */
function foundIn(text: string): string[] {
  const words = text.match(new RegExp(`${mark}[a-z]*`, 'g')) ?? [];
  const hidden = formsOf(mark)
    .slice(1)
    .filter((form) => text.includes(form));
  return [...new Set([...words, ...hidden, ...walked.secrets.filter((secret) => text.includes(secret))])].toSorted();
}

/** The rows of the control plane, by table. */
function rowsByTable(): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  let table = '';
  for (const line of copy.control.split('\n')) {
    if (line.startsWith('{')) tables.set(table, `${tables.get(table) ?? ''}${line}\n`);
    else table = line.replace('public.', '');
  }
  return tables;
}

test('the walk led everywhere: people came in, were refused, were found by their address, and something was destroyed', () => {
  expect(walked.myData).toMatchObject({ standing: 'kept', address: accounts[0]!.email });
  expect(walked.refusals.length).toBeGreaterThan(15);
  expect(walked.secrets.length).toBeGreaterThan(15);
  expect(walked.audit).toContain('"objection.record"');
  expect(walked.receipts).toContain('"is":"person"');
  expect(asked.split('\n').filter((line) => line.startsWith('asked ')).length).toBeGreaterThan(40);
  expect(asked).toMatch(/^asks \S*localhost:\d+ \/token/m);
});

test('the search finds a word in each of its forms', () => {
  expect(foundIn(`{"bytes":"\\\\x00${Buffer.from('kanarimember').toString('hex')}"}`)).not.toEqual([]);
  for (const before of ['', 'a', 'ab']) {
    expect(foundIn(Buffer.from(`${before}kanarimember@acme.example`).toString('base64'))).not.toEqual([]);
  }
});

test('nothing of it is in what the house or its commands wrote', () => {
  expect(output.length).toBeGreaterThan(100);
  expect(foundIn(output)).toEqual([]);
  expect(foundIn(walked.printed.join('\n'))).toEqual([]);
});

test('nothing of it is in an address that the house was asked for, or that it asked for', () => {
  expect(foundIn(asked)).toEqual([]);
});

test('nothing of it is in an answer that refuses, or where a browser is sent', () => {
  expect(walked.refusals.filter((text) => foundIn(text).length > 0)).toEqual([]);
});

test('nothing of it is in the audit log, as it is listed and exported', () => {
  expect(foundIn(walked.audit)).toEqual([]);
});

test('nothing of it is in receipts and papers, in a backup, or in the event store', () => {
  expect([walked.papers.length > 10_000, walked.backup.length > 10_000, copy.events.length > 10_000]).toEqual(
    Array(3).fill(true),
  );
  expect(foundIn(walked.receipts)).toEqual([]);
  expect(foundIn(walked.papers)).toEqual([]);
  expect(foundIn(walked.backup.toString('latin1'))).toEqual([]);
  expect(foundIn(copy.events)).toEqual([]);
});

test('in the control plane each word stands where the inventory says so, and no other word or secret at all', () => {
  const found = [...rowsByTable()].flatMap(([table, rows]) => foundIn(rows).map((word) => `${word} in ${table}`));

  const kept = Object.entries(walked.kept).flatMap(([word, tables]) => tables.map((table) => `${word} in ${table}`));
  expect(found.toSorted()).toEqual(kept.toSorted());
});

test('the inventory says so', () => {
  const says = new Map(controlInventory.map(({ table, holds }) => [table, holds]));

  expect(says.get('members')).toMatch(/name and sign-in address .* who they are at your issuer/);
  expect(says.get('invitations')).toContain('the address it is for');
  expect(says.get('api_tokens')).toContain('its name');
  expect(says.get('sessions')).toMatch(/^a token,/);
  expect(new Set(Object.values(walked.kept).flat())).toEqual(
    new Set(['members', 'invitations', 'api_tokens', 'sessions']),
  );
});

test('no file but those of the control database holds what is kept, and no file holds anything else', async () => {
  const holding = await filesWith(dataDirectory, ...formsOf(mark), ...walked.secrets);
  const others = new Set<string>();
  for (const path of holding) {
    const text = (await readFile(join(dataDirectory, path))).toString('latin1');
    for (const found of foundIn(text).filter((one) => !isKept(one))) others.add(`${found} in ${path}`);
  }

  expect(holding.length).toBeGreaterThan(0);
  expect(holding.filter((path) => !path.startsWith(join('engines', 'postgres', 'data')))).toEqual([]);
  expect([...others]).toEqual([]);
});

/** In a file a letter that means a length may follow, and the end of a page may cut a word. */
function isKept(found: string): boolean {
  return Object.keys(walked.kept).some((kept) => found.startsWith(kept) || kept.startsWith(found));
}
