// What every step of a sync works on.
import type { ApiConnector, ConsentMode, Reach } from '../../connector/api-connector.ts';
import type { PlaceReason } from '../../connector/place-reasons.ts';
import type { Cursor } from '../../control/cursors.ts';
import type { Choice, WorkspaceCounts } from '../../control/live-connections.ts';
import type { EventStore } from '../../events/store.ts';
import type { Reader } from '../reading/reader.ts';
import type { OriginalOf } from '../../connector/originals.ts';
import type { Tally } from './tally.ts';
import type { Writer } from './writer.ts';

/** What a sync writes down in the control plane. Each is on the disk when it returns. */
export interface SyncRecords {
  cursors(): Promise<ReadonlyMap<string, Cursor>>;
  saveCursors(cursors: readonly Cursor[]): Promise<void>;
  /** Throws Refused `connection-exists` where one of the places is read in another way, under other pseudonyms. */
  requireOneWay(places: readonly string[]): Promise<void>;
  /** Why places are not read; null for those that are. */
  saveReasons(reasons: ReadonlyMap<string, PlaceReason | null>): Promise<void>;
  /** Days since 1970, of UTC, whose figures must be computed again. */
  markStale(days: readonly number[]): Promise<void>;
  /** Seals them. */
  keepOriginals(originals: readonly OriginalOf[]): Promise<void>;
  noteGranted(scopes: readonly string[]): Promise<void>;
  noteLookback(at: Date): Promise<void>;
  /** Null where the source is one itself. */
  noteWorkspaces(workspaces: WorkspaceCounts | null): Promise<void>;
}

/** The store as a sync uses it, with the organization known. */
export type SyncStore = Pick<
  EventStore,
  | 'append'
  | 'appender'
  | 'compare'
  | 'isEmpty'
  | 'storedChannels'
  | 'storedMembers'
  | 'storedTimes'
  | 'withoutOthers'
  | 'remove'
  | 'threadDebts'
  | 'countDebts'
  | 'threadsReadLongAgo'
  | 'countThreads'
  | 'prepareOrganization'
>;

export interface SyncScope {
  readonly connector: ApiConnector<unknown>;
  readonly organizationId: string;
  readonly connectionId: string;
  /** The token of the source that the connection was made for. */
  readonly sourceRef: string;
  /** Of this run; greater than that of every run before. */
  readonly version: number;
  readonly choice: Choice;
  readonly reach: Reach;
  /** Refused scopes for which two people signed. */
  readonly waived: readonly string[];
  readonly mode: ConsentMode;
  /** True for a stream that tells less than others do of the same: what another connection stored stays as it is. */
  readonly isLesser: (stream: string) => boolean;
  /** This connection, and those of files that tell no more than it does: what they stored it may replace. */
  readonly replaceable: readonly string[];
  /** Null before the first. */
  readonly lookedBackAt: Date | null;
  /** Microseconds since 1970: the upper bound of everything this sync reads, pinned so that it can end. */
  readonly startedAt: number;
  /** Microseconds since 1970: nothing older is kept, whatever the choice says. */
  readonly edge: number;
  /** Microseconds since 1970; now, as the clock says it. */
  readonly now: () => number;
  readonly reader: Reader;
  /** Of the organization's key, with which every token here is made. */
  readonly keyVersion: number;
  readonly store: SyncStore;
  readonly records: SyncRecords;
  readonly writer: Writer;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Waits a moment for work that another step makes; ends early when the sync is stopped. */
  readonly rest: () => Promise<void>;
}

/** The scope once the people are read. */
export interface Sync extends SyncScope {
  /** Takes the failure of a single channel or thread, which is told when all others are read. */
  readonly setAside: (error: unknown) => void;
}

/** A channel that is read. */
export interface Place {
  readonly token: string;
  /** Microseconds since 1970: nothing older is read, but threads that were answered since. */
  readonly floor: number;
  cursor: Cursor;
  /** Nothing older than this is stored of it, so that a first backfill is held against nothing. Null until it is asked. */
  emptyBelow: number | null;
  /** True once a bot asked to be let in, in this sync. */
  hasJoined: boolean;
  /** What the source's own record calls deleted, as far as this sync read it: times in microseconds since 1970. */
  deleted: ReadonlySet<number>;
}

/** Asks once in a sync whether anything older is stored of a channel. */
export async function learnEmpty(sync: Sync, place: Place, before: number): Promise<void> {
  if (place.emptyBelow !== null) return;
  const isWithReplies = sync.connector.timeline.threads === undefined;
  const stretch = { channel: place.token, after: 0, before, isWithReplies };
  place.emptyBelow = (await sync.store.isEmpty(sync.organizationId, stretch)) ? before : 0;
}

/** Throws the reason for which the sync was stopped. */
export function throwIfStopped({ signal }: SyncScope): void {
  signal.throwIfAborted();
}

/** The horizon of the choice, or the edge of the retention where that is nearer; microseconds since 1970. */
export const horizonOf = ({ choice, startedAt, edge }: SyncScope): number =>
  Math.max(startedAt - choice.horizonDays * 86_400_000_000, edge);
