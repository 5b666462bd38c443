// Whose an address or a token is: the person of the HR files and their accounts, as the last matching left them.
import { nilId } from '../base/ids.ts';
import type { MatchState } from './match-rules.ts';
import { allPersonsSql, type PersonStore, preparePersons } from './persons.ts';

/** What somebody is looked up by: the token of an account or a person, or a mailbox at a domain. */
export interface LookedUp {
  readonly kind: 'token' | 'address';
  readonly token: string;
  /** The nil id for a token. */
  readonly domain: string;
}

export interface FoundPerson {
  /** Of the HR files; null where none of those that stand has them. */
  readonly person: string | null;
  readonly accounts: readonly string[];
  /** True where the latest HR file with the address has it for two people: then it says nothing of whose it is. */
  readonly isContested: boolean;
}

interface Matched {
  readonly account: string;
  readonly person: string;
  readonly state: MatchState;
}

/** `snapshots` are those of the HR files that stand, the oldest first. Nobody found is a person without accounts. */
export async function findPerson(
  store: PersonStore,
  organizationId: string,
  snapshots: readonly string[],
  by: readonly LookedUp[],
): Promise<FoundPerson> {
  await preparePersons(store, organizationId);
  const asking: Asking = { snapshots, query: (sql) => store.query(organizationId, sql) };
  const tokens = by.flatMap(({ kind, token }) => (kind === 'token' ? [token] : []));
  const pairs = by.flatMap(({ kind, token, domain }) =>
    kind === 'address' ? [`(${uuid(token)}, ${uuid(domain)})`] : [],
  );
  const inFiles = [...(await ofTokens(asking, tokens)), ...(await ofAddresses(asking, pairs))];
  const isContested = inFiles.length > 1;
  const listed = [...tokens, ...(await accountsAt(asking, pairs))];
  const matched = await matchesOf(asking, listed, 'account');
  if (inFiles.length === 1) return withAccounts(asking, inFiles[0]!, tokens, matched, false);
  const persons = new Set(matched.filter(({ state }) => state === 'matched').map(({ person }) => person));
  // An administrator may have decided whose it is where the files do not say.
  if (!isContested && persons.size === 1) return withAccounts(asking, [...persons][0]!, tokens, matched, false);
  return { person: null, accounts: await alone(asking, listed, matched), isContested };
}

interface Asking {
  readonly snapshots: readonly string[];
  readonly query: <T>(sql: string) => Promise<T[]>;
}

const uuid = (token: string): string => `toUUID('${/^[0-9a-f-]{36}$/.exec(token)?.[0] ?? nilId}')`;
const list = (tokens: readonly string[]): string => tokens.map(uuid).join(', ');

/** Those of the tokens that are people of the HR files. */
async function ofTokens({ query, snapshots }: Asking, tokens: readonly string[]): Promise<string[]> {
  if (tokens.length === 0 || snapshots.length === 0) return [];
  const sql = `SELECT DISTINCT person FROM roster WHERE snapshot IN (${list(snapshots)}) AND person IN (${list(tokens)})`;
  return (await query<{ person: string }>(sql)).map(({ person }) => person);
}

/** Whose the addresses are by the last HR file that has them. */
async function ofAddresses({ query, snapshots }: Asking, pairs: readonly string[]): Promise<string[]> {
  if (pairs.length === 0 || snapshots.length === 0) return [];
  const rows = await query<{ person: string; file: number }>(
    `SELECT person, max(indexOf([${list(snapshots)}], snapshot)) AS file FROM roster FINAL
      WHERE snapshot IN (${list(snapshots)}) AND hasAny(
        arrayConcat(arrayZip(mailboxes, domains), arrayZip(plainMailboxes, domains)), [${pairs.join(', ')}])
      GROUP BY person`,
  );
  const latest = Math.max(0, ...rows.map(({ file }) => file));
  return rows.filter(({ file }) => file === latest).map(({ person }) => person);
}

async function accountsAt({ query }: Asking, pairs: readonly string[]): Promise<string[]> {
  if (pairs.length === 0) return [];
  const at = pairs.join(', ');
  const rows = await query<{ account: string }>(
    `SELECT account FROM accounts FINAL
      WHERE class != 'bot' AND ((mailbox, domain) IN (${at}) OR (plainMailbox, domain) IN (${at})) ORDER BY account`,
  );
  return rows.map(({ account }) => account);
}

async function matchesOf({ query }: Asking, tokens: readonly string[], by: 'account' | 'person'): Promise<Matched[]> {
  if (tokens.length === 0) return [];
  const sql = `SELECT account, person, toString(state) AS state FROM (${allPersonsSql}) WHERE ${by} IN (${list(tokens)})`;
  return query<Matched>(sql);
}

/** All accounts of the person; one that is not matched yet is theirs where it was asked for by its token. */
async function withAccounts(
  asking: Asking,
  person: string,
  tokens: readonly string[],
  matched: readonly Matched[],
  isContested: boolean,
): Promise<FoundPerson> {
  const theirs = (await matchesOf(asking, [person], 'person')).filter(({ state }) => state === 'matched');
  const known = new Set([person, ...matched.map(({ account }) => account)]);
  const unknown = tokens.filter((token) => !known.has(token));
  return {
    person,
    accounts: [...new Set([...theirs.map(({ account }) => account), ...unknown])].toSorted(),
    isContested,
  };
}

/** Accounts without a person of the HR files, with those that one address makes the same person’s. */
async function alone(asking: Asking, listed: readonly string[], matched: readonly Matched[]): Promise<string[]> {
  const byAccount = new Map(matched.map((one) => [one.account, one]));
  const own = listed.filter((account) => byAccount.get(account)?.state !== 'matched');
  const groups = own.flatMap((account) => {
    const found = byAccount.get(account);
    return found?.state === 'unmatched' ? [found.person] : [];
  });
  const same = (await matchesOf(asking, groups, 'person')).filter(({ state }) => state === 'unmatched');
  return [...new Set([...own, ...same.map(({ account }) => account)])].toSorted();
}
