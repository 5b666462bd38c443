// Made-up organizations of which it is known whose account is whose, with everything that makes real ones hard.
import { Random } from '../sandbox/random.ts';
import type { HrisRecord } from '../src/connectors/hris/hris.ts';

/** Whose it truly is; nobody's where several people or none write with it. */
export const nobodys = -1;

export interface TrueAccount {
  readonly source: 'slack' | 'github';
  readonly id: string;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  readonly class: 'person' | 'bot' | 'external';
  readonly human: number;
}

export interface TruePerson {
  /** Which of three files, 0 the oldest. */
  readonly file: number;
  readonly human: number;
  readonly record: HrisRecord;
}

export interface Truth {
  readonly accounts: readonly TrueAccount[];
  readonly people: readonly TruePerson[];
}

const files = [0, 1, 2];
const syllables = ['an', 'ba', 'chi', 'da', 'el', 'fi', 'go', 'ha', 'in', 'ju', 'ka', 'lo', 'mi', 'no', 'ro', 'sa'];

/** Few enough names that many people share one. */
function nameOf(random: Random): { readonly first: string; readonly last: string } {
  const of = (length: number): string => Array.from({ length }, () => random.pick(syllables)).join('');
  return { first: of(2), last: of(3) };
}

class Making {
  readonly random: Random;
  readonly accounts: TrueAccount[] = [];
  readonly people: TruePerson[] = [];
  readonly #taken = new Set<string>();

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Addresses and usernames of one place are given once. */
  free(name: string, domain = ''): string {
    for (let count = 1; ; count += 1) {
      const whole = `${name}${count === 1 ? '' : count}${domain}`;
      if (this.#taken.has(whole)) continue;
      this.#taken.add(whole);
      return whole;
    }
  }

  account(account: Omit<TrueAccount, 'id'>): void {
    this.accounts.push({ ...account, id: `A${this.accounts.length}` });
  }

  person(human: number, file: number, record: Partial<HrisRecord> & Pick<HrisRecord, 'id'>): void {
    this.people.push({ human, file, record: { ...nothing, ...record } });
  }

  /** As people and tools write an address: in capitals, with a tag, with a space behind. */
  written(address: string): string {
    const tagged = this.random.chance(0.05) ? address.replace('@', `+${this.random.pick(syllables)}@`) : address;
    const cased = this.random.chance(0.2) ? tagged.toUpperCase() : tagged;
    return this.random.chance(0.05) ? `${cased} ` : cased;
  }
}

const nothing: HrisRecord = {
  id: '',
  emails: [],
  usernames: [],
  identities: [],
  managers: [],
  joinedOn: null,
  leftOn: null,
  zone: null,
  workStart: 0,
  workEnd: 0,
  workDays: 0,
  isLeftOut: false,
  groups: [],
};

/** Two systems, three HR files, and a fifth of all accounts of people whom no HR file has, or of nobody. */
export function syntheticTruth(people: number, seed: number): Truth {
  const making = new Making(seed);
  for (let human = 0; human < people; human += 1) hire(making, human);
  const noise = making.accounts.length / 4;
  for (let human = people; making.accounts.length < 5 * noise; human += 1) addNoise(making, human);
  return making;
}

/** Humans who came after others are numbered from here. */
const firstOfNext = 1_000_000;

interface Addresses {
  readonly main: string;
  readonly before: string | undefined;
  readonly aliases: readonly string[];
  /** Of which the HR file knows nothing. */
  readonly private: string;
}

function hire(making: Making, human: number): void {
  const { random } = making;
  const { first, last } = nameOf(random);
  const main = making.free(`${first}.${last}`, '@example.com');
  const before = random.chance(0.05) ? making.free(`${first}.${nameOf(random).last}`, '@example.com') : undefined;
  const aliases = random.chance(0.3) ? [making.free(`${first[0]}${last}`, '@example.com')] : [];
  const addresses = { main, before, aliases, private: making.free(`${first}${last}`, '@mail.example') };
  const username = making.free(`${first}${last[0]}`);
  // One address in a thousand is given to somebody new when its owner has left; half of the accounts are theirs then.
  const next = random.chance(0.001) ? firstOfNext + human : undefined;
  addToFiles(making, human, addresses, random.chance(0.4) ? username : undefined, next);
  addAccounts(making, next !== undefined && random.chance(0.5) ? next : human, addresses, username);
}

function addToFiles(
  making: Making,
  human: number,
  addresses: Addresses,
  username: string | undefined,
  next: number | undefined,
): void {
  const { random } = making;
  const id = `P${human}`;
  // Every fiftieth comes back under another id; of half of those the row of before stays in the file.
  const comesBack = random.chance(0.02);
  const staysTwice = comesBack && random.chance(0.5);
  // Two of fifty have the address of their team beside their own.
  const shared = human % 50 < 2 ? [`team${Math.floor(human / 50)}@example.com`] : [];
  for (const file of files) {
    const main = file < 2 ? (addresses.before ?? addresses.main) : addresses.main;
    const row = {
      emails: [main, ...addresses.aliases, ...shared],
      identities: username === undefined ? [] : ([['github', 'username', username]] as const),
    };
    if (next !== undefined && file === 2) making.person(next, file, { id: `N${human}`, emails: [main] });
    else making.person(human, file, { ...row, id: comesBack && file === 2 ? `${id}-again` : id });
    if (staysTwice && file === 2) making.person(human, file, { ...row, id });
  }
}

function addAccounts(making: Making, human: number, addresses: Addresses, username: string): void {
  const { random } = making;
  const any = (): string => {
    if (random.chance(0.08)) return addresses.private;
    if (addresses.before !== undefined && random.chance(0.5)) return addresses.before;
    return random.chance(0.2) ? random.pick([addresses.main, ...addresses.aliases]) : addresses.main;
  };
  const person = { class: 'person' as const, human };
  if (random.chance(0.95)) making.account({ ...person, source: 'slack', email: making.written(any()) });
  if (!random.chance(0.6)) return;
  const email = random.chance(0.6) ? making.written(any()) : undefined;
  making.account({ ...person, source: 'github', username, email });
}

/** Contractors, namesakes, misspelled addresses, shared mailboxes, machines, people of other organizations. */
function addNoise(making: Making, human: number): void {
  const { random } = making;
  const { first, last } = nameOf(random);
  const kind = random.below(6);
  const person = { class: 'person' as const, human };
  const slack = { ...person, source: 'slack' as const };
  if (kind === 0) {
    const email = making.free(`${first}.${last}`, '@agency.example');
    making.account({ ...slack, email });
    making.account({ ...person, source: 'github', email: making.written(email), username: making.free(first) });
  } else if (kind === 1) making.account({ ...slack, email: making.free(`${first}.${last}`, '@namesakes.example') });
  else if (kind === 2) {
    const of = random.pick(making.people.filter((_, at) => at < 300));
    making.account({ ...slack, human: of.human, email: of.record.emails[0]!.replace('.', '') });
  } else if (kind === 3) {
    const email = random.chance(0.5) ? `team${random.below(500)}@example.com` : making.free('info', '@example.com');
    making.account({ ...slack, human: nobodys, email });
  } else if (kind === 4) making.account({ ...slack, class: 'bot', human: nobodys, username: making.free('bot') });
  else making.account({ ...slack, class: 'external', email: making.free(`${first}.${last}`, '@example.com') });
}

/**
 * Commits of two hosts, as a mailmap brings them together: each person has up to six addresses over the years, at
 * employers, at home, and those that hosts make up; the mailmap, which stands here for the HR file, knows most of them.
 */
export function mailmapTruth(people: number, seed: number): Truth {
  const making = new Making(seed);
  const { random } = making;
  for (let human = 0; human < people; human += 1) {
    const { first, last } = nameOf(random);
    const all = Array.from({ length: 1 + random.below(6) }, (_, at) => commitAddress(making, first, last, at));
    making.person(human, 2, { id: `P${human}`, emails: all.filter((_, at) => at === 0 || random.chance(0.85)) });
    const commits = all.flatMap((email) => [
      { source: 'github' as const, email },
      { source: 'slack' as const, email },
    ]);
    for (const { source, email } of commits.filter(() => random.chance(0.7))) {
      making.account({ source, email: making.written(email), class: 'person', human });
    }
  }
  // Whoever forgot to say who commits.
  for (const host of ['localhost.example', 'laptop.example', 'build.example']) {
    making.account({ source: 'github', email: `root@${host}`, class: 'person', human: nobodys });
  }
  return making;
}

function commitAddress(making: Making, first: string, last: string, at: number): string {
  const { random } = making;
  if (at === 1) return making.free(`${first[0]}${last}`, '@mail.example');
  // The number is the person's and the name behind it a tag.
  if (at === 2) return `${making.free(String(10_000 + random.below(90_000_000)))}+${first}@noreply.example`;
  return making.free(`${first}.${last}`, `@employer${random.below(40)}.example`);
}
