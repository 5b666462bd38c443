// The address of the audit log: what it may ask for is taken, and the rest is left out.
import { expect, test } from 'vitest';
import { auditSearch } from './search.ts';

const nothing = { kind: undefined, member: undefined, from: undefined, to: undefined, before: undefined };

test('kind, member, days and page of a shared address are taken', () => {
  const asked = {
    kind: 'figures',
    member: '019cadc6-9a80-7d63-9075-0267f19b387c',
    from: '2026-01-01',
    to: '2026-01-31',
    before: 40,
  };

  expect(auditSearch(asked)).toEqual(asked);
});

test('what is none of these is left out', () => {
  expect(auditSearch({ kind: 'A b', member: 'me', from: 'soon', to: '2026-13-01', before: -1, other: 1 })).toEqual(
    nothing,
  );
});
