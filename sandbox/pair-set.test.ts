// Tests of the compact set of numbers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairSet } from './pair-set.ts';

test('it counts as many as a set does, however often each is added', () => {
  const somePair = fc.integer({ min: 0, max: 2_147_483_647 });
  const someNear = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(fc.array(fc.oneof(somePair, someNear), { maxLength: 300 }), (pairs) => {
      const set = new PairSet();

      for (const pair of [...pairs, ...pairs]) set.add(pair);

      expect(set.size).toBe(new Set(pairs).size);
    }),
  );
});
