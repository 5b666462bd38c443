// Whose account is whose, as a table of tokens in the event store: replaced as a whole, and read as a whole.
import type { EventStore } from '../events/store.ts';
import { matchRules, matchStates } from './match-rules.ts';
import type { Match } from './matcher.ts';

/** What identity needs of the event store. */
export type PersonStore = Pick<EventStore, 'query' | 'command'>;

const enumOf = (words: readonly string[]): string =>
  `Enum8(${words.map((word, place) => `'${word}' = ${place}`).join(', ')})`;

// Rows are written under a new version, and the last step says in personRuns that it stands: a reader sees the old
// version or the new one, never half of each. Every statement may run twice after a broken connection: hence the
// replacing engines, and FINAL where persons are read. A version is a partition, so that it goes as a whole too.
const tables = [
  `CREATE TABLE IF NOT EXISTS persons (
    account UUID, connection UUID, person UUID, rule ${enumOf(matchRules)}, state ${enumOf(matchStates)},
    isLeftOut Bool, isNoPerson Bool, version UInt64
  ) ENGINE = ReplacingMergeTree PARTITION BY version ORDER BY (version, account)
  SETTINGS fsync_after_insert = 1, old_parts_lifetime = 5`,
  `CREATE TABLE IF NOT EXISTS personRuns (version UInt64, isFinished Bool, fingerprint UInt64)
  ENGINE = ReplacingMergeTree(isFinished) ORDER BY version SETTINGS fsync_after_insert = 1, old_parts_lifetime = 5`,
];

/** Makes the tables where they are missing: whoever reads persons does so first. */
export async function preparePersons(store: PersonStore, organizationId: string): Promise<void> {
  for (const table of tables) await store.command(organizationId, table);
}

const standing = '(SELECT maxIf(version, isFinished) FROM personRuns)';

/** Every account that is listed or decided about: account, connection, person, rule, state, isLeftOut, isNoPerson. */
export const allPersonsSql = `SELECT account, connection, person, rule, state, isLeftOut, isNoPerson
  FROM persons FINAL WHERE version = ${standing}`;

/** Rows (account, person, isLeftOut, isNoPerson) of those accounts that are not simply a person of their own. */
export const personsSql = `SELECT account, person, isLeftOut, isNoPerson
  FROM persons FINAL WHERE version = ${standing} AND (person != account OR isLeftOut OR isNoPerson)`;

/** What the last finished matching left; the fingerprint is 0 before the first. */
export interface PersonRun {
  readonly version: number;
  readonly fingerprint: string;
  /** Above every finished and unfinished one. */
  readonly nextVersion: number;
}

export async function readPersonRun(store: PersonStore, organizationId: string): Promise<PersonRun> {
  const [found] = await store.query<{ stands: number; highest: number; printed: string }>(
    organizationId,
    // An alias of the name of a column would stand for it in the other expressions too.
    `SELECT toUInt32(maxIf(version, isFinished)) AS stands, toUInt32(max(version)) AS highest,
      toString(argMaxIf(fingerprint, version, isFinished)) AS printed FROM personRuns`,
  );
  const { stands, highest, printed } = found!;
  return { version: stands, nextVersion: highest + 1, fingerprint: printed };
}

/** Takes the version before anything is written under it, and lets it stand after everything is. */
export async function recordPersonRun(
  store: PersonStore,
  organizationId: string,
  version: number,
  fingerprint: string,
  isFinished: boolean,
): Promise<void> {
  await store.command(
    organizationId,
    'INSERT INTO personRuns SELECT {version:UInt64}, {isFinished:Bool}, {fingerprint:UInt64}',
    { version, isFinished, fingerprint },
  );
}

/** So many rows are one statement of about a megabyte and a half. */
const atOnce = 10_000;

/** Writes the matches under a version that does not stand yet. */
export async function writePersons(
  store: PersonStore,
  organizationId: string,
  version: number,
  matches: Iterable<Match>,
): Promise<void> {
  let rows: string[] = [];
  const write = async (): Promise<void> => {
    if (rows.length > 0) await store.command(organizationId, `INSERT INTO persons VALUES ${rows.join(', ')}`);
    rows = [];
  };
  for (const { account, connection, person, rule, state, isLeftOut, isNoPerson } of matches) {
    rows.push(
      `('${account}', '${connection}', '${person}', '${rule}', '${state}', ${isLeftOut}, ${isNoPerson}, ${version})`,
    );
    if (rows.length === atOnce) await write();
  }
  await write();
}

/** Takes away what the last matching replaced: for whoever must not leave it to the next one. */
export async function dropReplacedPersons(store: PersonStore, organizationId: string): Promise<void> {
  await preparePersons(store, organizationId);
  await sweepPersons(store, organizationId, (await readPersonRun(store, organizationId)).version);
}

/** Takes away every version that does not stand. Before a matching, so that whoever reads the last one has an hour. */
export async function sweepPersons(store: PersonStore, organizationId: string, version: number): Promise<void> {
  const found = await store.query<{ replaced: number }>(
    organizationId,
    'SELECT DISTINCT toUInt32(version) AS replaced FROM persons WHERE version != {version:UInt64}',
    { version },
  );
  for (const { replaced } of found)
    await store.command(organizationId, `ALTER TABLE persons DROP PARTITION ${replaced}`);
}

/** How many tokens stand in one statement. */
const tokensAtOnce = 1000;

/** Takes accounts and persons out for good. Repeatable. */
export async function erasePersons(
  store: PersonStore,
  organizationId: string,
  tokens: readonly string[],
): Promise<void> {
  await preparePersons(store, organizationId);
  for (let at = 0; at < tokens.length; at += tokensAtOnce) {
    const some = tokens.slice(at, at + tokensAtOnce).map((token) => `toUUID('${token}')`);
    const condition = `account IN (${some.join(', ')}) OR person IN (${some.join(', ')})`;
    const found = await store.query(organizationId, `SELECT 1 FROM persons WHERE ${condition} LIMIT 1`);
    if (found.length === 0) continue;
    await store.command(organizationId, `ALTER TABLE persons DELETE WHERE ${condition} SETTINGS mutations_sync = 1`);
  }
  // The engine keeps the words of a finished mutation: they say whose rows were deleted.
  await store.command(organizationId, 'KILL MUTATION WHERE database = currentDatabase() AND is_done SYNC');
}

/** Lets the next matching begin anew: an address that two people claimed may be one's alone now. */
export async function forgetMatching(store: PersonStore, organizationId: string): Promise<void> {
  await preparePersons(store, organizationId);
  await store.command(
    organizationId,
    'ALTER TABLE personRuns UPDATE fingerprint = 0 WHERE fingerprint != 0 SETTINGS mutations_sync = 1',
  );
}
