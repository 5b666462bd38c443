// Which address a request comes from: that of the connection, unless it is one of the operator's own reverse proxies.
import type { FastifyRequest } from 'fastify';
import { BlockList, isIP } from 'node:net';
import { Refused } from '../base/errors.ts';

type Request = Pick<FastifyRequest, 'caller' | 'headers' | 'socket'>;

/** What stands for the caller of a request where attempts are counted; null for the operator of this machine. */
export type CallerAddress = (request: Request) => string | null;

/**
 * `proxies` are addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. Everybody else could write
 * any address into it, a new one for each attempt. Throws Refused `setting-invalid`.
 */
export function callerAddresses(proxies: readonly string[]): CallerAddress {
  const trusted = new BlockList();
  for (const proxy of proxies) trust(trusted, proxy);
  return ({ caller: asker, headers, socket }) => {
    if (asker?.isLocal === true) return null;
    // A socket that was closed no longer says whose it was.
    const near = socket.remoteAddress ?? 'gone';
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    // Each proxy adds at the end whom it heard; what stands before the last stranger is hearsay.
    const path = [...forwarded.map((each) => each.trim()).filter((each) => each !== ''), near];
    const caller = path.findLast((each) => !isTrusted(trusted, plain(each))) ?? path[0]!;
    // What is no address is not remembered: it may be as long as a header.
    return isIP(plain(caller)) === 0 ? neighbourhood(plain(near)) : neighbourhood(plain(caller));
  };
}

function trust(list: BlockList, proxy: string): void {
  const [address = '', bits] = proxy.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (version === 0 || !/^\d{1,3}$/.test(bits ?? '0') || length > most) {
    throw new Refused(
      'setting-invalid',
      'The setting TACIT_PROXIES has a value that cannot be used.',
      'Give addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8.',
    );
  }
  list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
}

function isTrusted(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** `::ffff:192.0.2.1` is 192.0.2.1 as a socket for both kinds sees it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** One household or server has a whole /64 of addresses to change among. */
function neighbourhood(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
    : [];
  const groups = [...first, ...zeros, ...last].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}
