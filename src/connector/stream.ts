// What every connector has in common: its facts, and its streams with every field that is kept.
import type { Namespace } from '../privacy/pseudonym.ts';
import type { Keep, Shape } from '../privacy/shapes.ts';

/** One kind of thing that a connector reads. */
export interface Stream<S extends Shape = Shape, Context = never> {
  readonly shape: S;
  /** Where it stands in the source, as an administrator would find it. */
  readonly from: string;
  readonly keep: Keep<S, Context>;
  /** What the source sends beside it and what becomes of that: nothing. Shown in the data inventory. */
  readonly dropped: readonly string[];
  /** What this way to the source cannot tell: whatever needs it is not shown, and says why. */
  readonly lacks?: readonly Lack[];
  /** Why a record is left out, or undefined to keep it. */
  readonly leaveOut?: (record: unknown, context: Context) => SkipReason | undefined;
}

export interface Lack {
  /** Columns of the shape that are never filled. */
  readonly columns: readonly string[];
  /** A clause that goes on after "Not available: ". */
  readonly why: string;
  /** What tells it instead, as far as figures go: nothing is unavailable for it then. */
  readonly toldBy?: 'accounts';
}

/** Why something of a source was not read. The count of each is shown; what it said is not. */
export const skipReasons = {
  'not-public': 'private channels and direct messages are never read',
  'not-listed': 'no list of channels has it, so nothing says that it is public',
  'not-a-day-file': 'the file holds no messages',
  'not-json': 'the file is broken: it is no JSON',
  'not-a-list': 'the file is broken: it holds no list',
  'not-readable': 'the file is broken: the archive cannot give it out',
  'not-a-message': 'the record is no message',
  'too-old': 'the message is older than the retention of this connection',
  'read-later': 'a connection through the Psoxy has read the same, and later',
  'id-in-clear':
    'somebody is mentioned whose id the Psoxy let through as it is: without its salt they are other people than those with tokens',
  'no-time': 'the record has no time, or one that has not come yet, so it cannot be known again',
} as const satisfies Record<string, string>;

export type SkipReason = keyof typeof skipReasons;

export interface ConnectorFacts {
  /** kebab-case, forever. */
  readonly id: string;
  readonly name: string;
  /** One line for the list of connectors. */
  readonly summary: string;
  /** What the administrator must have, one line each. */
  readonly needs: readonly string[];
  /** What is never kept, in words. */
  readonly neverKept: readonly string[];
  readonly namespace: Namespace;
  /** What an administrator may open of a record of the accounts, one at a time, to tell whose it is. It is kept sealed. */
  readonly originalOf?: (account: unknown) => AccountOriginal;
}

/** In clear, in memory alone. */
export interface AccountOriginal {
  readonly address: string | null;
  readonly username: string | null;
}

/** Types one stream of a declaration. */
export function stream<S extends Shape, Context = never>(declared: Stream<S, Context>): Stream<Shape, Context> {
  return declared as unknown as Stream<Shape, Context>;
}
