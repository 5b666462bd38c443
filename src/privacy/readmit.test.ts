// Rows that come back through the boundary: what a column can hold comes in, and a page with anything else stays out whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Defect } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import { readmit, Sanitized } from './sanitize.ts';
import { messageShape, ownMetricShape, readThreadShape, type Shape, shapes } from './shapes.ts';

const token = '0198c9e8-0000-7000-8000-00000000000a';
const thread = [token, 1_700_000_000_000_000, 3, 1_700_000_100_000_000];

test('a row of tokens, times and counts comes in as it is', () => {
  const rows = readmit(readThreadShape, 2, [thread]);

  expect([rows.shape, rows.keyVersion, Sanitized.rowsOf(rows)]).toEqual([readThreadShape, 2, [thread]]);
});

test.each([
  ['text in place of a token', ['meet me at five', ...thread.slice(1)]],
  ['an id of the source', ['C0CANARY01', ...thread.slice(1)]],
  ['a token in capitals, which ours never are', [token.toUpperCase(), ...thread.slice(1)]],
  ['text in place of a count', [token, thread[1], 'three', thread[3]]],
  ['a part of a second', [token, 1.5, 3, thread[3]]],
  ['a negative count', [token, thread[1], -1, thread[3]]],
  ['more than a column holds', [token, thread[1], 2 ** 32, thread[3]]],
  ['no number', [token, thread[1], Number.NaN, thread[3]]],
  ['a column more', [...thread, 'and a word']],
  ['a column less', thread.slice(1)],
  ['an object', { 0: token }],
  ['a row without a key', [nilId, ...thread.slice(1)]],
  ['a row without a time', [token, 0, 3, thread[3]]],
])('%s keeps the whole page out', (_what, row) => {
  const admitting = () => readmit(readThreadShape, 1, [thread, row]);

  expect(admitting).toThrow(expect.objectContaining({ name: 'Defect', code: 'not-sanitized' }));
});

test('a row of a time that is not yet is left out, and counted', () => {
  const later = [token, 1_800_000_000_000_000, ...thread.slice(2)];

  const rows = readmit(readThreadShape, 1, [thread, later], 1_750_000_000_000_000);

  expect([Sanitized.rowsOf(rows), rows.withoutKey]).toEqual([[thread], 1]);
});

test('words are those of the list alone, and a number stays within its range', () => {
  const at = Object.keys(messageShape.columns);
  const message = Object.values(messageShape.columns).map(exampleOf);
  const withValue = (name: string, value: unknown) => message.map((held, place) => (at[place] === name ? value : held));
  const admits = (name: string, value: unknown) => {
    try {
      return readmit(messageShape, 1, [withValue(name, value)]).count === 1;
    } catch (error) {
      if (error instanceof Defect) return false;
      throw error;
    }
  };

  expect([admits('class', 'human'), admits('class', 'lunch')]).toEqual([true, false]);
  expect([admits('fileTypes', ['image', 'image']), admits('fileTypes', ['image', 'holiday.png'])]).toEqual([
    true,
    false,
  ]);
  expect([admits('reactedBy', [token]), admits('reactedBy', ['ann']), admits('reactedBy', token)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([admits('isExternal', true), admits('isExternal', 1)]).toEqual([true, false]);
  expect(() => readmit(ownMetricShape, 1, [[token, 20_000, token, 1e12]])).toThrow(Defect);
  expect(readmit(ownMetricShape, 1, [[token, 20_000, token, -2.5]]).count).toBe(1);
});

test.each(shapes.map((shape) => [shape.name, shape] as const))(
  'no text comes into %s, wherever it stands',
  (_name, shape) => {
    const row = Object.values(shape.columns).map(exampleOf);
    expect(readmit(shape as Shape, 1, [row]).count).toBe(1);

    fc.assert(
      fc.property(fc.nat(row.length - 1), fc.string({ minLength: 1 }), (place, text) => {
        const words = Object.values(shape.columns)[place]!.words ?? [];
        fc.pre(!words.includes(text));
        for (const value of [text, [text], { text }]) {
          const forged = row.map((held, at) => (at === place ? value : held));
          expect(() => readmit(shape as Shape, 1, [forged])).toThrow(Defect);
        }
      }),
      { numRuns: 60 },
    );
  },
);

/** A value that the column holds. */
function exampleOf({ kind, words = [], range }: Shape['columns'][string]): unknown {
  if (['person', 'ref', 'identity', 'label'].includes(kind)) return token;
  if (['people', 'refs', 'identities', 'labels', 'countsOf', 'eachOf'].includes(kind)) return [];
  if (kind === 'flag') return false;
  if (kind === 'oneOf') return words[0];
  return kind === 'numberOf' ? range![0] : 20_000;
}
