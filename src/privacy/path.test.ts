// Tests of reading paths out of records whose shape nobody promised.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileAll, compileFirst } from './path.ts';

test.each([
  ['a', { a: 1 }, [1]],
  ['a', { a: null }, []],
  ['a', { b: 1 }, []],
  ['a.b', { a: { b: 'x' } }, ['x']],
  ['a.b', { a: [{ b: 'x' }] }, []],
  ['a[]', { a: [1, null, 2] }, [1, 2]],
  ['a[]', { a: { 0: 1, length: 1 } }, []],
  ['a[].b', { a: [{ b: 1 }, {}, { b: 2 }, 7] }, [1, 2]],
  ['a[].b[]', { a: [{ b: [1, 2] }, { b: [3] }, { b: 4 }] }, [1, 2, 3]],
  ['a[][]', { a: [[1], [2, 3]] }, [1, 2, 3]],
  ['constructor', {}, []],
  ['__proto__', {}, []],
  ['length', 'text', []],
  ['a', null, []],
])('%s of %j finds %j', (path, record, expected) => {
  const found = compileAll(path)(record);

  expect(found).toEqual(expected);
});

test('the first thing found is the first of all, whatever the record is', () => {
  const path = fc.constantFrom('a', 'a.b', 'a[]', 'a[].b', 'a[].b[]');
  const record = fc.object({ key: fc.constantFrom('a', 'b'), maxDepth: 4 });

  fc.assert(
    fc.property(path, record, (of, any) => {
      expect(compileFirst(of)(any)).toBe(compileAll(of)(any)[0]);
    }),
  );
});
