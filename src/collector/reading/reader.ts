// How a sync reads a source: page by page, and what comes has passed the boundary already.
import type { PlaceReason } from '../../connector/place-reasons.ts';
import type { Sanitized } from '../../privacy/sanitize.ts';
import type { channelShape } from '../../privacy/shapes.ts';
import type { Answer } from '../calls/answer.ts';
import type {
  AccountsPage,
  ChangesPage,
  PlacesPage,
  Spoken,
  ThreadPage,
  TimelinePage,
} from '../../connector/interpreter.ts';

/** The bounds of a page, microseconds since 1970, both exclusive. */
export interface Bounds {
  readonly before: number;
  readonly after: number;
}

/** `skip`: this one place or thread cannot be read. `expired`: the page token is too old. */
export type Page<T> =
  | ({ readonly is: 'page' } & T)
  | { readonly is: 'skip'; readonly reason: PlaceReason }
  | { readonly is: 'expired' };

/** The source knows no such place, or not as it was asked for. */
export const isGone = (answer: Answer): boolean => answer.is === 'skip' && answer.reason === 'gone';

/**
 * A source, as one sync reads it. Places are named by their tokens; only those that `places` listed can be asked for. All
 * calls throw RetryLater, Reconnect, Refused, Defect with a code `source-…`, or the reason for which the sync was stopped.
 */
export interface Reader {
  /** Comes first. Undefined where the source does not say whom it speaks to. Throws Refused `source-app-not-added`. */
  identify(): Promise<Spoken | undefined>;
  /** The scopes that the last answer listed; null before the first that did. */
  readonly granted: readonly string[] | null;
  /** How many workspaces let the app in; null where nobody says. */
  readonly workspaces: number | null;
  /** All of them, before the places. */
  accounts(): AsyncIterable<AccountsPage>;
  /** All within reach. `patterns` are held against their names, which nobody is told. */
  places(patterns: readonly string[]): AsyncIterable<PlacesPage>;
  /**
   * Of the places that `places` listed those in which something happened since, microseconds since 1970; null where the
   * source does not say.
   */
  recent(since: number): Promise<ReadonlySet<string> | null>;
  /** The place as a whole, of a source whose lists leave something out; null where it is not told. */
  details(place: string): Promise<Sanitized<typeof channelShape> | null>;
  /** Newest first. */
  timeline(place: string, bounds: Bounds, pageToken: string | null): Promise<Page<TimelinePage>>;
  /** Of a source that keeps a record of what was edited and deleted: by when that was done. */
  changes(place: string, bounds: Bounds, pageToken: string | null): Promise<Page<ChangesPage>>;
  /** Oldest first, of a source whose threads are read on their own; `root` is the time of the message that was answered. */
  thread(place: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>>;
  /** True when a bot may read the place from now on. */
  join(place: string): Promise<boolean>;
}
