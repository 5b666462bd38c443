// Brings persons up to what accounts, HR files, settings and decisions say now: nothing is done where none of it changed.
import { createHash } from 'node:crypto';
import { nilId } from '../base/ids.ts';
import type { Control } from '../control/control.ts';
import { readMatching } from '../control/matching.ts';
import { standingDecisions } from '../control/match-decisions.ts';
import { listRosters } from '../control/rosters.ts';
import { organizationKeys } from '../control/secrets.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { identityMapThatStands, readIdentityMap } from './identity-map.ts';
import type { Decision } from './internal/settled-decisions.ts';
import { type AccountClaims, Matcher } from './matcher.ts';
import {
  type PersonStore,
  preparePersons,
  readPersonRun,
  recordPersonRun,
  sweepPersons,
  writePersons,
} from './persons.ts';
import { type PersonClaims, RosterClaims } from './roster-claims.ts';

/** What a matching is made of, beside the rows of the event store. */
interface Basis {
  /** Of the files that stand, the oldest first. */
  readonly snapshots: readonly string[];
  readonly stripsTags: boolean;
  readonly usernamesAreUnique: boolean;
  /** As tokens. */
  readonly domainAliases: readonly (readonly [string, string])[];
  readonly decisions: readonly Decision[];
}

/** Grows by one with every change of what the rules make of the same accounts. */
const rulesVersion = 1;

/**
 * At most one may run at a time for an organization, as computations do. One that dies leaves what stood before, and
 * is repeated whole. True where whose account is whose was worked out again.
 */
export async function resolvePersons(
  { control, store }: { readonly control: Control; readonly store: PersonStore },
  organizationId: string,
): Promise<boolean> {
  await preparePersons(store, organizationId);
  const basis = await readBasis(control, organizationId);
  const run = await readPersonRun(store, organizationId);
  await sweepPersons(store, organizationId, run.version);
  const fingerprint = await fingerprintOf(store, organizationId, basis);
  if (fingerprint === run.fingerprint) return false;
  await recordPersonRun(store, organizationId, run.nextVersion, fingerprint, false);
  const matcher = await readMatcher(store, organizationId, basis);
  await writePersons(store, organizationId, run.nextVersion, matcher.match(basis.decisions));
  await recordPersonRun(store, organizationId, run.nextVersion, fingerprint, true);
  return true;
}

/** True where a change was written down and the process ended before persons were worked out again. */
export async function arePersonsBehind(
  { control, store }: { readonly control: Control; readonly store: PersonStore },
  organizationId: string,
): Promise<boolean> {
  await preparePersons(store, organizationId);
  const basis = await readBasis(control, organizationId);
  const run = await readPersonRun(store, organizationId);
  return run.fingerprint !== (await fingerprintOf(store, organizationId, basis));
}

async function readBasis(control: Control, organizationId: string): Promise<Basis> {
  const [rosters, settings, decisions, key] = await Promise.all([
    listRosters(control, organizationId),
    readMatching(control, organizationId),
    standingDecisions(control, organizationId),
    organizationKeys(control, organizationId),
  ]);
  const pseudonymize = pseudonymizer(key, { name: 'identity', normalize: (id) => id });
  const domain = (name: string): string => pseudonymize.identity('domain', name);
  const { stripsTags, usernamesAreUnique, domainAliases } = settings;
  return {
    snapshots: rosters.map(({ snapshot }) => snapshot),
    stripsTags,
    usernamesAreUnique,
    domainAliases: domainAliases.map(([alias, stands]) => [domain(alias), domain(stands)]),
    decisions,
  };
}

/** Never 0, which stands for none. A snapshot is never changed, so that its id speaks for its rows. */
async function fingerprintOf(store: PersonStore, organizationId: string, basis: Basis): Promise<string> {
  const { decisions, ...rest } = basis;
  const said = [
    rulesVersion,
    rest,
    await identityMapThatStands(store, organizationId),
    decisions.map(({ number, kind, account, other }) => [number, kind, account, other]),
  ];
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  const [found] = await store.query<{ fingerprint: string }>(
    organizationId,
    `SELECT toString(greatest(1, cityHash64({said:String}, count(), sum(cityHash64(
      account, connection, mailbox, plainMailbox, domain, username, claims, class))))) AS fingerprint FROM accounts FINAL`,
    { said: digest },
  );
  return found!.fingerprint;
}

/** People and accounts in memory at once, beside their numbers. */
const rowsAtOnce = 10_000;

async function readMatcher(store: PersonStore, organizationId: string, basis: Basis): Promise<Matcher> {
  const roster = new RosterClaims(basis.domainAliases);
  if (basis.snapshots.length > 0) await readPeople(store, organizationId, basis, roster);
  await readIdentityMap(store, organizationId, basis.stripsTags, roster);
  const matcher = new Matcher(roster, basis);
  await readAccounts(store, organizationId, basis, matcher);
  return matcher;
}

async function readPeople(
  store: PersonStore,
  organizationId: string,
  basis: Basis,
  roster: RosterClaims,
): Promise<void> {
  // Each range is short on the disk in every snapshot, so that all of them are grouped without reading any twice.
  const bounds = await store.query<{ person: string }>(
    organizationId,
    `SELECT person FROM (
      SELECT person, rowNumberInAllBlocks() AS place FROM (
        SELECT person FROM roster WHERE snapshot = {latest:UUID} ORDER BY person
      )
    ) WHERE place > 0 AND place % ${rowsAtOnce} = 0 ORDER BY person`,
    { latest: basis.snapshots.at(-1) },
  );
  const starts = [nilId, ...bounds.map(({ person }) => person)];
  for (const [place, from] of starts.entries()) {
    const to = starts[place + 1];
    const people = await store.query<PersonClaims>(organizationId, peopleSql(basis, to !== undefined), {
      from,
      ...(to !== undefined && { to }),
    });
    for (const person of people) roster.add(person);
  }
}

/** Many files say the same of nearly everybody: it comes once, with the last file that says it. */
function peopleSql({ snapshots, stripsTags, usernamesAreUnique }: Basis, hasEnd: boolean): string {
  // Our own ids, and too many to be parameters, which stand in an address.
  const standing = snapshots.map((snapshot) => `toUUID('${snapshot}')`).join(', ');
  return `SELECT person, mailboxes, domains, usernames, claims, max(place) AS file, argMax(out, place) AS isLeftOut
    FROM (
      SELECT person, ${stripsTags ? 'plainMailboxes' : 'mailboxes'} AS mailboxes, domains,
        ${usernamesAreUnique ? 'usernames' : "CAST([], 'Array(UUID)')"} AS usernames, claims, isLeftOut AS out,
        toInt32(indexOf([${standing}], snapshot)) - 1 AS place
      FROM roster FINAL
      WHERE snapshot IN (${standing}) AND person >= {from:UUID} ${hasEnd ? 'AND person < {to:UUID}' : ''}
    )
    GROUP BY person, mailboxes, domains, usernames, claims`;
}

async function readAccounts(
  store: PersonStore,
  organizationId: string,
  { stripsTags, usernamesAreUnique }: Basis,
  matcher: Matcher,
): Promise<void> {
  let after = nilId;
  for (;;) {
    const accounts = await store.query<AccountClaims>(
      organizationId,
      `SELECT account, connection, ${stripsTags ? 'plainMailbox' : 'mailbox'} AS mailbox, domain,
        ${usernamesAreUnique ? 'username' : `toUUID('${nilId}')`} AS username, claims, class
      FROM accounts FINAL WHERE account > {after:UUID} ORDER BY account LIMIT ${rowsAtOnce}`,
      { after },
    );
    for (const account of accounts) matcher.add(account);
    if (accounts.length < rowsAtOnce) return;
    after = accounts.at(-1)!.account;
  }
}
