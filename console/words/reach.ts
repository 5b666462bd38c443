// How far a connection looks, in words.
import type { Limits } from '../../src/api/contract/reach.ts';

type Reach = Limits['reach'];

export const reachWords: Readonly<
  Record<Reach, { readonly name: string; readonly says: string; readonly all: string }>
> = {
  public: {
    name: 'Public channels only',
    says: 'What everybody in the organization can see anyway.',
    all: 'All public channels',
  },
  private: {
    name: 'Private channels too',
    says: 'Channels that people were let into. Tell them before you connect.',
    all: 'All public and private channels',
  },
  direct: {
    name: 'Direct messages too',
    says: 'Between two people, and in groups. Needs two signatures: an owner asks, somebody else signs.',
    all: 'All channels and direct messages',
  },
};

const order: readonly Reach[] = ['public', 'private', 'direct'];

export const isWider = (one: Reach, other: Reach): boolean => order.indexOf(one) > order.indexOf(other);

/** What a change does, before it is made. `hasBegun`: the connection reads already. */
export function changeSays(from: Reach, to: Reach, hasBegun: boolean): string {
  if (!isWider(to, from)) return 'Takes effect at once. What was stored before stays.';
  return to === 'direct' || hasBegun
    ? 'Waits for a second signature: an owner asks, another owner or an auditor signs.'
    : 'Takes effect at once: nothing was read yet.';
}
