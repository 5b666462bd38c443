// Who looks on while a proxy reads an answer: the record of evidence, or an administrator's preview; nobody otherwise.
import type { Allowed, WireLookup, WirePage } from '../connector/wire.ts';

/** Why a question is not asked: in words of ours, never what was sent. */
export type Refusal =
  | 'connector-not-declared'
  | 'verb-not-declared'
  | 'method-not-declared'
  | 'argument-not-declared'
  | 'argument-malformed'
  | 'argument-missing'
  | 'place-out-of-reach'
  | 'sealed-by-another-key'
  | 'lookups-off'
  | 'too-many-lookups';

/** A fine answer, before it is read. It is of the source: whoever looks on keeps nothing of it but counts. */
export interface Watched {
  readonly method: string;
  readonly call: Allowed['call'];
  readonly body: object;
  /** Reads this answer, or one made of parts of it, as the proxy reads it. */
  readonly read: (body: object) => WirePage | null;
}

export interface Watch {
  /** Gives what was read of the answer, which is what goes on. What it throws ends the request without an answer. */
  answered(watched: Watched): WirePage | null;
  refused(why: Refusal): void;
  /** The source was asked, and what it said is no answer to read: nothing goes on but a word of ours. */
  unanswered(method: string): void;
  /** Of an address its tokens go on; which address it was nobody is told. */
  lookedUp(answer: WireLookup): void;
}

export const unwatched: Watch = {
  answered: ({ read, body }) => read(body),
  refused: () => undefined,
  unanswered: () => undefined,
  lookedUp: () => undefined,
};
