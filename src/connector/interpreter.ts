// Reads the answers of a source by its declaration: of each, the rows that passed the boundary and what a sync must know.
//
// It remembers nothing: whoever holds the answers keeps what accounts told and the ids of places, in the same process.
import { compileFirst } from '../privacy/path.ts';
import type { Pseudonymizer } from '../privacy/pseudonym.ts';
import { Sanitized, type Sanitizer, sanitizer } from '../privacy/sanitize.ts';
import { channelShape, messageShape, readThreadShape, seenThreadShape, type Shape } from '../privacy/shapes.ts';
import type { ApiConnector } from './api-connector.ts';
import { type OriginalOf, sanitizeWithOriginals } from './originals.ts';
import { isNamed } from './patterns.ts';
import { recordsOf } from './read-answer.ts';

/** Who a token speaks for. */
export interface Spoken {
  /** The token of the source. */
  readonly source: string;
  readonly isBot: boolean;
}

export interface AccountsPage {
  readonly rows: Sanitized;
  /** In clear: to be sealed where this process keeps them, and never to be sent on. */
  readonly originals: readonly OriginalOf[];
}

/** A place, where its answers are: the token that stands for it, and the source's own id. */
export interface PlaceId {
  readonly token: string;
  readonly id: string;
}

/** What accounts told about all other records: the connector's own, opaque to everybody else. */
export type Known = { readonly [known]: true };
declare const known: unique symbol;

/** A public place, as far as a choice of places speaks of it. */
export interface PlaceFacts {
  readonly token: string;
  readonly isExternal: boolean;
  /** True where one of the patterns fits its name, which goes nowhere. */
  readonly isNamed: boolean;
  /** Seconds since 1970; 0 where the source does not say. */
  readonly createdAt: number;
}

export interface PlacesPage {
  readonly rows: Sanitized<typeof channelShape>;
  readonly places: readonly PlaceFacts[];
}

export interface TimelinePage {
  readonly messages: Sanitized<typeof messageShape>;
  /** What the records say of their threads. */
  readonly threads: Sanitized<typeof seenThreadShape>;
  readonly hasMore: boolean;
  readonly pageToken: string | null;
  /** True where the source hides what is older. */
  readonly isCut: boolean;
}

/** What the channel and the thread itself say of a thread, as rows of the two ledgers. */
export interface Ledgers {
  readonly seen: Sanitized<typeof seenThreadShape>;
  readonly read: Sanitized<typeof readThreadShape>;
}

export interface ThreadPage {
  readonly replies: Sanitized<typeof messageShape>;
  /** Null where the page does not hold the message that was answered. */
  readonly root: Ledgers | null;
  /** False where it holds nothing at all, not even the root: that is no word about the replies. */
  readonly isAnswer: boolean;
  readonly pageToken: string | null;
}

/** The pages of a source under one key. Pure: the same answer gives the same page. */
export class Interpreter {
  readonly #connector: ApiConnector<unknown>;
  readonly #pseudonymize: Pseudonymizer;
  readonly #sanitizers: ReadonlyMap<string, Sanitizer<Shape, unknown>>;

  /** A key time after `notAfter`, microseconds since 1970, counts as none. */
  constructor(connector: ApiConnector, pseudonymize: Pseudonymizer, notAfter: number) {
    this.#connector = connector as unknown as ApiConnector<unknown>;
    this.#pseudonymize = pseudonymize;
    this.#sanitizers = new Map(
      Object.entries(this.#connector.streams).map(([name, { shape, keep }]) => [
        name,
        sanitizer(shape, keep as never, pseudonymize, notAfter),
      ]),
    );
  }

  /** Undefined where the answer names nobody. `known` is what is known before any account. */
  identity(answer: unknown): { readonly spoken: Spoken; readonly known: Known } | undefined {
    const identity = this.#connector.identity.read(answer);
    if (identity === undefined) return undefined;
    const spoken = { source: this.#pseudonymize.ref('source', identity.sourceId), isBot: identity.isBot };
    return { spoken, known: this.#connector.known.empty(identity) as Known };
  }

  /** `known` has learned of this page: it goes with the next one, and with every answer after the accounts. */
  accounts(known: Known, answer: unknown): { readonly page: AccountsPage; readonly known: Known } {
    const read = this.#connector.snapshots.accounts;
    const records = recordsOf(read, answer);
    const learned = this.#connector.known.learn(known, records) as Known;
    const sanitize = this.#sanitizers.get(read.stream)!;
    const { sanitized, originals } = sanitizeWithOriginals(this.#connector, sanitize, records, within(learned, ''));
    return { page: { rows: sanitized, originals }, known: learned };
  }

  /** A place that is not public is not even counted. */
  places(
    known: Known,
    answer: unknown,
    patterns: readonly string[],
  ): { readonly page: PlacesPage; readonly ids: readonly PlaceId[] } {
    const read = this.#connector.snapshots.places;
    const places: PlaceFacts[] = [];
    const ids: PlaceId[] = [];
    const open = recordsOf(read, answer).filter((record) => {
      const id = read.idOf(record);
      if (id === undefined || !read.isPublic(record)) return false;
      const token = this.#pseudonymize.ref('channel', id);
      ids.push({ token, id });
      const isExternal = read.isExternal(record);
      const createdAt = read.createdAt(record);
      places.push({ token, isExternal, isNamed: isNamed(patterns, read.nameOf(record)), createdAt });
      return true;
    });
    const rows = this.#sanitizers.get(read.stream)!(open, within(known, ''));
    return { page: { rows: Sanitized.ofShape(rows, channelShape), places }, ids };
  }

  timeline(known: Known, { id }: PlaceId, answer: unknown, pageToken: string | null): TimelinePage {
    const { timeline } = this.#connector;
    const records = recordsOf(timeline, answer);
    return {
      messages: Sanitized.ofShape(this.#rows(timeline.stream, known, id, records), messageShape),
      threads: Sanitized.ofShape(this.#rows(timeline.threads.seenStream, known, id, records), seenThreadShape),
      hasMore: compileFirst(timeline.hasMore)(answer) === true || pageToken !== null,
      pageToken,
      isCut: compileFirst(timeline.isCut)(answer) === true,
    };
  }

  /** The root stands in the channel's history too, with all that happened to it: here it only speaks of its thread. */
  thread(known: Known, { id }: PlaceId, answer: unknown, pageToken: string | null): ThreadPage {
    const { timeline } = this.#connector;
    const { isRoot, hasMore, seenStream, readStream } = timeline.threads;
    const records = recordsOf(timeline.threads, answer);
    const replies = records.filter((record) => !isRoot(record));
    const roots = records.filter(isRoot).slice(0, 1);
    const ledgers = (): Ledgers => ({
      seen: Sanitized.ofShape(this.#rows(seenStream, known, id, roots), seenThreadShape),
      read: Sanitized.ofShape(this.#rows(readStream, known, id, roots), readThreadShape),
    });
    return {
      replies: Sanitized.ofShape(this.#rows(timeline.stream, known, id, replies), messageShape),
      root: roots.length === 0 ? null : ledgers(),
      isAnswer: records.length > 0,
      pageToken: compileFirst(hasMore)(answer) === false ? null : pageToken,
    };
  }

  #rows(stream: string, known: Known, channel: string, records: readonly unknown[]): Sanitized {
    const { leaveOut } = this.#connector.streams[stream]!;
    const context = within(known, channel);
    const wanted = leaveOut ? records.filter((record) => leaveOut(record, context as never) === undefined) : records;
    return this.#sanitizers.get(stream)!(wanted, context);
  }
}

const within = (known: Known, channel: string): object => ({ ...(known as object), channel });
