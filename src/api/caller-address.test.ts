// The address of a caller: a header is believed of one's own proxies alone.
import { expect, test } from 'vitest';
import { callerAddresses } from './caller-address.ts';

type Asked = Parameters<ReturnType<typeof callerAddresses>>[0];

function addressOf(proxies: readonly string[], near: string | undefined, forwarded?: string): string | null {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return callerAddresses(proxies)({ caller: null, headers, socket: { remoteAddress: near } } as unknown as Asked);
}

test('without proxies nobody is believed', () => {
  expect(addressOf([], '192.0.2.1', '198.51.100.7')).toBe('192.0.2.1');
});

test('a proxy of ours says whom it heard', () => {
  expect(addressOf(['127.0.0.1'], '127.0.0.1', '198.51.100.7')).toBe('198.51.100.7');
});

test('what a caller wrote into the header before it came to our proxy is hearsay', () => {
  expect(addressOf(['127.0.0.1'], '127.0.0.1', '203.0.113.9, 198.51.100.7')).toBe('198.51.100.7');
});

test('two proxies of ours stand behind each other', () => {
  expect(addressOf(['127.0.0.1', '10.0.0.0/8'], '::ffff:127.0.0.1', '198.51.100.7, 10.1.2.3')).toBe('198.51.100.7');
});

test('a header that comes past our proxies is not believed', () => {
  expect(addressOf(['10.0.0.0/8'], '192.0.2.1', '198.51.100.7')).toBe('192.0.2.1');
});

test('what is no address stands for the proxy that passed it on', () => {
  expect(addressOf(['127.0.0.1'], '127.0.0.1', 'x'.repeat(9000))).toBe('127.0.0.1');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('%s counts as %s', (near, counted) => {
  expect(addressOf([], near)).toBe(counted);
});

test('a closed socket is somebody, and not the operator', () => {
  expect(addressOf([], undefined)).toBe('gone');
});

test('the operator of the machine has none', () => {
  const asked = { caller: { isLocal: true }, headers: {}, socket: {} } as unknown as Asked;

  expect(callerAddresses([])(asked)).toBeNull();
});

test.each(['localhost', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/x'])(
  'the proxy “%s” is refused at the start',
  (proxy) => {
    expect(() => callerAddresses([proxy])).toThrow(expect.objectContaining({ code: 'setting-invalid' }));
  },
);
