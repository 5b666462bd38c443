// Whose an account may be that no rule matches: for an administrator to decide, and never decided here.
import { nilId } from '../base/ids.ts';
import type { PersonStore } from './persons.ts';

export interface Suggestion {
  readonly person: string;
  readonly why: string;
  /** Tokens of the labels of the person's latest HR file. */
  readonly groups: readonly string[];
}

/** Why a person may be meant, the best reason first. */
const reasons = {
  claim: 'Your HR file names this account for them.',
  address: 'Your HR file has the address of this account for them.',
  username: 'Your HR file has the same username for them.',
  mailbox: 'Their address is the same before the @, at another domain.',
  near: 'Their name is written much alike in an address or username.',
} as const;
type Reason = keyof typeof reasons;
const order = Object.keys(reasons) as Reason[];

const mostSuggested = 3;
/** Old files matter for who moved or was renamed; those of a month are enough to be looked through at once. */
const filesLookedAt = 4;
/** More people than this for one page of accounts would be no suggestions but a list. */
const mostCandidates = 2000;

interface Account {
  readonly account: string;
  readonly mailbox: string;
  readonly domain: string;
  readonly username: string;
  readonly claims: readonly string[];
  readonly near: readonly string[];
}

interface Candidate {
  readonly person: string;
  readonly addresses: readonly (readonly [string, string])[];
  readonly names: readonly string[];
  readonly claimed: readonly string[];
  readonly alike: readonly string[];
  readonly words: readonly string[];
}

/** At most three for each account; `snapshots` are those of the HR files that stand, the oldest first. */
export async function suggestPersons(
  store: PersonStore,
  organizationId: string,
  accounts: readonly string[],
  snapshots: readonly string[],
): Promise<ReadonlyMap<string, readonly Suggestion[]>> {
  if (accounts.length === 0 || snapshots.length === 0) return new Map();
  const listed = await store.query<Account>(
    organizationId,
    `SELECT account, plainMailbox AS mailbox, domain, username, claims, near FROM accounts FINAL
    WHERE account IN (${tokens(accounts)}) AND class NOT IN ('bot', 'external')`,
  );
  if (listed.length === 0) return new Map();
  const candidates = await store.query<Candidate>(
    organizationId,
    candidatesSql(listed, snapshots.slice(-filesLookedAt)),
  );
  return new Map(listed.map((account) => [account.account, best(account, candidates)]));
}

const tokens = (some: readonly string[]): string => some.map((token) => `toUUID('${token}')`).join(', ');
const listOf = (some: readonly string[]): string =>
  `CAST([${tokens([...new Set(some)].filter((token) => token !== nilId))}], 'Array(UUID)')`;

function candidatesSql(accounts: readonly Account[], snapshots: readonly string[]): string {
  const mailboxes = listOf(accounts.map(({ mailbox }) => mailbox));
  const usernames = listOf(accounts.map(({ username }) => username));
  const claims = listOf(accounts.flatMap((account) => account.claims));
  const near = listOf(accounts.flatMap((account) => account.near));
  return `SELECT person, groupUniqArrayArray(arrayFilter(one -> has(${mailboxes}, one.1), arrayZip(plainMailboxes, domains))) AS addresses,
      groupUniqArrayArray(arrayFilter(one -> has(${usernames}, one), roster.usernames)) AS names,
      groupUniqArrayArray(arrayFilter(one -> has(${claims}, one), roster.claims)) AS claimed,
      groupUniqArrayArray(arrayFilter(one -> has(${near}, one), roster.near)) AS alike,
      argMax(groups, indexOf([${tokens(snapshots)}], snapshot)) AS words
    FROM roster FINAL
    WHERE snapshot IN (${tokens(snapshots)}) AND (hasAny(plainMailboxes, ${mailboxes})
      OR hasAny(roster.usernames, ${usernames}) OR hasAny(roster.claims, ${claims}) OR hasAny(roster.near, ${near}))
    GROUP BY person ORDER BY length(claimed) DESC, length(addresses) DESC, length(alike) DESC, person LIMIT ${mostCandidates}`;
}

function best(account: Account, candidates: readonly Candidate[]): readonly Suggestion[] {
  return candidates
    .flatMap((candidate) => {
      const reason = reasonOf(account, candidate);
      return reason === undefined ? [] : [{ candidate, reason, alike: shared(account.near, candidate.alike) }];
    })
    .toSorted(
      (one, other) =>
        order.indexOf(one.reason) - order.indexOf(other.reason) ||
        other.alike - one.alike ||
        (one.candidate.person < other.candidate.person ? -1 : 1),
    )
    .slice(0, mostSuggested)
    .map(({ candidate, reason }) => ({ person: candidate.person, why: reasons[reason], groups: candidate.words }));
}

const shared = (some: readonly string[], others: readonly string[]): number =>
  some.filter((one) => others.includes(one)).length;

function reasonOf(account: Account, { addresses, names, claimed, alike }: Candidate): Reason | undefined {
  const mailboxes = addresses.filter(([mailbox]) => mailbox === account.mailbox);
  const applies: Readonly<Record<Reason, boolean>> = {
    claim: shared(account.claims, claimed) > 0,
    address: mailboxes.some(([, domain]) => domain === account.domain),
    username: names.includes(account.username),
    mailbox: mailboxes.length > 0,
    near: shared(account.near, alike) > 0,
  };
  return order.find((reason) => applies[reason]);
}
