// Whose account is whose: rules in their order over what HR files and sources say, and decisions above all rules.
//
// Nothing is guessed: where two persons may be meant by the same strength, the account is in conflict and stays apart.
// What comes out depends on what was put in and not on its order. docs/identity.md says the rules to an administrator.
import { nilId } from '../base/ids.ts';
import { type Decision, type SettledDecisions, settleDecisions } from './internal/settled-decisions.ts';
import { Numbers, TokenTable } from './internal/token-table.ts';
import { kinds, Working } from './internal/working.ts';
import { type MatchRule, matchRules, type MatchState, numberOf } from './match-rules.ts';
import { contested, nobody, type RosterClaims } from './roster-claims.ts';

/** One account as its source lists it, in tokens; the nil id where it says nothing. */
export interface AccountClaims {
  readonly account: string;
  readonly connection: string;
  readonly mailbox: string;
  readonly domain: string;
  readonly username: string;
  readonly claims: readonly string[];
  readonly class: 'unknown' | 'person' | 'guest' | 'bot' | 'external';
}

export interface Match {
  readonly account: string;
  readonly connection: string;
  /** Of the roster where it is matched; else the first account of the same person, by the order of tokens. */
  readonly person: string;
  readonly rule: MatchRule;
  readonly state: MatchState;
  readonly isLeftOut: boolean;
  readonly isNoPerson: boolean;
}

/** Takes the accounts in any order, and then gives all matches. The roster must be whole before the first. */
export class Matcher {
  readonly #roster: RosterClaims;
  readonly #usernamesAreUnique: boolean;
  readonly #accounts = new TokenTable();
  readonly #connections = new TokenTable();
  readonly #addresses = new TokenTable();
  readonly #usernames = new TokenTable();
  readonly #connection = new Numbers();
  readonly #address = new Numbers();
  readonly #username = new Numbers();
  readonly #kind = new Numbers();
  /** Number of the person, `nobody` or `contested`; and by which rule. */
  readonly #person = new Numbers();
  readonly #rule = new Numbers();

  constructor(roster: RosterClaims, { usernamesAreUnique }: { readonly usernamesAreUnique: boolean }) {
    this.#roster = roster;
    this.#usernamesAreUnique = usernamesAreUnique;
  }

  add(claims: AccountClaims): void {
    if (this.#accounts.add(claims.account) < this.#person.length) return;
    const kind = claims.class === 'bot' || claims.class === 'external' ? kinds[claims.class] : kinds.person;
    const domain = this.#roster.domainOf(claims.domain);
    const hasAddress = claims.mailbox !== nilId && domain !== nilId;
    const { person, rule } = kind === kinds.person ? this.#byRules(claims) : { person: nobody, rule: numberOf.alone };
    this.#connection.push(this.#connections.add(claims.connection));
    this.#kind.push(kind);
    this.#address.push(hasAddress ? this.#addresses.addPair(claims.mailbox, domain) : -1);
    this.#username.push(claims.username === nilId ? -1 : this.#usernames.add(claims.username));
    this.#person.push(person);
    this.#rule.push(rule);
  }

  /** The strongest rule that says anything decides, also where it contradicts itself: then a weaker one is no way out. */
  #byRules(claims: AccountClaims): { readonly person: number; readonly rule: number } {
    const byAccount = this.#roster.byAccount(claims.claims);
    if (byAccount !== nobody) return { person: byAccount, rule: numberOf['hr-identity'] };
    const byMap = this.#roster.byMap(claims.claims);
    if (byMap !== nobody) return { person: byMap, rule: numberOf['identity-map'] };
    const { person, isMain } = this.#roster.byAddress(claims.mailbox, claims.domain);
    if (person !== nobody) return { person, rule: isMain ? numberOf.email : numberOf.alias };
    const byUsername = this.#usernamesAreUnique ? this.#roster.byUsername(claims.username) : nobody;
    return { person: byUsername, rule: byUsername === nobody ? numberOf.alone : numberOf.username };
  }

  /** One match for each account that was added, and for each that a decision names. */
  *match(decisions: readonly Decision[] = []): Generator<Match> {
    const settled = settleDecisions(decisions.filter((one) => this.#mayDecide(one)));
    for (const token of namedBy(settled)) this.#addUnlisted(token);
    const working = new Working({
      person: this.#person.whole(),
      rule: this.#rule.whole(),
      kind: this.#kind.whole(),
      addresses: { of: this.#address.whole(), count: this.#addresses.size },
      usernames: this.#usernamesAreUnique ? { of: this.#username.whole(), count: this.#usernames.size } : undefined,
      find: (token) => this.#accounts.find(token),
      personOf: (token) => this.#roster.personOf(token),
    });
    working.decide(settled);
    working.spread();
    working.unite();
    yield* this.#results(working);
  }

  /** A machine, and somebody of another organization, is not made a person of this one. */
  #mayDecide({ kind, account, other }: Decision): boolean {
    if (kind === 'not-a-person' || kind === 'separate') return true;
    const isPerson = (token: string): boolean => {
      const at = this.#accounts.find(token);
      return at === -1 || this.#kind.at(at) === kinds.person;
    };
    return isPerson(account) && (kind === 'is' || other === null || isPerson(other));
  }

  /** It wrote, but no list has it. */
  #addUnlisted(account: string): void {
    const nothing = { connection: nilId, mailbox: nilId, domain: nilId, username: nilId, claims: [] };
    this.add({ account, ...nothing, class: 'unknown' });
  }

  *#results({ person, rule, kind, union }: Working): Generator<Match> {
    const firsts = union.firstOfEach((at) => this.#accounts.tokenAt(at));
    for (let at = 0; at < person.length; at += 1) {
      const whose = person[at]!;
      const account = this.#accounts.tokenAt(at);
      yield {
        account,
        connection: this.#connections.tokenAt(this.#connection.at(at)),
        person: whose >= 0 ? this.#roster.tokenOf(whose) : (firsts.get(union.rootOf(at)) ?? account),
        rule: matchRules[rule[at]!]!,
        state: stateOf(whose, kind[at]!),
        isLeftOut: whose >= 0 && this.#roster.isLeftOut(whose),
        isNoPerson: kind[at] === kinds.bot || kind[at] === kinds.noPerson,
      };
    }
  }
}

function stateOf(person: number, kind: number): MatchState {
  if (kind !== kinds.person) return 'not-a-person';
  if (person === contested) return 'conflict';
  return person === nobody ? 'unmatched' : 'matched';
}

const namedBy = ({ groups }: SettledDecisions): string[] => groups.flatMap(({ accounts }) => [...accounts]);
