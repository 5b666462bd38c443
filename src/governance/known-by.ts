// By what one person is known: from an address that is typed or proved, or from a token, to everything that is theirs.
import { Refused, errorCodes } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import { type NotAsked, otherKeys } from '../collector/other-keys.ts';
import { atEveryDomain, type KnownBy } from '../control/objections.ts';
import { listRosters } from '../control/rosters.ts';
import { organizationKeys } from '../control/secrets.ts';
import { findPerson, type FoundPerson } from '../identity/find-person.ts';
import { addressParts, addressTokens } from '../privacy/address.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import type { Rooms } from './rooms.ts';

/** Somebody by an address, in memory alone, or by the token of an account or person. */
export type Whom = { readonly address: string } | { readonly token: string };

export interface Known extends FoundPerson {
  /** Everything by which their rows are found: to keep them out, and to take them out. */
  readonly known: readonly KnownBy[];
}

/** By what somebody is known before anything that is stored was looked at. */
export interface Given {
  readonly known: readonly KnownBy[];
  /** Where it could not be asked by what the address is known: there something of theirs may stand all the same. */
  readonly notAsked: readonly NotAsked[];
}

/**
 * For what must not be half done. Throws Refused `invalid-request` for what is no address, `address-not-asked` where it is
 * not known by what they are known. Somebody of whom nothing is stored is known by what was given.
 */
export async function knownBy(rooms: Rooms, organizationId: string, whom: Whom): Promise<Known> {
  const { known, notAsked } = await givenBy(rooms, organizationId, whom);
  const [first] = notAsked;
  if (first === undefined) return knownOf(rooms, organizationId, known);
  throw new Refused('address-not-asked', errorCodes['address-not-asked'], first.next);
}

/** Everything by which they are known, as far as that was given. */
export async function knownOf(rooms: Rooms, organizationId: string, given: readonly KnownBy[]): Promise<Known> {
  const { control, store } = rooms;
  await store.prepareOrganization(organizationId);
  const rest = given.filter(({ kind }) => kind !== 'key');
  const looked = await atEveryDomain(control, organizationId, rest);
  const snapshots = (await listRosters(control, organizationId)).map(({ snapshot }) => snapshot);
  const found = await findPerson(
    store,
    organizationId,
    snapshots,
    looked.map(({ kind, token, domain }) => ({ kind: kind === 'token' ? 'token' : 'address', token, domain })),
  );
  const tokens = [...found.accounts, ...(found.person === null ? [] : [found.person])].map(ofToken);
  // An address that the HR file has for two people takes out accounts that have it, and nobody's row of the file.
  const own = found.isContested ? given.map(asAddress) : given;
  const ofAccounts = found.person === null && !found.isContested ? await addressesOf(rooms, organizationId, found) : [];
  const entries = [...own, ...tokens, ...ofAccounts].map((one) => ({ ...one, objection: organizationId }));
  const told = await store.tellAll(organizationId, entries);
  return { ...found, known: told.map(({ objection: _, ...one }) => one) };
}

/** The same of an address alone, where nothing of it need be stored. Throws Refused `invalid-request`. */
export async function givenBy(rooms: Rooms, organizationId: string, whom: Whom): Promise<Given> {
  if ('token' in whom) return { known: [ofToken(whom.token)], notAsked: [] };
  const parts = addressParts(whom.address);
  if (parts === undefined) throw noAddress();
  const key = await organizationKeys(rooms.control, organizationId);
  const own = addressTokens(parts, pseudonymizer(key, { name: 'identity', normalize: (id) => id }));
  const known: KnownBy[] = own.mailboxes.map((token) => ({ kind: 'main', token, domain: own.domain }));
  const notAsked: NotAsked[] = [];
  const keys = await otherKeys(rooms, organizationId);
  for (const answer of await Promise.all(keys.map((other) => other.lookUp(whom.address)))) {
    if ('is' in answer) notAsked.push(answer);
    else known.push(...answer);
  }
  return { known, notAsked };
}

const ofToken = (token: string): KnownBy => ({ kind: 'token', token, domain: nilId });
const asAddress = (one: KnownBy): KnownBy => (one.kind === 'main' ? { ...one, kind: 'address' } : one);

/** Somebody in no HR file is known by the addresses of their accounts: whoever comes with one of them is the same. */
async function addressesOf(
  { store }: Rooms,
  organizationId: string,
  { accounts }: FoundPerson,
): Promise<readonly KnownBy[]> {
  if (accounts.length === 0) return [];
  const rows = await store.query<{ token: string; domain: string }>(
    organizationId,
    `SELECT DISTINCT arrayJoin([mailbox, plainMailbox]) AS token, domain FROM accounts FINAL
      WHERE account IN (${accounts.map((account) => `toUUID('${account}')`).join(', ')}) AND token != toUUID('${nilId}')`,
  );
  return rows.map((row) => ({ kind: 'main', ...row }));
}

const noAddress = (): Refused =>
  new Refused(
    'invalid-request',
    `${errorCodes['invalid-request']} This is no e-mail address of one person.`,
    'Write it like ann@example.com, or give the token of an account.',
  );
