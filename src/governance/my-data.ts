// What is kept about one person, for that person alone: found by the address that an issuer proved, and by nothing else.
import { nilId } from '../base/ids.ts';
import { listConnections } from '../control/connections.ts';
import { readDirectory } from '../control/directory.ts';
import { listDimensions } from '../control/dimensions.ts';
import { listMembers, type Role } from '../control/members.ts';
import { readMinimumGroup } from '../control/minimum-group.ts';
import { listLookups, type Lookup } from '../control/audit-subjects.ts';
import type { Objection } from '../control/objections.ts';
import { listRosters } from '../control/rosters.ts';
import { metrics } from '../metrics/catalogue.ts';
import { type OwnFigures, readOwnFigures } from '../metrics/own-figures.ts';
import { fileDimensions } from '../privacy/dimensions.ts';
import type { KeptOutEntry } from '../privacy/kept-out.ts';
import { messageShape, rosterShape, type Shape, shapes } from '../privacy/shapes.ts';
import { type Given, givenBy, type Known, knownOf } from './known-by.ts';
import { objectionOf } from './objections.ts';
import { shownRow } from './own-row.ts';
import type { Rooms } from './rooms.ts';

export interface OwnTable {
  readonly table: string;
  /** The name of a connection, or null for what a file brought. */
  readonly connection: string | null;
  readonly rows: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

export interface MyData {
  /** `contested`: the HR file has the address for two people, so that it does not say whose row is whose. */
  readonly standing: 'kept' | 'nothing' | 'contested';
  readonly tables: readonly OwnTable[];
  /** Messages of others that mention them or that they reacted to. */
  readonly namedBy: number;
  /** As the latest HR file says it; null where none has them. */
  readonly attributes: Readonly<Record<string, unknown>> | null;
  /** The day of that file. */
  readonly attributesOn: string | null;
  readonly figures: OwnFigures;
  readonly groups: readonly { readonly dimension: string; readonly word: string }[];
  readonly seenBy: {
    readonly minimumGroup: number;
    readonly roles: readonly { readonly role: Role; readonly members: number }[];
    readonly metrics: readonly { readonly id: string; readonly name: string }[];
  };
  readonly lookups: readonly Lookup[];
  readonly objection: Objection | null;
  /** Names of connections that could not be asked by what they know the address: of them nothing is shown. */
  readonly notAsked: readonly string[];
}

/** Those roles to which published figures are shown. */
const readers: readonly Role[] = ['owner', 'administrator', 'analyst', 'auditor'];

/** Whoever looks: asked for once, since a proxy that is asked too often answers nobody for a while. */
export interface Myself extends Known {
  readonly given: Given;
}

/** Throws Refused `invalid-request` for what is no address. Where it cannot be asked is told, and the rest is found. */
export async function findMyself(rooms: Rooms, organizationId: string, address: string): Promise<Myself> {
  const given = await givenBy(rooms, organizationId, { address });
  return { ...(await knownOf(rooms, organizationId, given.known)), given };
}

export async function readMyData(rooms: Rooms, organizationId: string, myself: Myself): Promise<MyData> {
  const { control, store } = rooms;
  const { given, ...known } = myself;
  const objection = await objectionOf(rooms, organizationId, given);
  const own = ownEntries(organizationId, myself);
  const tables = await tablesOf(rooms, organizationId, own);
  const { attributes, attributesOn, groups } = await attributesOf(rooms, organizationId, own);
  const counted = known.person ?? null;
  const tokens = [...known.accounts, ...(counted === null ? [] : [counted])];
  const kept = tables.length > 0 ? 'kept' : 'nothing';
  return {
    standing: known.isContested ? 'contested' : kept,
    tables,
    namedBy: await store.countNaming(organizationId, messageShape, own(messageShape)),
    attributes,
    attributesOn,
    figures: await readOwnFigures(store, organizationId, counted, known.accounts),
    groups,
    seenBy: {
      minimumGroup: await readMinimumGroup(control, organizationId),
      roles: await rolesOf(rooms, organizationId),
      metrics: metrics.map(({ id, name }) => ({ id, name })),
    },
    lookups: await listLookups(control, organizationId, tokens),
    objection,
    notAsked: given.notAsked.map(({ name }) => name),
  };
}

/** The rows of one table, as they are shown to whose they are. Throws Refused `not-found` for what is no table. */
export async function* readMyRows(
  rooms: Rooms,
  organizationId: string,
  myself: Myself,
  shape: Shape,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const own = ownEntries(organizationId, myself);
  const words = await wordsOf(rooms, organizationId);
  for await (const row of rooms.store.readOwn(organizationId, shape, own(shape))) yield shownRow(shape, row, words);
}

/** The tables in which somebody's rows can stand. */
export const ownShapes: readonly Shape[] = shapes.filter(({ whose }: Shape) => whose !== null);

type EntriesOf = (shape: Shape) => readonly KeptOutEntry[];

/**
 * Tokens for all tables, and the address where rows have nothing else. An account with the address that an administrator
 * gave to somebody else is that one's, whatever the address says.
 */
function ownEntries(organizationId: string, { person, accounts, given }: Myself): EntriesOf {
  const tokens = [...accounts, ...(person === null ? [] : [person])].map(
    (token): KeptOutEntry => ({ objection: organizationId, kind: 'token', token, domain: nilId }),
  );
  const addresses = given.known
    .filter(({ kind }) => kind === 'main')
    .map((one): KeptOutEntry => ({ ...one, objection: organizationId, kind: 'address' }));
  const byAddress: readonly string[] = ['surveyAnswers', 'identityMap'];
  return ({ name }) => (byAddress.includes(name) ? [...tokens, ...addresses] : tokens);
}

async function tablesOf({ control, store }: Rooms, organizationId: string, own: EntriesOf): Promise<OwnTable[]> {
  const names = new Map((await listConnections(control, organizationId)).map(({ id, name }) => [id, name]));
  const tables: OwnTable[] = [];
  for (const shape of ownShapes) {
    for (const { connection, ...counts } of await store.countOwn(organizationId, shape, own(shape))) {
      tables.push({ table: shape.name, connection: names.get(connection) ?? null, ...counts });
    }
  }
  return tables;
}

/** By the token that stands for it: what a group or a metric is called, and of which dimension it is. */
type Words = ReadonlyMap<string, { readonly dimension: string; readonly word: string }>;

async function wordsOf({ control }: Rooms, organizationId: string): Promise<Words> {
  return readDirectory(control, organizationId);
}

async function attributesOf(rooms: Rooms, organizationId: string, own: EntriesOf) {
  const { control, store } = rooms;
  const standing = await listRosters(control, organizationId);
  const dayOf = new Map(standing.map(({ snapshot, day }) => [snapshot, day]));
  const words = await wordsOf(rooms, organizationId);
  const snapshotAt = Object.keys(rosterShape.columns).indexOf('snapshot');
  const groupsAt = Object.keys(rosterShape.columns).indexOf('groups');
  let latest: { day: string; attributes: Readonly<Record<string, unknown>>; groups: readonly string[] } | undefined;
  for await (const row of store.readOwn(organizationId, rosterShape, own(rosterShape))) {
    const day = dayOf.get(row[snapshotAt] as string);
    if (day === undefined || (latest !== undefined && latest.day > day)) continue;
    latest = { day, attributes: shownRow(rosterShape, row, words), groups: row[groupsAt] as readonly string[] };
  }
  const named = await dimensionNames(rooms, organizationId);
  return {
    attributes: latest?.attributes ?? null,
    attributesOn: latest?.day ?? null,
    groups: (latest?.groups ?? []).flatMap((token) => {
      const found = words.get(token);
      return found === undefined ? [] : [{ dimension: named(found.dimension), word: found.word }];
    }),
  };
}

async function dimensionNames({ control }: Rooms, organizationId: string): Promise<(dimension: string) => string> {
  const own = await listDimensions(control, organizationId);
  return (dimension) =>
    fileDimensions.find(({ key }) => key === dimension)?.name ??
    own.find(({ name }) => name.toLowerCase() === dimension.toLowerCase())?.name ??
    dimension;
}

async function rolesOf({ control }: Rooms, organizationId: string) {
  const members = await listMembers(control, organizationId);
  return readers.map((role) => ({ role, members: members.filter((one) => one.role === role).length }));
}
