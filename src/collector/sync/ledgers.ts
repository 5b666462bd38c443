// The rows of the two ledgers of threads, made of what is known here: for threads of which no answer speaks any more.
import type { Ledgers } from '../../connector/interpreter.ts';
import { readmit } from '../../privacy/sanitize.ts';
import { readThreadShape, seenThreadShape } from '../../privacy/shapes.ts';

/** What is known of a message that was answered; times in microseconds since 1970. */
export interface Root {
  readonly at: number;
  readonly replies: number;
  readonly latestReplyAt: number;
}

/** `place` is a token, `keyVersion` that of the key it was made with. */
export function ledgersOf(place: string, keyVersion: number, roots: readonly Root[]): Ledgers {
  const rows = roots.map(({ at, replies, latestReplyAt }) => [place, at, replies, latestReplyAt]);
  return { seen: readmit(seenThreadShape, keyVersion, rows), read: readmit(readThreadShape, keyVersion, rows) };
}
