// What an answer of a source means: which next step the collector takes.
import type { PlaceReason } from './place-reasons.ts';

/** What may be known of an answer outside the stream that reads it. */
export interface AnswerFacts {
  readonly status: number;
  /** The word of the source's own list, or undefined where it says `ok`; never free text. */
  readonly error?: string | undefined;
  readonly needed?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** What happens next. `code` is an error code of ours. */
export type Verdict =
  | { readonly is: 'fine' }
  /** Too many calls: this method rests so long, nothing is wrong. */
  | { readonly is: 'wait'; readonly seconds: number }
  /** The source stumbled: the same call again, a little later. */
  | { readonly is: 'again' }
  /** The token has run out and can be exchanged for a new one. */
  | { readonly is: 'refresh' }
  /** The page token is too old: start again from the cursor. */
  | { readonly is: 'page-expired' }
  /** This one place or thread cannot be read; all others can. */
  | { readonly is: 'skip'; readonly reason: PlaceReason }
  /** A person must consent again. */
  | { readonly is: 'reconnect'; readonly code: SourceErrorCode }
  /** The source's owner forbids it for now: stop, say so, lose nothing. */
  | { readonly is: 'stop'; readonly code: SourceErrorCode }
  /** We asked wrongly, or the source said what no documentation knows. */
  | { readonly is: 'defect'; readonly code: SourceErrorCode };

export type SourceErrorCode =
  | 'source-token-revoked'
  | 'source-token-expired'
  | 'source-address-refused'
  | 'source-scope-missing'
  | 'source-policy'
  | 'source-migrating'
  | 'source-app-not-added'
  | 'source-refused-call'
  | 'source-unknown-error';
