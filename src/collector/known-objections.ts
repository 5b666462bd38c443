// Lets who objected be known under a key of others too, before anything comes that was made with it.
//
// An objection holds no address. Where a member has the address of one, it is asked by what they are known there; of the
// others it can only be told how many must be given again.
import { randomInt } from 'node:crypto';
import { minutes } from '../base/clock.ts';
import { errorCodes, Refused, RetryLater } from '../base/errors.ts';
import type { Control } from '../control/control.ts';
import { noteKeptRows } from '../control/kept-rows.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { listMembers } from '../control/members.ts';
import { atEveryDomain, learnTokens, objectionsWithout } from '../control/objections.ts';
import { organizationKeys } from '../control/secrets.ts';
import { addressParts, addressTokens } from '../privacy/address.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { type NotAsked, type OtherKey, otherKeyOf, otherKeyOfFiles, type Rooms } from './other-keys.ts';

/** So many are asked for at least, and no smaller number is told: nothing is to tell of a single one who objected. */
const fewest = 5;

/**
 * True where something was learned, so that what is stored of them has to go. Throws `objection-not-known`: RetryLater where
 * it cannot be asked now, Refused where it cannot be asked at all.
 */
export async function knowObjections(control: Control, organizationId: string, key: OtherKey): Promise<boolean> {
  const objecting = await objectingMembers(control, organizationId, key);
  if (objecting.every(({ objection }) => objection === undefined)) return false;
  for (const { address, objection } of withSomeOthers(objecting)) {
    const known = await key.lookUp(address);
    if ('is' in known) throw notKnown(control, known);
    if (objection === undefined) continue;
    await learnTokens(
      control,
      organizationId,
      known.map((one) => ({ ...one, objection })),
    );
  }
  return true;
}

/** The same while a connection is made: what cannot be asked for a while is asked for by its first sync. */
export async function knowObjectionsFirst(control: Control, organizationId: string, key: OtherKey): Promise<void> {
  await knowObjections(control, organizationId, key).catch((error: unknown) => {
    if (!(error instanceof RetryLater)) throw error;
  });
}

/** The same of a connection, before each of its syncs. */
export async function knowObjectionsOf(rooms: Rooms, connection: LiveConnection): Promise<boolean> {
  const key = await otherKeyOf(rooms, connection);
  return key !== null && knowObjections(rooms.control, connection.organizationId, key);
}

/** Before rows of a file are stored that were made with that key elsewhere. Throws as `knowObjections` does. */
export async function takeKeptRows(rooms: Rooms, organizationId: string, fingerprint: string): Promise<void> {
  await knowObjections(rooms.control, organizationId, await otherKeyOfFiles(rooms, organizationId, fingerprint));
  await noteKeptRows(rooms.control, organizationId, fingerprint);
}

/** Null for some, fewer than five: it would be found out who they are. */
export interface AgainTold {
  readonly people: number | null;
}

/** What may be told of how many objections are not known under the key and must be given again; null where all are known. */
export async function againTold(control: Control, organizationId: string, key: OtherKey): Promise<AgainTold | null> {
  const people = (await objectionsWithout(control, organizationId, key.token)).size;
  return people === 0 ? null : { people: people < fewest ? null : people };
}

interface Asked {
  readonly address: string;
  /** Undefined for who did not object, or is known already. */
  readonly objection: string | undefined;
}

async function objectingMembers(control: Control, organizationId: string, key: OtherKey): Promise<readonly Asked[]> {
  const unknown = await objectionsWithout(control, organizationId, key.token);
  if (unknown.size === 0) return [];
  const mains = await atEveryDomain(
    control,
    organizationId,
    [...unknown].flatMap(([objection, known]) => known.map((one) => ({ ...one, objection }))),
  );
  const byMain = new Map(mains.map(({ token, domain, objection }) => [`${token} ${domain}`, objection]));
  const own = await organizationKeys(control, organizationId);
  const pseudonymize = pseudonymizer(own, { name: 'identity', normalize: (id) => id });
  return (await listMembers(control, organizationId)).flatMap(({ email: address }) => {
    const parts = addressParts(address);
    // That of the first owner, who needs none, is nobody's.
    if (parts === undefined || address.endsWith('.invalid')) return [];
    const { mailboxes, domain } = addressTokens(parts, pseudonymize);
    const found = mailboxes.map((mailbox) => byMain.get(`${mailbox} ${domain}`));
    return [{ address, objection: found.find((one) => one !== undefined) }];
  });
}

/** In no order that says anything. */
function withSomeOthers(members: readonly Asked[]): readonly Asked[] {
  const mixed = members.map((one) => [randomInt(2 ** 32), one] as const).toSorted(([one], [other]) => one - other);
  const all = mixed.map(([, one]) => one);
  const others = all.filter(({ objection }) => objection === undefined);
  const objecting = members.length - others.length;
  const added = new Set(others.slice(0, Math.max(0, fewest - objecting)));
  return all.filter((one) => one.objection !== undefined || added.has(one));
}

function notKnown({ clock }: Control, { next, isPassing }: NotAsked): Refused | RetryLater {
  const message = errorCodes['objection-not-known'];
  if (!isPassing) return new Refused('objection-not-known', message, next);
  return new RetryLater('objection-not-known', message, new Date(clock.now().getTime() + minutes(5)), { next });
}
