// Reads the answers of a source by its declaration: of each, the rows that passed the boundary and what a sync must know.
//
// Whoever holds an answer has one of these beside it, in the same process: ids and what accounts told stay in its memory,
// and nothing else of an answer leaves it.
import { secondsOf } from '../privacy/instant.ts';
import { compileFirst } from '../privacy/path.ts';
import type { Pseudonymizer, Ref } from '../privacy/pseudonym.ts';
import { Sanitized, type Sanitizer, sanitizer } from '../privacy/sanitize.ts';
import { channelShape, messageShape, readThreadShape, seenThreadShape, type Shape } from '../privacy/shapes.ts';
import type { ApiConnector } from './api-connector.ts';
import { type OriginalOf, sanitizeWithOriginals } from './originals.ts';
import { isNamed } from './patterns.ts';

/** Who a token speaks for. */
export interface Spoken {
  /** The token of the source. */
  readonly source: Ref;
  readonly isBot: boolean;
}

export interface AccountsPage {
  readonly rows: Sanitized;
  /** In clear: to be sealed where this process keeps them, and never to be sent on. */
  readonly originals: readonly OriginalOf[];
}

/** A public place, as far as a choice of places speaks of it. */
export interface PlaceFacts {
  readonly token: Ref;
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

/** What is known of a message that was answered, where no answer holds it. Times in microseconds since 1970. */
export interface RootSaid {
  readonly at: number;
  readonly replies: number;
  readonly latestReplyAt: number;
}

export class Interpreter {
  readonly #connector: ApiConnector<unknown>;
  readonly #pseudonymize: Pseudonymizer;
  readonly #sanitizers: ReadonlyMap<string, Sanitizer<Shape, unknown>>;
  readonly #ids = new Map<string, string>();
  #known: unknown;

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

  /** Undefined where the answer names nobody. What accounts told before is forgotten. */
  identity(answer: unknown): Spoken | undefined {
    const identity = this.#connector.identity.read(answer);
    if (identity === undefined) return undefined;
    this.#known = this.#connector.known.empty(identity);
    return { source: this.#pseudonymize.ref('source', identity.sourceId), isBot: identity.isBot };
  }

  /** The answers of accounts come page by page, in any order, before those of places. */
  accounts(records: readonly unknown[]): AccountsPage {
    this.#known = this.#connector.known.learn(this.#known, records);
    const { stream } = this.#connector.snapshots.accounts;
    const sanitize = this.#sanitizers.get(stream)!;
    const { sanitized, originals } = sanitizeWithOriginals(this.#connector, sanitize, records, this.#within(''));
    return { rows: sanitized, originals };
  }

  /** A place that is not public is not even counted. */
  places(records: readonly unknown[], patterns: readonly string[]): PlacesPage {
    const read = this.#connector.snapshots.places;
    const places: PlaceFacts[] = [];
    const open = records.filter((record) => {
      const id = read.idOf(record);
      if (id === undefined || !read.isPublic(record)) return false;
      const token = this.#pseudonymize.ref('channel', id);
      this.#ids.set(token, id);
      places.push({
        token,
        isExternal: read.isExternal(record),
        isNamed: isNamed(patterns, read.nameOf(record)),
        createdAt: read.createdAt(record),
      });
      return true;
    });
    const rows = this.#sanitizers.get(read.stream)!(open, this.#within(''));
    return { rows: Sanitized.ofShape(rows, channelShape), places };
  }

  /** The source's id of a place that it listed; in memory alone. */
  idOf(place: string): string | undefined {
    return this.#ids.get(place);
  }

  timeline(place: string, answer: unknown): TimelinePage {
    const { timeline } = this.#connector;
    const records = listOf(answer, timeline.records);
    const pageToken = this.#tokenOf(answer);
    return {
      messages: Sanitized.ofShape(this.#rows(timeline.stream, place, records), messageShape),
      threads: Sanitized.ofShape(this.#rows(timeline.threads.seenStream, place, records), seenThreadShape),
      hasMore: compileFirst(timeline.hasMore)(answer) === true || pageToken !== null,
      pageToken,
      isCut: compileFirst(timeline.isCut)(answer) === true,
    };
  }

  /** The root stands in the channel's history too, with all that happened to it: here it only speaks of its thread. */
  thread(place: string, answer: unknown): ThreadPage {
    const { timeline } = this.#connector;
    const { isRoot, hasMore, records: path } = timeline.threads;
    const records = listOf(answer, path);
    const replies = records.filter((record) => !isRoot(record));
    const root = records.find(isRoot);
    return {
      replies: Sanitized.ofShape(this.#rows(timeline.stream, place, replies), messageShape),
      root: root === undefined ? null : this.#ledgers(place, [root]),
      isAnswer: records.length > 0,
      pageToken: compileFirst(hasMore)(answer) === false ? null : this.#tokenOf(answer),
    };
  }

  /** The ledgers of threads that ended or vanished. */
  roots(place: string, roots: readonly RootSaid[]): Ledgers {
    const { rootRecord } = this.#connector.timeline.threads;
    const records = roots.map(({ at, replies, latestReplyAt }) =>
      rootRecord({ at: secondsOf(at), replies, latestReplyAt: secondsOf(latestReplyAt) }),
    );
    return this.#ledgers(place, records);
  }

  #ledgers(place: string, records: readonly unknown[]): Ledgers {
    const { seenStream, readStream } = this.#connector.timeline.threads;
    return {
      seen: Sanitized.ofShape(this.#rows(seenStream, place, records), seenThreadShape),
      read: Sanitized.ofShape(this.#rows(readStream, place, records), readThreadShape),
    };
  }

  #rows(stream: string, place: string, records: readonly unknown[]): Sanitized {
    const { leaveOut } = this.#connector.streams[stream]!;
    const context = this.#within(this.#ids.get(place)!);
    const wanted = leaveOut ? records.filter((record) => leaveOut(record, context as never) === undefined) : records;
    return this.#sanitizers.get(stream)!(wanted, context);
  }

  #within(channel: string): object {
    return { ...(this.#known as object), channel };
  }

  /** Null on the last page. */
  #tokenOf(answer: unknown): string | null {
    const found = compileFirst(this.#connector.api.pageToken.path)(answer);
    return typeof found === 'string' && found !== '' ? found : null;
  }
}

/** The list of a fine answer; whoever called has made sure that it is one. */
const listOf = (answer: unknown, path: string): readonly unknown[] => compileFirst(path)(answer) as readonly unknown[];
