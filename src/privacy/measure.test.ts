// Tests of counting code points and words, against the slow way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePointsOf, wordsOf } from './measure.ts';

// Lone surrogates among them: nobody promises that a record is well-formed.
const loose = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), loose);

test('code points are counted as spreading a string counts them', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(codePointsOf(text)).toBe([...text].length);
    }),
  );
});

test('words are counted as a regular expression of Unicode letters, digits and marks counts them', () => {
  const slow = /[\p{L}\p{N}\p{M}]+(?:['’.-][\p{L}\p{N}\p{M}]+)*/gu;
  const text = fc
    .array(fc.constantFrom('a', 'é', '漢', '1', "'", '’', '.', '-', ' ', '👍', '𝒳', '\u0301'))
    .map((units) => units.join(''));

  fc.assert(
    fc.property(text, (any) => {
      expect(wordsOf(any)).toBe(any.match(slow)?.length ?? 0);
    }),
  );
});
