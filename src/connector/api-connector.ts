// The contract of a connector that reads over HTTP: whom to ask for consent, what to call, how to read the answers.
//
// It is a declaration: it calls nothing. The collector does, and everything that it must know of a source stands here.
import type { Shape } from '../privacy/shapes.ts';
import type { ConsentStep } from './consent-step.ts';
import type { DayFiles, IdentityInFile, PlaceDay } from './day-files.ts';
import type { PsoxyVariant } from './psoxy-variant.ts';
import type { ConnectorFacts, Stream } from './stream.ts';
import type { AnswerFacts, Verdict } from './verdict.ts';

export interface ApiConnector<Known = never> extends ConnectorFacts {
  readonly kind: 'api';
  readonly consent: Consent;
  readonly api: Api;
  /** Who is asked: the first call of every sync, and the check of a new token. */
  readonly identity: IdentityRead;
  /** How far a connection may be allowed to look, from the narrowest on: the first is what it has unless a person decides. */
  readonly reaches: readonly [Reach, ...Reach[]];
  /** Small streams, read whole by every sync, in this order. */
  readonly snapshots: {
    /** The workspaces of an organization that has several: nothing of them is kept, the lists of places need their ids. */
    readonly workspaces?: WorkspacesRead;
    readonly accounts: SnapshotRead & Passes<Known>;
    readonly places: PlacesRead<Known>;
  };
  /** What grows in time, place by place. A place is a channel. */
  readonly timeline: TimelineRead;
  /** What the source itself counted of a day, to be held against what is stored. Nothing of it is kept. */
  readonly dayCounts?: DayCountsRead;
  /** Every stream by its name; the reads name theirs. */
  readonly streams: Readonly<Record<string, Stream<Shape, PlaceContext<Known>>>>;
  /** Present where it can be read through a Psoxy of the organization's. */
  readonly psoxy?: PsoxyVariant<ApiConnector>;
  /** What the records of accounts tell about all others: built page by page, small, in memory only. */
  readonly known: {
    readonly empty: (identity: Identity) => Known;
    readonly learn: (known: Known, accounts: readonly unknown[]) => Known;
    /** The same of the workspaces, which come before the accounts. */
    readonly learnWorkspaces?: (known: Known, workspaces: readonly unknown[]) => Known;
    /** How many workspaces the accounts speak of that did not let the app in. */
    readonly closedWorkspaces?: (known: Known) => number;
  };
}

/** Who can see a place at the source: everybody, those who were let in, those who talk to each other. */
export const reaches = ['public', 'private', 'direct'] as const;
export type Reach = (typeof reaches)[number];

/** True where what has this reach may be read by whoever was allowed to look so far. What has none never may. */
export function isWithin(reach: Reach | undefined, allowed: Reach): boolean {
  return reach !== undefined && reaches.includes(reach) && reaches.indexOf(reach) <= reaches.indexOf(allowed);
}

/** Arguments of a call, by name. */
export type Arguments = Readonly<Record<string, string>>;

/** What is known beside a record of a place: its id, since a message does not say, and what accounts told. */
export type PlaceContext<Known> = Known & { readonly channel: string };

/** OAuth 2: what the administrator is asked to allow. */
export interface Consent {
  /** Below the address of the source. */
  readonly authorizePath: string;
  /** The call that turns a code, or a refresh token, into a token; asked with the app's credentials. */
  readonly exchangeMethod: string;
  readonly revokeMethod: string;
  /** The argument of the authorize page that lists the scopes of each way. */
  readonly scopeArgument: Readonly<Record<ConsentMode, string>>;
  /** What an exchange gave; undefined where the answer holds no token of that way. */
  readonly readGrant: (answer: unknown, mode: ConsentMode) => Grant | undefined;
  /** What a refused exchange means, by the source's own word. Any other word is `consent-refused`. */
  readonly exchangeErrors: Readonly<Record<string, ConsentErrorCode>>;
  /** The way we propose: on behalf of a person, without a visible member in every channel. */
  readonly scopes: readonly Scope[];
  /** Scopes that the source wants to see asked for in an argument of their own; no stream is read with them. */
  readonly beside?: { readonly argument: string; readonly scopes: readonly Scope[] };
  /** Scopes that must never be granted; one that is, is pointed out. */
  readonly neverAsked: readonly string[];
  /** Those among them with which nothing is connected: whoever holds them could change what people wrote. */
  readonly refused?: readonly string[];
  /** The other way, with its price. Off unless chosen, and absent where there is none. */
  readonly alternative?: { readonly scopes: readonly Scope[]; readonly warning: string };
  /** What an administrator does at the source first, in this order, where creating the app from a link is not all of it. */
  readonly steps?: readonly ConsentStep[];
  /** How somebody takes a token there themselves, to bring it here or to give it to a proxy: where it stands, and how it begins. */
  readonly ownToken: string;
  /** The same for a token of a whole organization, where the source has such, and what is asked for beside to get it. */
  readonly ofOrganization?: { readonly steps: readonly ConsentStep[]; readonly beside: NonNullable<Consent['beside']> };
  /** What creates the organization's own app at the source. `redirectUrl` stands in it. */
  readonly manifest: (redirectUrl: string, mode: ConsentMode) => unknown;
  /** Below the address of the source's developer pages; takes the manifest. */
  readonly manifestPath: (manifest: unknown) => string;
}

export type ConsentMode = 'person' | 'bot';

/** A token, as an exchange gives it. In memory until it is sealed. */
export interface Grant {
  readonly access: string;
  /** Both null where tokens do not run out. */
  readonly refresh: string | null;
  readonly expiresInSeconds: number | null;
  readonly scopes: readonly string[];
}

export type ConsentErrorCode =
  | 'consent-app-wrong'
  | 'consent-code-spent'
  | 'consent-redirect-wrong'
  | 'consent-cancelled'
  | 'consent-not-org-wide'
  | 'consent-refused';

export interface Scope {
  readonly name: string;
  /** For the administrator who must say yes, one sentence. */
  readonly why: string;
  /** The streams that cannot be read without it. */
  readonly streams: readonly string[];
  /** True where a sync goes on without it and says what is missing. */
  readonly isOptional?: boolean;
  /** True where the source lets an app have it only when asked to: the app is created without, and it is added by hand. */
  readonly isAddedLater?: boolean;
}

export interface Api {
  /** Below the address of the source, with a slash at its end. */
  readonly path: string;
  /** Turns an answer into what happens next. Never sees a body: status, headers and the listed words only. */
  readonly verdict: (answer: AnswerFacts) => Verdict;
  /** How pages follow each other where a call says nothing else. */
  readonly pageToken: PageRule;
  /** Where an answer names its failure, and which scope it missed. */
  readonly errorPath: string;
  readonly neededPath: string;
  /** The header that lists the granted scopes, separated by commas. */
  readonly scopesHeader: string;
  /** Where all calls together have one, which others need too: a connection may take so much of it unless told otherwise. */
  readonly budget?: { readonly perSecond: number; readonly proposed: number; readonly sharedWith: string };
}

/** How the pages of a list follow each other: absent, null and empty say that there is no next one. */
export interface PageRule {
  /** The argument that carries a page token; it may be one that the first page was asked with, and takes its place. */
  readonly argument: string;
  /** Where an answer holds the next one. */
  readonly path: string;
}

export interface Call {
  /** Its name below `api.path`. */
  readonly method: string;
  /** Calls a minute that the source allows one app in one of its workspaces. */
  readonly perMinute: number;
  /** Arguments that never change. */
  readonly arguments: Arguments;
  /** Where its pages follow each other otherwise than those of all other calls. */
  readonly pageToken?: PageRule;
}

export interface IdentityRead extends Call, IdentityInFile {
  readonly read: (answer: unknown) => Identity | undefined;
  /** What the source calls whoever it is: shown, never stored. */
  readonly nameOf?: (answer: unknown) => string;
  /** What it means that a good answer names nobody; `consent-refused` unless it is given. */
  readonly nobody?: ConsentErrorCode;
}

/** Who a token speaks for. */
export interface Identity {
  /** The source's id of the workspace or of the organization it belongs to: the connection's source. In memory only. */
  readonly sourceId: string;
  readonly accountId: string;
  readonly isBot: boolean;
  /** True where it is of a whole organization, and reads those of its workspaces that let the app in. */
  readonly isOfOrganization?: boolean;
  /** Of a workspace: the source's id of the organization that it is part of. In memory only. */
  readonly partOfId?: string;
}

/** A call that is answered with a list. */
export interface ListRead extends Call {
  /** Where the answer holds the list. */
  readonly records: string;
  readonly limit: number;
  /** Where the answer is no JSON but a packed file of one record a line; `records` is then a name of our own. */
  readonly dayFiles?: DayFiles;
}

export interface WorkspacesRead extends ListRead {
  /** True where only those stand in it that let the app in: where there is none, nothing can be read. */
  readonly areThoseThatLetIn?: boolean;
  /** For the administrator who lets it in elsewhere: shown, never stored. */
  readonly nameOf?: (record: unknown) => string;
  /** Where the app is added to more of them, below the address of the source's own pages; by the answer of `identity`. */
  readonly addingPath?: (identity: unknown) => string | undefined;
  /** Whether there is anything to ask; always where it is left out. */
  readonly isAsked?: (identity: Identity) => boolean;
}

export interface SnapshotRead extends ListRead {
  readonly stream: string;
}

/** Where one list does not hold them all. */
export interface Passes<Known = never> {
  /** The arguments of each list, in the order in which they are asked for. One that is closed to the app is passed by. */
  readonly passes?: (known: Known, reach: Reach) => readonly Arguments[];
}

/** The places, and what decides whether they are read. */
export interface PlacesRead<Known = never> extends SnapshotRead, Passes<Known> {
  /** Undefined is never read, whatever was chosen, and what is unclear has the farther reach: fails closed. */
  readonly reachOf: (record: unknown) => Reach | undefined;
  /**
   * What must stand beside the place's own argument in every call about it, by the list it stood in. A place that is gone
   * with it is asked for once more without.
   */
  readonly besideOf?: (record: unknown, pass: Arguments) => Arguments;
  /** One call for each place, of new ones and by night, where the list leaves out what is kept: the record as a whole. */
  readonly details?: Call & Pick<ListRead, 'records'>;
  readonly isExternal: (record: unknown) => boolean;
  readonly isArchived: (record: unknown) => boolean;
  /** Where the source lists the places in which something happened lately; without it each is asked for what is new. */
  readonly recent?: RecentRead;
  /** The source's id. In memory only. */
  readonly idOf: (record: unknown) => string | undefined;
  /** For the administrator who chooses; shown, never stored. */
  readonly nameOf: (record: unknown, known: Known) => string;
  /** How many are in it; 0 where the source does not say. */
  readonly sizeOf: (record: unknown) => number;
  /** Before which nothing was written, seconds since 1970; 0 where the source does not say. */
  readonly createdAt: (record: unknown) => number;
}

/** A list of places in which something happened since a time; it may name places that are out of reach. */
export interface RecentRead extends ListRead {
  /** The argument that names the time. */
  readonly since: string;
  /** Farther back the list does not reach: then all are asked. */
  readonly mostDays: number;
  readonly idOf: (record: unknown) => string | undefined;
}

/** Read newest first, between two exclusive bounds. */
export interface TimelineRead extends SnapshotRead {
  /** The argument that names the place, here and in every other call about one. */
  readonly place: string;
  readonly oldest: string;
  readonly latest: string;
  /** True where the source includes the bounds that it is given. */
  readonly areBoundsIncluded?: boolean;
  /** Where the answer says that there is more, where a page token does not say it alone. */
  readonly hasMore?: string;
  /** Where the answer says that the source hides what is older: nothing may be called deleted then. */
  readonly isCut?: string;
  /** Fewer than asked for, with more to come: the source has put the app in a slower class. */
  readonly slowClass?: { readonly limit: number; readonly perMinute: number };
  /** Edits and deletions younger than this are looked for by every nightly sync. */
  readonly lookbackDays: number;
  /** Absent where the timeline shows replies too, each at its own time. */
  readonly threads?: ThreadRead;
  /** Where the source keeps a record of what was edited and deleted; without it both show only in what is read again. */
  readonly changes?: ChangesRead;
  /** Makes a bot a member of a place that it could not read; people need no such thing. */
  readonly join?: Call;
}

/** The record of one place, newest first by when something was changed, between two bounds. Nothing of it is kept. */
export interface ChangesRead extends ListRead, Pick<TimelineRead, 'oldest' | 'latest'> {
  /** `of`: the time of the message, as the source writes it. Undefined for what speaks of no message. */
  readonly read: (record: unknown) => { readonly of: unknown; readonly isDeletion: boolean } | undefined;
}

/** Files of which each record is a public place on one day. */
export interface DayCountsRead extends ListRead {
  readonly dayFiles: DayFiles & { readonly argument: string };
  /** Undefined for a record that counts nothing. */
  readonly read: (record: unknown) => PlaceDay | undefined;
}

/** Where a timeline never shows replies they are asked for thread by thread, oldest first, the root on every page. */
export interface ThreadRead extends ListRead {
  /** The argument that names the thread's root. */
  readonly root: string;
  readonly hasMore: string;
  /** True for the message that was answered, which stands on every page. */
  readonly isRoot: (record: unknown) => boolean;
  /** What the timeline's records say of their threads: filled by every page, from the same records. */
  readonly seenStream: string;
  /** The same, of what the thread itself said when its replies were read. Two that differ are a thread that owes. */
  readonly readStream: string;
}

/** Types a declaration; what is known is known inside it and to nobody else. */
export function defineApiConnector<Known>(connector: Omit<ApiConnector<Known>, 'kind'>): ApiConnector {
  return { kind: 'api', ...connector } as unknown as ApiConnector;
}
