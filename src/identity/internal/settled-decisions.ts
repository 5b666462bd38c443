// What the decisions of administrators come to, where later ones may contradict earlier ones.
//
// They are taken from the last to the first, and one that contradicts those already taken is passed over. So the later
// one wins where two contradict, the order of those that do not makes no difference, and one that is undone leaves
// nothing behind: what was passed over because of it is taken again.
export interface Decision {
  readonly number: number;
  readonly kind: 'is' | 'same' | 'separate' | 'not-a-person';
  readonly account: string;
  /** The person of `is`, the other account of `same` and `separate`. */
  readonly other: string | null;
}

/** Accounts that are one person's, or one that is nobody's. */
export interface Settled {
  readonly accounts: readonly string[];
  readonly person: string | null;
  readonly isNoPerson: boolean;
}

export interface SettledDecisions {
  readonly groups: readonly Settled[];
  /** Pairs of accounts of two groups, that are two persons'. */
  readonly separated: readonly (readonly [string, string])[];
}

interface Group {
  readonly accounts: string[];
  person: string | null;
  isNoPerson: boolean;
  /** Those that are another person's. */
  readonly others: Set<Group>;
}

export function settleDecisions(decisions: readonly Decision[]): SettledDecisions {
  const settling = new Settling();
  const separated: [string, string][] = [];
  for (const { kind, account, other } of decisions.toSorted((one, two) => two.number - one.number)) {
    if (kind === 'not-a-person') settling.takeNoPerson(account);
    else if (other === null) continue;
    else if (kind === 'is') settling.takePerson(account, other);
    else if (kind === 'same') settling.takeSame(account, other);
    else if (settling.takeSeparate(account, other)) separated.push([account, other]);
  }
  return { groups: settling.groups(), separated };
}

class Settling {
  readonly #groupOf = new Map<string, Group>();

  groups(): Group[] {
    return [...new Set(this.#groupOf.values())];
  }

  takeNoPerson(account: string): void {
    const group = this.#of(account);
    // What is nobody's cannot be the same person's as something else.
    if (group.accounts.length === 1 && group.person === null) group.isNoPerson = true;
  }

  takePerson(account: string, person: string): void {
    const group = this.#of(account);
    const isFree = !group.isNoPerson && (group.person === null || group.person === person);
    if (isFree && [...group.others].every((one) => one.person !== person)) group.person = person;
  }

  takeSame(account: string, other: string): void {
    const [one, two] = [this.#of(account), this.#of(other)];
    if (one === two || one.isNoPerson || two.isNoPerson || one.others.has(two)) return;
    if (one.person !== null && two.person !== null && one.person !== two.person) return;
    const person = one.person ?? two.person;
    const others = [...one.others, ...two.others];
    if (person !== null && others.some((group) => group.person === person)) return;
    one.person = person;
    for (const group of two.others) {
      group.others.delete(two);
      group.others.add(one);
      one.others.add(group);
    }
    for (const moved of two.accounts) {
      one.accounts.push(moved);
      this.#groupOf.set(moved, one);
    }
  }

  takeSeparate(account: string, other: string): boolean {
    const [one, two] = [this.#of(account), this.#of(other)];
    if (one === two || (one.person !== null && one.person === two.person)) return false;
    one.others.add(two);
    two.others.add(one);
    return true;
  }

  #of(account: string): Group {
    const known = this.#groupOf.get(account);
    if (known !== undefined) return known;
    const group = { accounts: [account], person: null, isNoPerson: false, others: new Set<Group>() };
    this.#groupOf.set(account, group);
    return group;
  }
}
