// Addresses, networks, and who called through whom.
import { expect, test } from 'vitest';
import { callerBehind, networksOf } from './networks.ts';

const invalid = (): Error => new Error('invalid');

test('a network has its addresses, however a socket writes them, and no other', () => {
  const networks = networksOf(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'], invalid);

  const known = ['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', '2001:db8::1'];
  const strange = ['11.0.0.1', '192.0.2.8', '2001:db9::1', '', 'gone', '10.1.2.3.4'];
  expect([...known, ...strange].filter((address) => networks.has(address))).toEqual(known);
});

test.each(['10.0.0.0/33', '10.0.0/8', 'example.org', '10.0.0.0/', '::1/129', '10.0.0.0/1e1', '/8', ''])(
  '%j names nobody and is refused',
  (entry) => {
    expect(() => networksOf([entry], invalid)).toThrow('invalid');
  },
);

test.each([
  ['a stranger who writes whom he likes', '10.0.0.9', '192.0.2.1', '192.0.2.1'],
  ['the last stranger that a forwarder heard', '10.0.0.9, 203.0.113.5', '10.0.0.1', '203.0.113.5'],
  ['what stands before the last stranger is hearsay', '192.0.2.7, 203.0.113.5, 10.0.0.2', '10.0.0.1', '203.0.113.5'],
  ['a forwarder itself, where it says nothing', undefined, '10.0.0.1', '10.0.0.1'],
  ['what is no address stays what it is', 'nobody', '10.0.0.1', 'nobody'],
] as const)('%s', (_what, forwardedFor, near, caller) => {
  const forwarders = networksOf(['10.0.0.0/8'], invalid);

  expect(callerBehind(forwarders, forwardedFor, near)).toBe(caller);
});
