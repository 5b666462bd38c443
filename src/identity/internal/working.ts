// One matching on its way from what each account says for itself to what all of them say together.
import { numberOf } from '../match-rules.ts';
import { contested, nobody } from '../roster-claims.ts';
import type { SettledDecisions } from './settled-decisions.ts';
import { Union } from './union.ts';

/** What becomes of an account whatever the rules say. */
export const kinds = { person: 0, bot: 1, external: 2, noPerson: 3 } as const;

/** One kind of claim by which accounts are told to be one person's. */
interface Keys {
  /** By account: the number of its claim, or -1. */
  readonly of: Int32Array;
  readonly count: number;
}

interface WorkingParts {
  readonly person: Int32Array;
  readonly rule: Int32Array;
  readonly kind: Int32Array;
  readonly addresses: Keys;
  /** Only where they are the same in all tools. */
  readonly usernames: Keys | undefined;
  readonly find: (account: string) => number;
  readonly personOf: (person: string) => number;
}

export class Working {
  readonly person: Int32Array;
  readonly rule: Int32Array;
  readonly kind: Int32Array;
  readonly union: Union;
  /** The rule that found the person of an account, or that of another account that a decision calls the same one's. */
  readonly #strength: Int32Array;
  readonly #parts: WorkingParts;
  #separated: (readonly [number, number])[] = [];

  constructor(parts: WorkingParts) {
    this.#parts = parts;
    this.person = parts.person;
    this.rule = parts.rule;
    this.kind = parts.kind;
    this.#strength = parts.rule.slice();
    this.union = new Union(parts.person.length);
  }

  decide({ groups, separated }: SettledDecisions): void {
    const { find, personOf } = this.#parts;
    for (const { accounts, person, isNoPerson } of groups) {
      const members = accounts.map(find);
      for (const at of members) {
        if (isNoPerson && this.kind[at] === kinds.person) this.kind[at] = kinds.noPerson;
        this.union.join(members[0]!, at);
      }
      if (isNoPerson) this.#give(members, nobody, numberOf.decision);
      else if (person !== null) this.#give(members, personOf(person), numberOf.decision);
      else if (members.length > 1) this.#giveStrongest(members);
    }
    this.union.settle();
    this.#separated = separated.map(([one, other]) => [find(one), find(other)]);
    this.#keepApart();
  }

  #give(members: readonly number[], person: number, strength: number): void {
    for (const at of members) {
      const foundItself = strength !== numberOf.decision && this.person[at] === person && person !== nobody;
      if (!foundItself) this.rule[at] = numberOf.decision;
      this.person[at] = person;
      this.#strength[at] = strength;
    }
  }

  /** The answer of the strongest rule that gave one to any of them; where none did, a conflict stays one. */
  #giveStrongest(members: readonly number[]): void {
    const matched = members.filter((at) => this.person[at]! >= 0);
    const best = Math.min(numberOf.alone, ...matched.map((at) => this.rule[at]!));
    const answers = new Set(matched.filter((at) => this.rule[at] === best).map((at) => this.person[at]!));
    const without = members.some((at) => this.person[at] === contested) ? contested : nobody;
    const [answer = without] = answers;
    this.#give(members, answers.size > 1 ? contested : answer, best);
  }

  /** Of two that are not one person's but were given one, the stronger match keeps it; of equal ones neither does. */
  #keepApart(): void {
    const members = this.union.members(this.#separated.flat());
    const strengthOf = (at: number): number => this.#strength[at]!;
    const same = this.#separated.filter(
      ([one, other]) => this.person[one]! >= 0 && this.person[one] === this.person[other],
    );
    const weaker = same.flatMap(([one, other]) => {
      if (strengthOf(one) === strengthOf(other)) return [];
      return [this.union.rootOf(strengthOf(one) > strengthOf(other) ? one : other)];
    });
    const lost = new Set(weaker);
    const equal = same.filter((pair) => pair.every((at) => !lost.has(this.union.rootOf(at)))).flat();
    const give = (root: number, person: number): void => {
      const group = members.get(root)!;
      const rule = group.length > 1 ? numberOf.decision : numberOf.alone;
      for (const at of group) [this.person[at], this.rule[at]] = [person, rule];
    };
    for (const root of lost) give(root, nobody);
    for (const at of equal) give(this.union.rootOf(at), contested);
  }

  /** An account is its person's where it has the address, or the username, of another account of theirs. */
  spread(): void {
    const { addresses, usernames } = this.#parts;
    this.#spreadBy(addresses, numberOf.alias);
    if (usernames === undefined) return;
    this.#spreadBy(usernames, numberOf.username);
    this.#spreadBy(addresses, numberOf.username);
  }

  /** From accounts that are matched by that rule or a stronger one, to those that are not. */
  #spreadBy(keys: Keys, rule: number): void {
    const { of } = keys;
    const holders = this.#holdersOf(keys, rule);
    const answers = new Map<number, number>();
    for (let at = 0; at < of.length; at += 1) {
      const holder = of[at] === -1 ? nobody : holders[of[at]!]!;
      if (holder === nobody || !this.#isOpen(at, rule) || this.#isBarred(at, holder)) continue;
      const root = this.union.rootOf(at);
      const before = answers.get(root) ?? holder;
      answers.set(root, before === holder ? holder : contested);
    }
    for (let at = 0; at < of.length; at += 1) {
      const answer = answers.get(this.union.rootOf(at));
      if (answer === undefined) continue;
      this.person[at] = answer;
      this.#strength[at] = rule;
      if (this.rule[at] !== numberOf.decision) this.rule[at] = rule;
    }
    this.#keepApart();
  }

  /** By claim: the person whose accounts have it. */
  #holdersOf({ of, count }: Keys, rule: number): Int32Array {
    const holders = new Int32Array(count).fill(nobody);
    for (let at = 0; at < of.length; at += 1) {
      const [key, person] = [of[at]!, this.person[at]!];
      if (key === -1 || person < 0 || this.#strength[at]! > rule) continue;
      holders[key] = holders[key] === nobody || holders[key] === person ? person : contested;
    }
    return holders;
  }

  /** True where nothing was found yet, or only by a weaker rule. */
  #isOpen(at: number, rule: number): boolean {
    return this.#isFree(at) || (this.kind[at] === kinds.person && this.#strength[at]! > rule);
  }

  #isFree(at: number): boolean {
    return this.person[at] === nobody && this.kind[at] === kinds.person;
  }

  /** True where a decision says that it is not of the same person as an account of that one. */
  #isBarred(at: number, person: number): boolean {
    const root = this.union.rootOf(at);
    return this.#separated.some(([one, other]) => {
      const [mine, theirs] = this.union.rootOf(one) === root ? [one, other] : [other, one];
      return this.union.rootOf(mine) === root && this.person[theirs] === person;
    });
  }

  /** What has no person of the roster is one person's where it has one address, or one username. */
  unite(): void {
    const { addresses, usernames } = this.#parts;
    this.#uniteBy(addresses, numberOf.email);
    if (usernames !== undefined) this.#uniteBy(usernames, numberOf.username);
  }

  #uniteBy({ of, count }: Keys, rule: number): void {
    const firsts = new Int32Array(count).fill(-1);
    const before = this.union.copy();
    for (let at = 0; at < of.length; at += 1) {
      const key = of[at]!;
      if (key === -1 || !this.#isFree(at)) continue;
      if (firsts[key] === -1) firsts[key] = at;
      else this.union.join(firsts[key]!, at);
    }
    this.union.settle();
    const torn = this.#separated.map(([one]) => one).filter((_, place) => this.#isTorn(place));
    const roots = new Set(torn.map((at) => this.union.rootOf(at)));
    const decided = new Set(this.#separated.flat().map((at) => before.rootOf(at)));
    for (let at = 0; at < of.length; at += 1) {
      const isTorn = roots.size > 0 && roots.has(this.union.rootOf(at));
      if (isTorn && !decided.has(before.rootOf(at))) this.person[at] = contested;
      if (!isTorn && this.rule[at] === numberOf.alone && this.union.grew(at, before)) this.rule[at] = rule;
    }
    if (roots.size > 0) this.union.takeBack(before, roots);
  }

  #isTorn(place: number): boolean {
    const [one, other] = this.#separated[place]!;
    return this.union.rootOf(one) === this.union.rootOf(other);
  }
}
