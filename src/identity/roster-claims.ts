// Whose an address, a username or an account is, as the HR files that stand say it together.
import { nilId } from '../base/ids.ts';
import { Numbers, TokenTable } from './internal/token-table.ts';

/** What one file says of one person, in tokens. */
export interface PersonClaims {
  readonly person: string;
  /** Which of the files it is, the oldest is 0; where several say the same, the last of them. */
  readonly file: number;
  /** Parts of the addresses, the main one first; the list of domains is as long. */
  readonly mailboxes: readonly string[];
  readonly domains: readonly string[];
  readonly usernames: readonly string[];
  /** Accounts and usernames of single sources. */
  readonly claims: readonly string[];
  readonly isLeftOut: boolean;
}

/** Nobody claims it. */
export const nobody = -1;
/** More than one person claims it, so that it says nothing. */
export const contested = -2;

export class RosterClaims {
  readonly #persons = new TokenTable();
  readonly #latestFile = new Numbers();
  readonly #leftOut = new Numbers();
  readonly #addresses = new Claims();
  readonly #usernames = new Claims();
  readonly #accounts = new Claims();
  readonly #mapped = new Claims();
  readonly #sameDomain: ReadonlyMap<string, string>;

  /** Pairs of domains of which the first stands for the second, in tokens. */
  constructor(domainAliases: readonly (readonly [string, string])[] = []) {
    this.#sameDomain = sameDomains(domainAliases);
  }

  add(claims: PersonClaims): void {
    const { file, mailboxes, usernames, isLeftOut } = claims;
    const person = this.personOf(claims.person);
    const latest = this.#latestFile.at(person);
    if (file >= latest) this.#leftOut.set(person, Number(isLeftOut || (file === latest && this.isLeftOut(person))));
    this.#latestFile.set(person, Math.max(file, latest));
    for (const [place, mailbox] of mailboxes.entries()) {
      const domain = this.domainOf(claims.domains[place] ?? nilId);
      if (mailbox === nilId || domain === nilId) continue;
      this.#addresses.add(this.#addresses.keys.addPair(mailbox, domain), person, file, place === 0);
    }
    addAll(this.#usernames, usernames, person, file);
    addAll(this.#accounts, claims.claims, person, file);
  }

  /** What an identity map says beside the HR files: accounts and usernames of single sources. */
  addMapped(person: string, claims: readonly string[]): void {
    addAll(this.#mapped, claims, this.personOf(person), 0);
  }

  /** An address that the map says is theirs too, as if the last file in which they stand said it. */
  addMappedAddress(person: number, mailbox: string, domain: string): void {
    const file = this.#latestFile.at(person);
    if (file < 0) return;
    this.#addresses.add(this.#addresses.keys.addPair(mailbox, this.domainOf(domain)), person, file, false);
  }

  /** The domain that another one stands for, or itself. */
  domainOf(domain: string): string {
    return this.#sameDomain.get(domain) ?? domain;
  }

  /** The number of a person; one that stands in no file gets one too. */
  personOf(token: string): number {
    const person = this.#persons.add(token);
    if (person === this.#latestFile.length) {
      this.#latestFile.push(-1);
      this.#leftOut.push(0);
    }
    return person;
  }

  tokenOf(person: number): string {
    return this.#persons.tokenAt(person);
  }

  /** As the latest file says it in which the person stands. */
  isLeftOut(person: number): boolean {
    return this.#leftOut.at(person) === 1;
  }

  /** Whose the account is by what the files say of single sources; two answers are none. */
  byAccount(claims: readonly string[]): number {
    return this.#only(this.#accounts, claims);
  }

  byMap(claims: readonly string[]): number {
    return this.#only(this.#mapped, claims);
  }

  byAddress(mailbox: string, domain: string): { readonly person: number; readonly isMain: boolean } {
    return this.#addresses.holder(this.#addresses.keys.findPair(mailbox, this.domainOf(domain)), this.#latestFile);
  }

  byUsername(username: string): number {
    return this.#only(this.#usernames, [username]);
  }

  #only(of: Claims, tokens: readonly string[]): number {
    let found = nobody;
    for (const token of tokens) {
      const { person } = of.holder(of.keys.find(token), this.#latestFile);
      if (person === nobody || person === found) continue;
      if (person === contested || found !== nobody) return contested;
      found = person;
    }
    return found;
  }
}

function addAll(to: Claims, tokens: readonly string[], person: number, file: number): void {
  for (const token of tokens) if (token !== nilId) to.add(to.keys.add(token), person, file, true);
}

/** Aliases of aliases stand for one domain; which of them it is makes no difference. */
function sameDomains(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const same = new Map<string, string>();
  for (const [alias, domain] of pairs) {
    const [from, to] = [same.get(alias) ?? alias, same.get(domain) ?? domain];
    for (const [one, stands] of same) if (stands === from) same.set(one, to);
    for (const one of [alias, domain, from]) same.set(one, to);
  }
  return same;
}

/** Claims of one kind: for each key a chain of who claims it and in which file. */
class Claims {
  readonly keys = new TokenTable();
  /** The last claim of each key, and of each claim the one before it. */
  readonly #last = new Numbers();
  readonly #before = new Numbers();
  readonly #person = new Numbers();
  /** Doubled, and one more where it is a main address. */
  readonly #file = new Numbers();

  add(key: number, person: number, file: number, isMain: boolean): void {
    if (key === this.#last.length) this.#last.push(-1);
    this.#before.push(this.#last.at(key));
    this.#last.set(key, this.#person.length);
    this.#person.push(person);
    this.#file.push(2 * file + Number(isMain));
  }

  /**
   * The person of the latest file that has the key. Two of one file contest it, and so does whoever claimed it before
   * and still stands in that file or a later one: then it moved from one to the other, and an account may be of either.
   */
  holder(key: number, latestFile: Numbers): { readonly person: number; readonly isMain: boolean } {
    if (key === -1) return { person: nobody, isMain: false };
    let [latest, person, isMain] = [-1, nobody, false];
    for (let at = this.#last.at(key); at !== -1; at = this.#before.at(at)) {
      const file = this.#file.at(at) >> 1;
      if (file > latest) [latest, person] = [file, this.#person.at(at)];
    }
    for (let at = this.#last.at(key); at !== -1; at = this.#before.at(at)) {
      const other = this.#person.at(at);
      if (other === person) isMain ||= (this.#file.at(at) & 1) === 1;
      else if (this.#file.at(at) >> 1 === latest || latestFile.at(other) >= latest)
        return { person: contested, isMain: false };
    }
    return { person, isMain };
  }
}
