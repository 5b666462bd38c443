// What a proxy seals: it opens for the same key and the same purpose alone, and looks like nothing.
import { expect, test } from 'vitest';
import { openSealing, sealedAs } from './sealing.ts';

const sealing = openSealing(Buffer.alloc(32, 1));

test('what was sealed opens as what it was, sets and texts alike', () => {
  const known = { bots: new Set(['U1', 'B2']), teams: new Set(['T1']) };

  expect(sealing.open(sealedAs.known, sealing.seal(sealedAs.known, known))).toEqual(known);
  expect(sealing.open(sealedAs.place, sealing.seal(sealedAs.place, 'C1'))).toBe('C1');
});

test('equal things are sealed alike, so that a page token that comes again is seen', () => {
  expect(sealing.seal(sealedAs.page, 'dXNlcjpVMQ==')).toBe(sealing.seal(sealedAs.page, 'dXNlcjpVMQ=='));
  expect(sealing.seal(sealedAs.page, 'a')).not.toBe(sealing.seal(sealedAs.place, 'a'));
});

test.each([
  ['another purpose', () => sealing.open(sealedAs.page, sealing.seal(sealedAs.place, 'C1'))],
  ['another key', () => openSealing(Buffer.alloc(32, 2)).open(sealedAs.place, sealing.seal(sealedAs.place, 'C1'))],
  ['a changed byte', () => sealing.open(sealedAs.place, flipped(sealing.seal(sealedAs.place, 'C1')))],
  ['nothing', () => sealing.open(sealedAs.place, '')],
  ['what was never sealed', () => sealing.open(sealedAs.place, 'C0CANARY01'.repeat(9))],
])('%s opens nothing', (_what, opening) => {
  expect(opening()).toBeUndefined();
});

test('an id cannot be read out of what is sealed, and the fingerprint is not the key', () => {
  expect(Buffer.from(sealing.seal(sealedAs.place, 'C0CANARY01'), 'base64url').toString('latin1')).not.toContain(
    'CANARY',
  );
  expect(sealing.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect(sealing.fingerprint).not.toBe(openSealing(Buffer.alloc(32, 2)).fingerprint);
});

function flipped(sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  bytes[bytes.length - 1]! ^= 1;
  return bytes.toString('base64url');
}
