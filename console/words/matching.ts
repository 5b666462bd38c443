// How accounts are matched: the pairs of domains, as they are typed and as they are kept.
import type { IdentitySettings } from '../../src/api/contract/people.ts';

export type DomainPair = IdentitySettings['domainAliases'][number];

/** A domain as it is kept: people also type the @ that stands before it. */
export const domainOf = (typed: string) => typed.trim().toLowerCase().replace(/^@/, '').replace(/\.$/, '');

const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const domainPattern = new RegExp(`^${label}(?:\\.${label})+$`, 'u');

/** Why a pair cannot be added; undefined when it can, or while nothing is typed. */
export function pairProblem(from: string, to: string, pairs: readonly DomainPair[]): string | undefined {
  const [one, other] = [domainOf(from), domainOf(to)];
  if (one === '' || other === '') return undefined;
  if (![one, other].every((each) => each.length <= 253 && domainPattern.test(each)))
    return 'A domain looks like example.com.';
  if (one === other) return 'These are the same domain.';
  if (pairs.some(([already]) => already === one)) return `${one} stands for another domain already.`;
  if (pairs.some(([already, for_]) => already === other && for_ === one)) return 'Each would stand for the other.';
  return pairs.length >= 200 ? 'There are 200 pairs already.' : undefined;
}

/** True where something was changed that is not kept yet. */
export function isChanged(one: IdentitySettings, other: IdentitySettings): boolean {
  const plain = (given: IdentitySettings) =>
    JSON.stringify([given.stripsTags, given.usernamesAreUnique, given.domainAliases]);
  return plain(one) !== plain(other);
}
