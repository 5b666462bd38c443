// Which address a request comes from: that of the connection, unless it is one of the operator's own reverse proxies.
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { Refused } from '../base/errors.ts';
import { callerBehind, networksOf, plainAddress } from '../base/networks.ts';

type Request = Pick<FastifyRequest, 'caller' | 'headers' | 'socket'>;

/** What stands for the caller of a request where attempts are counted; null for the operator of this machine. */
export type CallerAddress = (request: Request) => string | null;

/**
 * `proxies` are addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. Everybody else could write
 * any address into it, a new one for each attempt. Throws Refused `setting-invalid`.
 */
export function callerAddresses(proxies: readonly string[]): CallerAddress {
  const trusted = networksOf(proxies, invalid);
  return ({ caller: asker, headers, socket }) => {
    if (asker?.isLocal === true) return null;
    // A socket that was closed no longer says whose it was.
    const near = socket.remoteAddress ?? 'gone';
    const caller = callerBehind(trusted, headers['x-forwarded-for'], near);
    // What is no address is not remembered: it may be as long as a header.
    return neighbourhood(plainAddress(isIP(plainAddress(caller)) === 0 ? near : caller));
  };
}

const invalid = (): Refused =>
  new Refused(
    'setting-invalid',
    'The setting TACIT_PROXIES has a value that cannot be used.',
    'Give addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8.',
  );

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
