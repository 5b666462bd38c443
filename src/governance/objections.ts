// Objection: from the moment that it is written down nothing about a person comes in, and what is stored goes.
import { againTold, type AgainTold } from '../collector/known-objections.ts';
import { otherKeys } from '../collector/other-keys.ts';
import { forgetAccounts } from '../control/erasure.ts';
import {
  countObjections,
  keptOutOf,
  type KnownBy,
  learnTokens,
  type Objection,
  objectionsOf,
  type RecordedBy,
  recordObjection,
  withdrawObjection,
} from '../control/objections.ts';
import { erasePersons } from '../identity/persons.ts';
import { erasePerson } from './erase-person.ts';
import { type Given, givenBy, knownBy, type Whom } from './known-by.ts';
import type { Rooms } from './rooms.ts';

/** Below so many the number of people who objected is not told: it would be found out who they are. */
const fewest = 5;

/** Grants it at once. Throws Refused `address-not-asked` where they would go on being collected. Whoever orders this asks for the figures of the days that are marked. */
export async function objectTo(
  rooms: Rooms,
  organizationId: string,
  whom: Whom,
  recordedBy: RecordedBy,
): Promise<Objection> {
  const { known } = await knownBy(rooms, organizationId, whom);
  // First it is written down: killed behind this line, the next matching erases.
  const objection = await recordObjection(rooms.control, organizationId, known, recordedBy);
  await honorObjections(rooms, organizationId);
  return objection;
}

/** Ends it: what comes from now on is kept. Nothing tells whether there was one, but to the member themselves. */
export async function endObjection(
  rooms: Rooms,
  organizationId: string,
  whom: Whom,
  withdrawnBy: RecordedBy,
): Promise<number> {
  const { known } = await givenBy(rooms, organizationId, whom);
  return withdrawObjection(rooms.control, organizationId, known, withdrawnBy);
}

/** Null where they did not object. */
export async function objectionOf(
  { control }: Pick<Rooms, 'control'>,
  organizationId: string,
  { known }: Pick<Given, 'known'>,
): Promise<Objection | null> {
  return (await objectionsOf(control, organizationId, known))[0] ?? null;
}

export interface GivenAgain extends AgainTold {
  /** The name of a connection. */
  readonly of: string;
}

/** What may be told of how many objected: `people` is null below five, where it may also be nobody. */
export async function objectionsTold(
  rooms: Rooms,
  organizationId: string,
): Promise<{ readonly people: number | null; readonly again: readonly GivenAgain[] }> {
  return {
    people: toldOf(await countObjections(rooms.control, organizationId)),
    again: await givenAgain(rooms, organizationId),
  };
}

/** For each key of others under which somebody who objected is not known: how many must object again. */
async function givenAgain(rooms: Rooms, organizationId: string): Promise<GivenAgain[]> {
  const all = await otherKeys(rooms, organizationId);
  const told = all.map(async (key) => ({ of: key.name, again: await againTold(rooms.control, organizationId, key) }));
  return (await Promise.all(told)).flatMap(({ of, again }) => (again === null ? [] : [{ of, ...again }]));
}

const toldOf = (people: number): number | null => (people < fewest ? null : people);

/**
 * Erases whatever is stored of anybody who objected, and learns by what else they are known: an account of a new tool,
 * or what was left by an erasure that was killed. Asked before every matching; where nobody objected it costs one question.
 */
export async function honorObjections(rooms: Rooms, organizationId: string): Promise<void> {
  const { control, store } = rooms;
  const keptOut = await keptOutOf(control, organizationId);
  if (keptOut.isEmpty) return;
  await store.prepareOrganization(organizationId);
  const told = await store.tellAll(organizationId, keptOut.entries());
  const learned = told.filter(({ kind, token, domain }) => keptOut.find(kind, token, domain) === undefined);
  if (learned.length > 0) await learnTokens(control, organizationId, learned);
  const known: KnownBy[] = told.map(({ objection: _, ...one }) => one);
  if (await store.isStored(organizationId, told)) {
    await erasePerson(rooms, organizationId, known);
    return;
  }
  const tokens = known.flatMap(({ kind, token }) => (kind === 'token' ? [token] : []));
  await forgetAccounts(control, organizationId, tokens);
  await erasePersons(store, organizationId, tokens);
}
