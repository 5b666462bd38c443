// What a caller asks of a source and what it is told.
import type { Arguments, Call, ListRead } from '../../connector/api-connector.ts';
import type { PlaceReason } from '../../connector/place-reasons.ts';
import type { Read } from '../../connector/read-answer.ts';

/** A call; of a list, where the list stands and how many records are asked for when the arguments do not say. */
export type AnyCall = Call & Partial<Pick<ListRead, 'records' | 'limit' | 'dayFiles'>>;

export type { Arguments } from '../../connector/api-connector.ts';

/** `body`: what the source answered, or what whoever asked it for us made of that. */
export type Answer =
  | { readonly is: 'fine'; readonly body: unknown; readonly pageToken: string | null }
  | { readonly is: 'skip'; readonly reason: PlaceReason }
  | { readonly is: 'page-expired' };

export interface Calls {
  /**
   * One call with its limits, retries and time-outs. `args` are added to the call's own, and the page token goes where the
   * declaration says. The body of a call that has `records` holds that list. Throws RetryLater, Reconnect, Refused, Defect with a code `source-…`, or the signal's
   * reason.
   */
  call(call: AnyCall, args: Arguments, pageToken?: string | null): Promise<Answer>;
  /**
   * All pages of a list, each as the body of its answer; one without records in the middle is normal. When a page token
   * runs out the list is read again from its beginning, so a record can come twice. Throws what `call` throws.
   */
  pages(read: ListRead, args: Arguments): AsyncIterable<unknown>;
  /** One packed file, in pages as `pages` gives them; false where there is no such file. Throws what `call` throws. */
  file(read: ListRead, args: Arguments): AsyncGenerator<unknown, boolean>;
  /** The scopes that the last answer listed; null before the first that did. */
  readonly granted: readonly string[] | null;
  readonly counted: CallCounts;
}

export interface CallCounts {
  /** Every request that was sent, repeated ones too. */
  readonly calls: number;
  /** How many of them were answered with a request for silence. */
  readonly waits: number;
  readonly byMethod: ReadonlyMap<string, number>;
}

/** The token of a connection. `refresh` exchanges it once for all who ask at the same time; it may throw Reconnect. */
export interface TokenSource {
  current(): Promise<string>;
  refresh(): Promise<string>;
}

/** The body of an answer that is a file: its lines as they arrive, many at a time; undefined for one that is no JSON. */
export type FileBody = AsyncIterable<readonly unknown[]>;

/** A record of a source has a line of less than a thousand characters. */
export const lineCharacters = 1024 * 1024;

/** A file says nothing of itself. */
export const fileCame: Read = {
  verdict: { is: 'fine' },
  needed: undefined,
  isMalformed: false,
  got: 0,
  pageToken: null,
};

/** One request and its answer, without limits and second tries. */
export interface Exchange {
  send(call: AnyCall, args: Arguments, pageToken: string | null): Promise<Exchanged>;
  granted(): readonly string[] | null;
  readonly counted: { calls: number; waits: number; readonly byMethod: Map<string, number> };
}

export interface Exchanged {
  readonly read: Read;
  readonly body: unknown;
  /** With which it was asked for. */
  readonly token: string;
}
