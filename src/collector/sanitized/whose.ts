// Finds whose tokens files of a source hold, and refuses what would make two people of each.
//
// A file does not say with which salt its tokens were made. That shows in what stands already: channels are called alike
// under every salt, people under one alone.
import { findConnector } from '../../connectors/index.ts';
import { errorCodes, Refused } from '../../base/errors.ts';
import { isSameText } from '../../base/same-text.ts';
import { fingerprintOfFiles, isOfFilesAlone, type PsoxyOfFiles } from '../../control/psoxies.ts';
import type { Control } from '../../control/control.ts';
import type { LiveConnection } from '../../control/live-connections.ts';
import { listWays, psoxyOfWay, type Way } from '../../control/ways.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import type { PsoxySalt } from '../../privacy/psoxy-token.ts';
import type { Rooms } from '../other-keys.ts';

/** What files tell of themselves, but for the sources in tokens under the organization's own key. */
export interface FilesTold {
  /** Ids of whatever a connection to the same source may be made for. */
  readonly sources: readonly string[];
  readonly places: readonly string[];
  /** Null where they come as the source gave them out. */
  readonly psoxy: { readonly people: readonly string[]; readonly hasPlainIds: boolean } | null;
}

interface Wanted {
  readonly organizationId: string;
  /** The token of the source, by which its connection is known. */
  readonly sourceRef: string;
  readonly told: FilesTold;
  readonly pseudonymize: Pick<Pseudonymizer, 'ref'>;
  /** The salt that was given with the files. */
  readonly salt: PsoxySalt | null;
  /** Connectors of the same kind of source. */
  readonly connectorIds: readonly string[];
}

/** So many people are enough to say that none of them is known. */
const fewest = 5;
/** More channels are not held against what stands. */
const mostPlaces = 2000;

/**
 * The Psoxy whose tokens the files hold; null where they hold none. Throws Refused `connection-exists` where the source is
 * read in another way, `psoxy-salt-changed` where the tokens are of nobody who is known, `psoxy-salt-needed`.
 */
export async function whoseFiles(rooms: Rooms, wanted: Wanted): Promise<PsoxyOfFiles | null> {
  const { told, organizationId, connectorIds, sourceRef } = wanted;
  const ways = (await listWays(rooms.control, organizationId)).filter((one) => connectorIds.includes(one.connectorId));
  const same = await ofSameSource(rooms, wanted, ways);
  const other = same.find(({ route }) => (route === 'psoxy') !== (told.psoxy !== null));
  if (other !== undefined) throw readOtherwise(other);
  if (told.psoxy === null) return null;
  const found = await psoxyAmong(rooms, wanted, same, ways);
  const known = found?.salt ?? null;
  if (known !== null && wanted.salt !== null && !isSameSalt(known, wanted.salt)) throw otherSaltGiven();
  const salt = known ?? wanted.salt;
  if (told.psoxy.hasPlainIds && salt === null) throw saltNeeded();
  return { salt, fingerprint: found?.fingerprint ?? fingerprintOfFiles(sourceRef), sources: told.sources };
}

/**
 * The same of a live connection, when it is known which channels its source has: who connected it first could not know. Throws
 * Refused `connection-exists`.
 */
export async function refuseOtherWay(
  rooms: Rooms,
  { organizationId, connectionId, connectorId, route }: LiveConnection,
  places: readonly string[],
): Promise<void> {
  const namespace = findConnector(connectorId)?.namespace.name;
  const ways = (await listWays(rooms.control, organizationId)).filter(
    (one) =>
      one.connectionId !== connectionId &&
      (one.route === 'psoxy') !== (route === 'psoxy') &&
      findConnector(one.connectorId)?.namespace.name === namespace,
  );
  if (ways.length === 0) return;
  const sharing = await connectionsWith(rooms, organizationId, 'channels', 'channel', places.slice(0, mostPlaces));
  const other = ways.find((one) => sharing.has(one.connectionId));
  if (other !== undefined) throw readOtherwise(other);
}

/**
 * The same of an export whose rows were made with the key of a proxy: whether it is of the same organization cannot be told, so
 * it is taken to be. Throws Refused `connection-exists`.
 */
export async function refuseBesidePsoxy(control: Control, organizationId: string, connectorId: string): Promise<void> {
  const namespace = findConnector(connectorId)?.namespace.name;
  const other = (await listWays(control, organizationId)).find(
    (one) => one.route === 'psoxy' && findConnector(one.connectorId)?.namespace.name === namespace,
  );
  if (other !== undefined) throw readOtherwise(other);
}

/** Through a proxy everything has a token of the proxy's: whether it is the same cannot be told, so it is taken to be. */
async function ofSameSource(
  rooms: Rooms,
  { organizationId, sourceRef, told, pseudonymize }: Wanted,
  ways: readonly Way[],
) {
  const refs = new Set([sourceRef, ...told.sources.map((id) => pseudonymize.ref('source', id))]);
  const sharing = await connectionsWith(rooms, organizationId, 'channels', 'channel', told.places.slice(0, mostPlaces));
  return ways.filter(
    (one) =>
      refs.has(one.sourceRef ?? '') || sharing.has(one.connectionId) || (told.psoxy !== null && one.route === 'proxy'),
  );
}

/** That of the same source, else the only one that the organization has: one deployment has one salt. */
async function psoxyAmong(
  rooms: Rooms,
  { organizationId, told }: Wanted,
  same: readonly Way[],
  ways: readonly Way[],
): Promise<PsoxyOfFiles | null> {
  const isSame = same.length > 0;
  const through = (isSame ? same : ways).filter(({ route }) => route === 'psoxy');
  const psoxiesOf = async (some: readonly Way[]) =>
    (await Promise.all(some.map((one) => psoxyOfWay(rooms.control, organizationId, one)))).filter(
      (one) => one !== null,
    );
  const known = await psoxiesOf(through);
  // What a connection told of its salt holds for files too that came before it.
  const first = known.find((one) => !isOfFilesAlone(one)) ?? known[0];
  const isOther = (one: PsoxyOfFiles) => !isOfFilesAlone(one) && one.fingerprint !== first?.fingerprint;
  if (first === undefined || known.some(isOther)) return null;
  if (await areStrangers(rooms, organizationId, told.psoxy?.people ?? [], through)) {
    if (!isSame) return null;
    throw otherSalt(through[0]!);
  }
  const alike = [...known, ...(await psoxiesOf(ways)).filter(({ fingerprint }) => fingerprint === first.fingerprint)];
  return { ...first, salt: alike.find(({ salt }) => salt !== null)?.salt ?? null };
}

/** True where nobody of them is among the people of those connections, though there are enough to say so. */
async function areStrangers(
  rooms: Rooms,
  organizationId: string,
  people: readonly string[],
  ways: readonly Way[],
): Promise<boolean> {
  if (people.length < fewest) return false;
  const ids = ways.map(({ connectionId }) => `toUUID('${connectionId}')`).join();
  const stored = `SELECT 1 FROM accounts WHERE connection IN (${ids}) LIMIT ${fewest}`;
  if ((await rooms.store.query(organizationId, stored)).length < fewest) return false;
  const known = await connectionsWith(rooms, organizationId, 'accounts', 'account', people);
  return !ways.some(({ connectionId }) => known.has(connectionId));
}

async function connectionsWith(
  { store }: Rooms,
  organizationId: string,
  table: 'channels' | 'accounts',
  column: 'channel' | 'account',
  tokens: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tokens.length === 0) return new Set();
  const list = tokens.map((one) => `toUUID('${one}')`).join();
  const sql = `SELECT DISTINCT toString(connection) AS id FROM ${table} WHERE ${column} IN (${list})`;
  return new Set((await store.query<{ readonly id: string }>(organizationId, sql)).map(({ id }) => id));
}

const isSameSalt = (one: PsoxySalt, other: PsoxySalt): boolean =>
  isSameText(one.salt, other.salt) && one.ignoresDots === other.ignoresDots;

function readOtherwise({ name }: Way): Refused {
  const next = `It is the connection “${name}”, which is read in another way: everybody would be two people. Destroy one of them, or go on in the same way.`;
  return new Refused('connection-exists', errorCodes['connection-exists'], next);
}

function otherSalt({ name }: Way): Refused {
  const next = `Nobody in these files is among the people of “${name}”: have them sanitized with the salt of that connection, or destroy it first.`;
  return new Refused('psoxy-salt-changed', errorCodes['psoxy-salt-changed'], next);
}

function otherSaltGiven(): Refused {
  const next =
    'Leave the salt out: that of the connection is known. Where it is the files that are of another Psoxy, they do not fit.';
  return new Refused('psoxy-salt-changed', errorCodes['psoxy-salt-changed'], next);
}

function saltNeeded(): Refused {
  const next =
    'Give the salt with the files, or connect the Psoxy with it; or have its rules put tokens in place of every id of a person.';
  return new Refused('psoxy-salt-needed', errorCodes['psoxy-salt-needed'], next);
}
