// Reads the answers of a source by its declaration: of each, the rows that passed the boundary and what a sync must know.
//
// It remembers nothing: whoever holds the answers keeps what accounts told and the ids of places, in the same process.
import { microsecondsOf } from '../privacy/instant.ts';
import { compileFirst } from '../privacy/path.ts';
import type { Pseudonymizer } from '../privacy/pseudonym.ts';
import { Sanitized, type Sanitizer, sanitizer } from '../privacy/sanitize.ts';
import { channelShape, messageShape, readThreadShape, seenThreadShape, type Shape } from '../privacy/shapes.ts';
import { type ApiConnector, type Arguments, isWithin, type Reach } from './api-connector.ts';
import { type OriginalOf, sanitizeWithOriginals } from './originals.ts';
import { isNamed } from './patterns.ts';
import { recordsOf } from './read-answer.ts';

/** Who a token speaks for. */
export interface Spoken {
  /** The token of the source. */
  readonly source: string;
  readonly isBot: boolean;
  /** Whether the source is to be asked for its workspaces. */
  readonly hasWorkspaces: boolean;
}

export interface AccountsPage {
  readonly rows: Sanitized;
  /** Workspaces of which accounts spoke so far, and which did not let the app in. */
  readonly closedWorkspaces: number;
  /** In clear: to be sealed where this process keeps them, and never to be sent on. */
  readonly originals: readonly OriginalOf[];
}

/** A place, where its answers are: the token that stands for it, and how the source is asked for it. */
export interface PlaceId {
  readonly token: string;
  readonly id: string;
  /** What stands beside the id in every call. */
  readonly beside: Arguments;
}

/** What accounts told about all other records: the connector's own, opaque to everybody else. */
export type Known = { readonly [known]: true };
declare const known: unique symbol;

/** A place within reach, as far as a choice of places speaks of it. */
export interface PlaceFacts {
  readonly token: string;
  readonly reach: Reach;
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
  /** What the records say of their threads; null where replies stand among them. */
  readonly threads: Sanitized<typeof seenThreadShape> | null;
  readonly hasMore: boolean;
  readonly pageToken: string | null;
  /** True where the source hides what is older. */
  readonly isCut: boolean;
}

/** Which messages of a place were changed, by their own times in microseconds since 1970; one can come twice. */
export interface ChangesPage {
  readonly edited: readonly number[];
  readonly deleted: readonly number[];
  readonly pageToken: string | null;
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

export interface InterpreterOptions {
  readonly connector: ApiConnector;
  readonly pseudonymize: Pseudonymizer;
  /** A key time after it, microseconds since 1970, counts as none. */
  readonly notAfter: number;
  /** Places that lie farther are not even counted. */
  readonly reach: Reach;
}

/** The pages of a source under one key. Pure: the same answer gives the same page. */
export class Interpreter {
  readonly #connector: ApiConnector<unknown>;
  readonly #pseudonymize: Pseudonymizer;
  readonly #reach: Reach;
  readonly #notAfter: number;
  readonly #sanitizers: ReadonlyMap<string, Sanitizer<Shape, unknown>>;

  constructor({ connector, pseudonymize, notAfter, reach }: InterpreterOptions) {
    this.#connector = connector as unknown as ApiConnector<unknown>;
    this.#pseudonymize = pseudonymize;
    this.#reach = reach;
    this.#notAfter = notAfter;
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
    const { workspaces } = this.#connector.snapshots;
    const spoken = {
      source: this.#pseudonymize.ref('source', identity.sourceId),
      isBot: identity.isBot,
      hasWorkspaces: workspaces !== undefined && (workspaces.isAsked?.(identity) ?? true),
    };
    return { spoken, known: this.#connector.known.empty(identity) as Known };
  }

  /** What is known once a page of the workspaces has come, and how many were on it. */
  workspaces(known: Known, answer: unknown): { readonly known: Known; readonly count: number } {
    const { snapshots, known: knowing } = this.#connector;
    const records = recordsOf(snapshots.workspaces!, answer);
    return { known: (knowing.learnWorkspaces?.(known, records) ?? known) as Known, count: records.length };
  }

  /** `known` has learned of this page: it goes with the next one, and with every answer after the accounts. */
  accounts(known: Known, answer: unknown): { readonly page: AccountsPage; readonly known: Known } {
    const read = this.#connector.snapshots.accounts;
    const records = recordsOf(read, answer);
    const learned = this.#connector.known.learn(known, records) as Known;
    const sanitize = this.#sanitizers.get(read.stream)!;
    const context = within(learned, '');
    const wanted = this.#wanted(read.stream, records, context);
    const { sanitized, originals } = sanitizeWithOriginals(this.#connector, sanitize, wanted, context);
    const closedWorkspaces = this.#connector.known.closedWorkspaces?.(learned) ?? 0;
    return { page: { rows: sanitized, originals, closedWorkspaces }, known: learned };
  }

  /** The arguments of every list of accounts or of places there is to ask for. */
  passes(known: Known, of: 'accounts' | 'places'): readonly Arguments[] {
    return this.#connector.snapshots[of].passes?.(known, this.#reach) ?? [{}];
  }

  /** A place out of reach is not even counted. `pass`: the arguments of the list that was asked for. */
  places(
    known: Known,
    answer: unknown,
    { patterns, pass }: { readonly patterns: readonly string[]; readonly pass: Arguments },
  ): { readonly page: PlacesPage; readonly ids: readonly PlaceId[] } {
    const read = this.#connector.snapshots.places;
    const places: PlaceFacts[] = [];
    const ids: PlaceId[] = [];
    const open = recordsOf(read, answer).filter((record) => {
      const id = read.idOf(record);
      const reach = read.reachOf(record);
      if (id === undefined || reach === undefined || !isWithin(reach, this.#reach)) return false;
      const token = this.#pseudonymize.ref('channel', id);
      ids.push({ token, id, beside: read.besideOf?.(record, pass) ?? {} });
      const isExternal = read.isExternal(record);
      const createdAt = read.createdAt(record);
      places.push({ token, reach, isExternal, isNamed: isNamed(patterns, read.nameOf(record, known)), createdAt });
      return true;
    });
    const rows = this.#sanitizers.get(read.stream)!(open, within(known, ''));
    return { page: { rows: Sanitized.ofShape(rows, channelShape), places }, ids };
  }

  /** The place as a whole, of a source whose lists leave something out; no row where it is another, or out of reach now. */
  details(known: Known, { id }: Pick<PlaceId, 'id'>, answer: unknown): Sanitized<typeof channelShape> {
    const { stream, details, idOf, reachOf } = this.#connector.snapshots.places;
    const isIt = (record: unknown): boolean => idOf(record) === id && isWithin(reachOf(record), this.#reach);
    const records = recordsOf(details!, answer).filter(isIt).slice(0, 1);
    return Sanitized.ofShape(this.#sanitizers.get(stream)!(records, within(known, '')), channelShape);
  }

  timeline(known: Known, { id }: Pick<PlaceId, 'id'>, answer: unknown, pageToken: string | null): TimelinePage {
    const { stream, threads, hasMore, isCut, ...read } = this.#connector.timeline;
    const records = recordsOf(read, answer);
    const says = (path: string | undefined): boolean => path !== undefined && compileFirst(path)(answer) === true;
    const seen = (name: string) => Sanitized.ofShape(this.#rows(name, known, id, records), seenThreadShape);
    return {
      messages: Sanitized.ofShape(this.#rows(stream, known, id, records), messageShape),
      threads: threads === undefined ? null : seen(threads.seenStream),
      hasMore: says(hasMore) || pageToken !== null,
      pageToken,
      isCut: says(isCut),
    };
  }

  /** What was changed is read where it stands; here are only its times. For a source that keeps a record of changes. */
  changes(answer: unknown, pageToken: string | null): ChangesPage {
    const { read, ...list } = this.#connector.timeline.changes!;
    const edited: number[] = [];
    const deleted: number[] = [];
    for (const record of recordsOf(list, answer)) {
      const change = read(record);
      const at = microsecondsOf(change?.of);
      if (change !== undefined && at > 0 && at <= this.#notAfter) (change.isDeletion ? deleted : edited).push(at);
    }
    return { edited, deleted, pageToken };
  }

  /**
   * The root stands in the channel's history too, with all that happened to it: here it only speaks of its thread. Only
   * for a source whose threads are read on their own.
   */
  thread(known: Known, { id }: Pick<PlaceId, 'id'>, answer: unknown, pageToken: string | null): ThreadPage {
    const { stream, threads } = this.#connector.timeline;
    const { isRoot, hasMore, seenStream, readStream, ...read } = threads!;
    const records = recordsOf(read, answer);
    const replies = records.filter((record) => !isRoot(record));
    const roots = records.filter(isRoot).slice(0, 1);
    const ledgers = (): Ledgers => ({
      seen: Sanitized.ofShape(this.#rows(seenStream, known, id, roots), seenThreadShape),
      read: Sanitized.ofShape(this.#rows(readStream, known, id, roots), readThreadShape),
    });
    return {
      replies: Sanitized.ofShape(this.#rows(stream, known, id, replies), messageShape),
      root: roots.length === 0 ? null : ledgers(),
      isAnswer: records.length > 0,
      pageToken: compileFirst(hasMore)(answer) === false ? null : pageToken,
    };
  }

  #rows(stream: string, known: Known, channel: string, records: readonly unknown[]): Sanitized {
    const context = within(known, channel);
    return this.#sanitizers.get(stream)!(this.#wanted(stream, records, context), context);
  }

  #wanted(stream: string, records: readonly unknown[], context: object): readonly unknown[] {
    const { leaveOut } = this.#connector.streams[stream]!;
    return leaveOut ? records.filter((record) => leaveOut(record, context as never) === undefined) : records;
  }
}

const within = (known: Known, channel: string): object => ({ ...(known as object), channel });
