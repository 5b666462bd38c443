// How an input is made worse: bytes that are flipped, moved, lost or swollen, and values that nobody would send.
import type { Random } from '../../sandbox/random.ts';

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

type ChangeBytes = (random: Random, bytes: Buffer, other: Buffer) => Buffer;

const byteChanges: readonly ChangeBytes[] = [
  function flipABit(random, bytes) {
    const at = random.below(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random.below(8));
    return bytes;
  },
  function writeANumber(random, bytes) {
    const width = random.pick([1, 2, 4]);
    if (bytes.length < width) return bytes;
    const value = random.pick(interesting) % 2 ** (8 * width);
    bytes.writeUIntLE(value, random.below(bytes.length - width + 1), width);
    return bytes;
  },
  function cutOff(random, bytes) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function loseSome(random, bytes) {
    const [from, to] = rangeIn(random, bytes);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function sayTwice(random, bytes) {
    const [from, to] = rangeIn(random, bytes);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  function swell(random, bytes) {
    const [from, to] = rangeIn(random, bytes.subarray(0, 64 + random.below(bytes.length)));
    const times = random.pick([2, 20, 2000]);
    const piece = bytes.subarray(from, Math.min(to, from + 16));
    return Buffer.concat([
      bytes.subarray(0, from),
      ...Array.from({ length: times }, () => piece),
      bytes.subarray(from),
    ]);
  },
  function putOtherIn(random, bytes, other) {
    const at = random.below(bytes.length);
    const [from, to] = rangeIn(random, other);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
  },
  function putNonsenseIn(random, bytes) {
    const at = random.below(bytes.length);
    const piece = Buffer.from(random.pick(texts), random.pick(['utf8', 'utf16le', 'latin1']));
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
];

function rangeIn(random: Random, bytes: Buffer): readonly [number, number] {
  const from = random.below(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + random.below(1 + random.below(4096)))];
}

/** One to four changes; `other` is another sound input, of which pieces are taken. */
export function mutateBytes(random: Random, sound: Buffer, other: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(sound);
  for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left -= 1) {
    bytes = random.pick(byteChanges)(random, bytes, other);
  }
  return bytes;
}

/** What no form expects. */
export const texts = [
  '',
  ' ',
  '\0',
  '\u{feff}',
  '\u{202e}abc',
  '\u{d800}',
  '𝕏'.repeat(40),
  'a'.repeat(70_000),
  '../../../../etc/passwd',
  '/dev/zero',
  '%00%ff%c0%af',
  "'; DROP TABLE members; --",
  '{"$gt":""}',
  '${7*7}{{7*7}}',
  '=HYPERLINK("http://evil.example")',
  '<script>alert(1)</script>',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
  '(a+)+$',
  '((((((((((((((((((((((((((((((',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  '-0',
  '1e309',
  '99999999999999999999',
  '0198c9e8-0000-7000-8000-000000000000',
  '2026-02-30',
  '9999-12-31T23:59:60Z',
  '\r\nset-cookie: a=b',
  'http://127.0.0.1:1/',
] as const;

const strangeValues = (): readonly unknown[] => [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 31),
  1e308,
  [],
  {},
  [[[[[[]]]]]],
  { length: 1e9 },
  { toString: 'a', valueOf: 1 },
  Array.from({ length: 3000 }, (_, at) => at),
  ...texts,
];

/** Another value in the place of one of those inside, or beside them. */
export function mutateValue(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.08)) return random.pick(strangeValues());
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    if (list.length === 0 || random.chance(0.2)) return [...list, random.pick(strangeValues())];
    const at = random.below(list.length);
    list[at] = mutateValue(random, list[at]);
    return list;
  }
  const pairs = Object.entries(value);
  const added = random.pick([...texts, 'organizationId', 'role', 'isOwner', 'memberId']);
  if (pairs.length === 0 || random.chance(0.15))
    return Object.fromEntries([...pairs, [added, random.pick(strangeValues())]]);
  const at = random.below(pairs.length);
  if (random.chance(0.15)) return Object.fromEntries(pairs.filter((_, index) => index !== at));
  return Object.fromEntries(pairs.map(([key, one], index) => [key, index === at ? mutateValue(random, one) : one]));
}
