// What a collector and a proxy in the organization's network say to each other: which questions there are, and the answers.
//
// A question has the source's own method and arguments. What the proxy alone may read goes back and forth sealed: the ids
// of places, page tokens, and what accounts told. So the proxy remembers nothing, and any number of them can stand side by
// side. An answer holds rows that passed the boundary there, and they are held against the shapes again here.
import type { ApiConnector, Call, ChangesRead, Reach } from './api-connector.ts';

/** The argument in which what accounts told is sent back, sealed. */
export const knownArgument = 'known';
/** The argument that holds patterns of names, as a JSON list. */
export const patternsArgument = 'patterns';
/** The argument that carries a page token, whatever the source calls it. */
export const pageArgument = 'pageToken';
/** Which list of accounts or places is asked for, by its number, where there are several. */
export const passArgument = 'pass';
/** A place is asked for without what else stands beside it. */
export const bareArgument = 'bare';
/** The question that is none of the source's: by which tokens an address stands in what the proxy gives away. */
export const lookupMethod = 'lookup';
/** Its one argument. */
export const addressArgument = 'address';

/** The tokens of one address, of somebody or of nobody: the proxy does not know who there is. */
export interface WireLookup {
  readonly is: 'looked-up';
  /** What stands before the @, and the same without its `+tag` where it has one. */
  readonly mailboxes: readonly string[];
  readonly domain: string;
}

/** The header with the fingerprint of the proxy's key: when it changes, every pseudonym has changed. */
export const keyHeader = 'x-tacit-key';

export type Question =
  | 'identity'
  | 'workspaces'
  | 'accounts'
  | 'places'
  | 'details'
  | 'timeline'
  | 'changes'
  | 'thread'
  | 'join';

/** One call that a proxy makes for a collector, and nothing else. */
export interface Allowed {
  readonly question: Question;
  readonly call: Call & { readonly records?: string };
  /** Arguments that a collector sends; each must fit. */
  readonly arguments: Readonly<Record<string, RegExp>>;
  /** Those among them without which the answer could not be read, or would be about nothing. */
  readonly needs: readonly string[];
}

/** Sealed by the proxy itself; it opens or it does not. */
const sealed = /^[\w-]{1,1000000}$/;
const seconds = /^\d{1,12}\.\d{6}$/;
const limit = /^[1-9]\d{0,3}$/;
const pass = /^\d{1,4}$/;
const bare = /^1$/;
const patterns = /^\[[^\n\r]{0,20000}\]$/;

/** By the names of the source's methods. */
export function allowedBy({ identity, snapshots, timeline }: ApiConnector): ReadonlyMap<string, Allowed> {
  const { workspaces, accounts, places } = snapshots;
  const { threads, changes, join } = timeline;
  const known = { [knownArgument]: sealed };
  const listed = { [pageArgument]: sealed, limit, ...known };
  const ofAccounts = { ...listed, ...(accounts.passes && { [passArgument]: pass }) };
  const ofPlaces = { ...listed, [patternsArgument]: patterns, ...(places.passes && { [passArgument]: pass }) };
  const place = { [timeline.place]: sealed, ...(places.besideOf && { [bareArgument]: bare }) };
  const all: readonly Omit<Allowed, 'needs'>[] = [
    { question: 'identity', call: identity, arguments: {} },
    ...(workspaces ? [{ question: 'workspaces', call: workspaces, arguments: listed } as const] : []),
    { question: 'accounts', call: accounts, arguments: ofAccounts },
    { question: 'places', call: places, arguments: ofPlaces },
    ...(places.details
      ? [{ question: 'details', call: places.details, arguments: { ...known, ...place } } as const]
      : []),
    { question: 'timeline', call: timeline, arguments: { ...listed, ...spanOf(timeline), ...place } },
    ...(changes
      ? [{ question: 'changes', call: changes, arguments: { ...listed, ...spanOf(changes), ...place } } as const]
      : []),
    ...(threads
      ? [{ question: 'thread', call: threads, arguments: { ...listed, ...place, [threads.root]: seconds } } as const]
      : []),
    ...(join ? [{ question: 'join', call: join, arguments: place } as const] : []),
  ];
  const always = new Set([knownArgument, timeline.place, ...(threads ? [threads.root] : [])]);
  const needsOf = (forms: Allowed['arguments']) => Object.keys(forms).filter((name) => always.has(name));
  return new Map(all.map((allowed) => [allowed.call.method, { ...allowed, needs: needsOf(allowed.arguments) }]));
}

const spanOf = ({ oldest, latest }: Pick<ChangesRead, 'oldest' | 'latest'>) => ({
  [oldest]: seconds,
  [latest]: seconds,
});

/** Rows of one shape, their values in the order of its columns. */
export type WireRows = readonly (readonly unknown[])[];

export interface WirePlace {
  readonly token: string;
  readonly reach: Reach;
  readonly isExternal: boolean;
  readonly isNamed: boolean;
  readonly createdAt: number;
  /** The source's id and what stands beside it, sealed. */
  readonly handle: string;
}

export type WirePage =
  | {
      readonly question: 'identity';
      readonly source: string;
      readonly isBot: boolean;
      readonly hasWorkspaces: boolean;
      readonly known: string;
    }
  | { readonly question: 'workspaces'; readonly count: number; readonly known: string }
  | {
      readonly question: 'accounts';
      readonly rows: WireRows;
      readonly closedWorkspaces: number;
      /** How many lists of accounts there are to ask for. */
      readonly passes: number;
      readonly known: string;
    }
  | {
      readonly question: 'places';
      readonly rows: WireRows;
      readonly places: readonly WirePlace[];
      /** How many lists of places there are to ask for. */
      readonly passes: number;
    }
  | { readonly question: 'details'; readonly rows: WireRows }
  | {
      readonly question: 'timeline';
      readonly messages: WireRows;
      readonly threads: WireRows | null;
      readonly hasMore: boolean;
      readonly isCut: boolean;
    }
  /** Times of messages, microseconds since 1970. */
  | { readonly question: 'changes'; readonly edited: readonly number[]; readonly deleted: readonly number[] }
  | {
      readonly question: 'thread';
      readonly replies: WireRows;
      readonly root: { readonly seen: WireRows; readonly read: WireRows } | null;
      readonly isAnswer: boolean;
      /** False on its last page, also where the source hands out a page token with it. */
      readonly hasMore: boolean;
    }
  | { readonly question: 'join' };
