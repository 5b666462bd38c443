// Lists of addresses and networks, and who called through forwarders whose word may be taken.
import { BlockList, isIP } from 'node:net';

export interface Networks {
  has(address: string): boolean;
  /** True where the list names nobody. */
  readonly isEmpty: boolean;
}

/** Addresses and networks (`10.0.0.0/8`). Throws what `invalid` makes for an entry that is none. */
export function networksOf(entries: readonly string[], invalid: () => Error): Networks {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    const length = bits === undefined ? most : Number(bits);
    if (version === 0 || !/^\d{1,3}$/.test(bits ?? '0') || length > most) throw invalid();
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  }
  const has = (address: string): boolean => {
    const version = isIP(plainAddress(address));
    return version !== 0 && list.check(plainAddress(address), version === 4 ? 'ipv4' : 'ipv6');
  };
  return { has, isEmpty: entries.length === 0 };
}

/**
 * The address from which a request came: that of the connection, unless it is one of `forwarders`, who are believed. Each of
 * them adds at the end whom it heard; what stands before the last stranger is hearsay. It may be no address at all.
 */
export function callerBehind(
  forwarders: Networks,
  forwardedFor: string | readonly string[] | undefined,
  near: string,
): string {
  const forwarded = [forwardedFor ?? []].flat().join(',').split(',');
  const path = [...forwarded.map((each) => each.trim()).filter((each) => each !== ''), near];
  return path.findLast((each) => !forwarders.has(each)) ?? path[0]!;
}

/** `::ffff:192.0.2.1` is 192.0.2.1 as a socket for both kinds sees it. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
