// Precision, recall and time of matching accounts to people, on made-up organizations of which the truth is known.
//
//   bench/matcher.ts [--people 52000] [--seed 1]
//
// Ends with 1 where docs/performance.md promises more.
//
// Everything passes the privacy boundary as accounts of sources and rows of HR files do; the matcher sees tokens alone.
// Precision is asked of every account that was put with a person or with another account. Recall is asked of those
// that can be known: an identity of theirs stands in an HR file, or at another account, and with no other human. Those
// that share nothing with anything of theirs, or share it with somebody else, are counted beside it.
import { parseArgs } from 'node:util';
import { hris, hrisKeep } from '../src/connectors/hris/hris.ts';
import { Matcher, type AccountClaims, type Match } from '../src/identity/matcher.ts';
import { RosterClaims, type PersonClaims } from '../src/identity/roster-claims.ts';
import { accountClaims } from '../src/privacy/account-claims.ts';
import { addressParts } from '../src/privacy/address.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../src/privacy/sanitize.ts';
import { accountShape, type Keep, rosterShape, type Shape } from '../src/privacy/shapes.ts';
import { flag, oneOf, person } from '../src/privacy/vocabulary.ts';
import { machine, residentMegabytes } from './machine.ts';
import { mailmapTruth, nobodys, syntheticTruth, type TrueAccount, type Truth } from './matching-truth.ts';

const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 7) }, { name: 'bench', normalize: (id) => id });

const accountKeep = (source: string): Keep<typeof accountShape> => ({
  account: person('id'),
  ...accountClaims<never>({
    source,
    id: (one) => (one as TrueAccount).id,
    address: (one) => (one as TrueAccount).email,
    username: (one) => (one as TrueAccount).username,
  }),
  class: oneOf('class'),
  isDeactivated: flag('nothing'),
});

/** Rows by the names of their columns, as the event store gives them. */
function namedRows(shape: Shape, sanitized: Sanitized): Record<string, unknown>[] {
  const names = Object.keys(shape.columns);
  return Sanitized.rowsOf(sanitized).map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
}

function throughTheBoundary({ accounts, people }: Truth): { accounts: AccountClaims[]; people: PersonClaims[] } {
  const sanitizers = { slack: sanitizerOf('slack'), github: sanitizerOf('github') };
  const rows = accounts.map((account) => namedRows(accountShape, sanitizers[account.source]([account], nowhere))[0]!);
  const snapshots = sanitizer(rosterShape, hrisKeep, pseudonymizerOf());
  const context = (file: number) => ({ snapshot: String(file), numbers: new Map<string, number>() });
  return {
    accounts: rows.map(
      (row) =>
        ({
          ...row,
          mailbox: row['plainMailbox'],
          connection: tokens.ref('connection', 'c'),
        }) as unknown as AccountClaims,
    ),
    people: people.map(({ file, record }) => {
      const [row] = namedRows(rosterShape, snapshots([record], context(file)));
      return { ...row, mailboxes: row!['plainMailboxes'], file } as unknown as PersonClaims;
    }),
  };
}

const nowhere = undefined as never;
const sanitizerOf = (source: string) => sanitizer(accountShape, accountKeep(source), tokens);
const pseudonymizerOf = () => pseudonymizer({ version: 1, secret: Buffer.alloc(32, 7) }, hris.namespace);

/** What an account shows of its human, in clear, as the rules compare it. */
function identitiesOf({ source, id, email, username }: TrueAccount): string[] {
  const parts = addressParts(email);
  return [
    `account@${source} ${id}`,
    ...(username === undefined ? [] : [`username@${source} ${username}`]),
    ...(parts === undefined ? [] : [`${parts.plainMailbox}@${parts.domain}`]),
  ];
}

type Humans = Map<string, number[]>;

function note(humans: Humans, identity: string, human: number): void {
  const known = humans.get(identity);
  if (known === undefined) humans.set(identity, [human]);
  else known.push(human);
}

/** What can be known: of each identity the humans for whom HR files name it, and those whose accounts have it. */
class Knowable {
  readonly #files: Humans = new Map();
  readonly #accounts: Humans = new Map();
  /** Identities of accounts that an HR file ties to their human. */
  readonly #tied = new Set<string>();

  constructor({ accounts, people }: Truth) {
    for (const { human, record } of people) {
      for (const email of record.emails) {
        const parts = addressParts(email)!;
        note(this.#files, `${parts.plainMailbox}@${parts.domain}`, human);
      }
      for (const [source, of, value] of record.identities) note(this.#files, `${of}@${source} ${value}`, human);
    }
    const persons = accounts.filter((account) => account.class === 'person');
    for (const one of persons) for (const identity of identitiesOf(one)) note(this.#accounts, identity, one.human);
    for (const one of persons.filter((account) => this.#isInFiles(account))) {
      for (const identity of identitiesOf(one)) this.#tied.add(identity);
    }
  }

  /** The person of the HR file, that it is one with other accounts, or nothing. */
  of(account: TrueAccount): 'person' | 'group' | 'nothing' {
    const alone = identitiesOf(account).filter((identity) => this.#isOnly(identity, account.human));
    if (this.#isInFiles(account) || alone.some((identity) => this.#tied.has(identity))) return 'person';
    return alone.some((identity) => this.#accounts.get(identity)!.length > 1) ? 'group' : 'nothing';
  }

  #isInFiles(account: TrueAccount): boolean {
    return identitiesOf(account).some((one) => this.#files.has(one) && this.#isOnly(one, account.human));
  }

  #isOnly(identity: string, human: number): boolean {
    const all = [...(this.#files.get(identity) ?? []), ...(this.#accounts.get(identity) ?? [])];
    return all.every((one) => one === human);
  }
}

interface Judged {
  readonly placed: number;
  readonly right: number;
  readonly knowable: number;
  readonly found: number;
  readonly unknowable: number;
}

function judge(truth: Truth, matches: readonly Match[]): Judged {
  const knowledge = new Knowable(truth);
  const humanOf = new Map(
    truth.people.map(({ human, record }) => [tokens.identity('hr-id', record.id) as string, human]),
  );
  const groups = Map.groupBy(matches, (match) => match.person);
  const accounts = new Map(truth.accounts.map((account) => [tokens.person(account.id) as string, account]));
  let [placed, right, knowable, found, unknowable] = [0, 0, 0, 0, 0];
  for (const match of matches) {
    const account = accounts.get(match.account)!;
    const group = groups.get(match.person)!;
    const isPlaced = match.state === 'matched' || group.length > 1;
    const isRight =
      match.state === 'matched'
        ? humanOf.get(match.person) === account.human
        : group.every((one) => accounts.get(one.account)!.human === account.human);
    if (isPlaced) [placed, right] = [placed + 1, right + Number(isRight)];
    if (account.class !== 'person' || account.human === nobodys) continue;
    const known = knowledge.of(account);
    const isFound = isPlaced && isRight && (known === 'group' || match.state === 'matched');
    if (known !== 'nothing') [knowable, found] = [knowable + 1, found + Number(isFound)];
    else unknowable += 1;
  }
  return { placed, right, knowable, found, unknowable };
}

const share = (some: number, of: number): string => (of === 0 ? 'none' : (some / of).toFixed(5));

function measure(name: string, truth: Truth): void {
  const { accounts, people } = throughTheBoundary(truth);
  const start = performance.now();
  const roster = new RosterClaims();
  for (const one of people) roster.add(one);
  const matcher = new Matcher(roster, { usernamesAreUnique: false });
  for (const account of accounts) matcher.add(account);
  const matches = [...matcher.match()];
  const seconds = (performance.now() - start) / 1000;
  const { placed, right, knowable, found, unknowable } = judge(truth, matches);
  console.log(`${name}: ${accounts.length} accounts, ${people.length} rows of HR files`);
  console.log(`  precision ${share(right, placed)} (${right} of ${placed} accounts that were put with somebody)`);
  console.log(`  recall ${share(found, knowable)} (${found} of ${knowable} that can be known; ${unknowable} cannot)`);
  console.log(`  ${matches.filter(({ state }) => state === 'conflict').length} in conflict`);
  console.log(`  ${seconds.toFixed(2)} s, ${residentMegabytes(process.pid)} MB with the truth in memory`);
  if (right < 0.999 * placed || found < 0.97 * knowable || seconds > 10) process.exitCode = 1;
}

const { values } = parseArgs({
  options: { people: { type: 'string', default: '52000' }, seed: { type: 'string', default: '1' } },
});
console.log(machine());
measure('Synthetic organization', syntheticTruth(Number(values.people), Number(values.seed)));
measure('Commit identities', mailmapTruth(Number(values.people) / 2, Number(values.seed)));
