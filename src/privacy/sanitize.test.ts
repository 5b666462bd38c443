// Tests of the privacy boundary: whatever is aimed wherever, no string of a record comes out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { pseudonymizer } from './pseudonym.ts';
import { type Row, Sanitized, sanitizer } from './sanitize.ts';
import type { Keep, Shape } from './shapes.ts';
import { messageShape } from './shapes.ts';
import * as vocabulary from './vocabulary.ts';
import type { Kind, Source } from './vocabulary.ts';

const pseudonymize = pseudonymizer(
  { version: 1, secret: Buffer.alloc(32, 5) },
  { name: 'test', normalize: (id) => id },
);
const words = ['other', 'listed'] as const;
const range = [-10, 1000] as const;
const why = 'for the test';

const kinds: readonly Kind[] = [
  'person',
  'people',
  'identity',
  'identities',
  'label',
  'labels',
  'day',
  'ref',
  'refs',
  'time',
  'flag',
  'countOf',
  'countsOf',
  'lengthOf',
  'wordsOf',
  'numberOf',
  'oneOf',
  'eachOf',
];

/** One column of each kind, all read from the same place. */
const everything = {
  name: 'everything',
  is: 'event',
  key: [],
  whose: null,
  columns: Object.fromEntries(kinds.map((kind) => [kind, { kind, why, words, range }])),
} satisfies Shape;

const keepAllFrom = (from: Source<unknown>) =>
  Object.fromEntries(kinds.map((kind) => [kind, { kind, from, of: 'thing' }])) as Keep<typeof everything, unknown>;

function rowOf(from: Source<unknown>, record: unknown): Readonly<Record<string, Row[number]>> {
  const [row] = Sanitized.rowsOf(sanitizer(everything, keepAllFrom(from), pseudonymize)([record], undefined));
  return Object.fromEntries(kinds.map((kind, at) => [kind, row![at]!]));
}

const isToken = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const isListed = (value: unknown): boolean => (words as readonly unknown[]).includes(value);

/** What each kind may give at most. */
const allowed: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  person: isToken,
  people: (value) => Array.isArray(value) && value.every(isToken),
  identity: isToken,
  identities: (value) => Array.isArray(value) && value.every(isToken),
  label: isToken,
  labels: (value) => Array.isArray(value) && value.every(isToken),
  day: Number.isSafeInteger,
  ref: isToken,
  refs: (value) => Array.isArray(value) && value.every(isToken),
  time: Number.isSafeInteger,
  flag: (value) => typeof value === 'boolean',
  countOf: Number.isSafeInteger,
  countsOf: (value) => Array.isArray(value) && value.every(Number.isSafeInteger),
  lengthOf: Number.isSafeInteger,
  wordsOf: Number.isSafeInteger,
  numberOf: (value) => typeof value === 'number' && (Number.isNaN(value) || (value >= range[0] && value <= range[1])),
  oneOf: isListed,
  eachOf: (value) => Array.isArray(value) && value.every(isListed),
};

describe('every kind of the vocabulary, aimed anywhere', () => {
  test('gives tokens, numbers, flags and listed words and nothing else, whatever the record is', () => {
    const path = fc.constantFrom('a', 'a.b', 'a[]', 'a[].b', 'a[].b[]');
    const record = fc.oneof(fc.object({ key: fc.constantFrom('a', 'b'), maxDepth: 3 }), fc.anything());

    fc.assert(
      fc.property(path, record, (from, any) => {
        const row = rowOf(from, any);
        for (const kind of kinds) expect([kind, allowed[kind](row[kind])]).toEqual([kind, true]);
      }),
    );
  });

  test('gives no string of the record, wherever in it the string stands', () => {
    const secret = fc.string({ minLength: 1, maxLength: 30 }).map((text) => `canarytext${text}`);
    const place = fc.constantFrom<(text: string) => unknown>(
      (text) => ({ a: text }),
      (text) => ({ a: [text, { b: text }] }),
      (text) => ({ a: { b: text, [text]: text } }),
      (text) => ({ a: [{ b: [text] }] }),
    );

    fc.assert(
      fc.property(secret, place, fc.constantFrom('a', 'a.b', 'a[]', 'a[].b', 'a[].b[]'), (text, placed, from) => {
        expect(JSON.stringify(rowOf(from, placed(text)))).not.toContain('canarytext');
      }),
    );
  });

  test('gives no string either when it is a function of the declaration that returns content', () => {
    const row = rowOf(() => ['canarytext0001', { canarytext0002: 'canarytext0003' }], {});

    expect(JSON.stringify(row)).not.toContain('canary');
  });

  test('is a word of the vocabulary that was tested here', () => {
    const made = Object.values(vocabulary).map(
      (make) => (make as (one: never, other: never) => { kind: Kind })('x' as never, 'y' as never).kind,
    );

    expect([...made].sort()).toEqual([...kinds].sort());
    expect(made).not.toContain('text');
  });
});

describe('single kinds', () => {
  test.each([
    [3, 3],
    ['3', 3],
    ['x', 1],
    [{}, 1],
    [null, 0],
    [-5, 0],
    [1.9, 1],
    [Number.NaN, 0],
    [1e12, 4_294_967_295],
  ])('a count of %j is %i', (found, expected) => {
    const row = rowOf('a', { a: found });

    expect(row['countOf']).toBe(expected);
  });

  test.each([
    [2.5, 2.5],
    ['-0.25', -0.25],
    ['1e3', 1000],
    [1e9, 1000],
    [-5_551_234, -10],
    ['1,5', Number.NaN],
    ['x', Number.NaN],
    [null, Number.NaN],
    [{}, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.NaN],
  ])('a decimal number of %j is %d, within its range', (found, expected) => {
    const row = rowOf('a', { a: found });

    expect(row['numberOf']).toBe(expected);
  });

  test('a column of numbers that states no range holds none', () => {
    const columns = { value: { kind: 'numberOf', why } } as const;
    const open = { name: 'open', is: 'event', key: [], columns, whose: null } as const;

    const sanitized = sanitizer(
      open,
      { value: vocabulary.numberOf<unknown>('a') },
      pseudonymize,
    )([{ a: 5 }], undefined);

    expect(Sanitized.rowsOf(sanitized)).toEqual([[Number.NaN]]);
  });

  test('a number that a path finds is no length: it is whatever somebody typed', () => {
    const row = rowOf('a', { a: 5_551_234 });

    expect([row['lengthOf'], row['wordsOf']]).toEqual([0, 0]);
  });

  test('a function of the declaration may have counted already', () => {
    const row = rowOf(() => 12, {});

    expect([row['lengthOf'], row['wordsOf']]).toEqual([12, 12]);
  });

  test.each([
    [true, true],
    [1, true],
    ['true', true],
    ['1', true],
    [false, false],
    [0, false],
    ['false', false],
    ['yes', false],
    [2, false],
  ])('a flag of %j is %s', (found, expected) => {
    const row = rowOf('a', { a: found });

    expect(row['flag']).toBe(expected);
  });

  test('an id that is a number and one that is a string of it are the same', () => {
    const [one, other] = [rowOf('a', { a: 7 }), rowOf('a', { a: '7' })];

    expect(one['person']).toBe(other['person']);
  });

  test('people are kept once each', () => {
    const row = rowOf('a[]', { a: ['U1', 'U2', 'U1', '', null, {}] });

    expect(row['people']).toEqual([pseudonymize.person('U1'), pseudonymize.person('U2')]);
  });

  test('an absent person is nobody', () => {
    const row = rowOf('a', {});

    expect([row['person'], row['identity'], row['ref']]).toEqual([nilId, nilId, nilId]);
  });
});

test('the shape of a message has no column that could hold a text', () => {
  const found = Object.values(messageShape.columns).filter(({ kind }) => !kinds.includes(kind));

  expect(found).toEqual([]);
});
