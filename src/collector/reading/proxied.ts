// Reads a source through a proxy: what comes has passed the boundary there, and is held against the shapes here.
import { Defect } from '../../base/errors.ts';
import type { ApiConnector, Arguments, Call } from '../../connector/api-connector.ts';
import type {
  AccountsPage,
  ChangesPage,
  PlaceFacts,
  PlacesPage,
  Spoken,
  ThreadPage,
  TimelinePage,
} from '../../connector/interpreter.ts';
import {
  bareArgument,
  knownArgument,
  passArgument,
  patternsArgument,
  type WirePage,
  type WireRows,
} from '../../connector/wire.ts';
import { secondsOf } from '../../privacy/instant.ts';
import { readmit, type Sanitized } from '../../privacy/sanitize.ts';
import {
  accountShape,
  channelShape,
  messageShape,
  readThreadShape,
  seenThreadShape,
  type Shape,
} from '../../privacy/shapes.ts';
import type { Answer, Calls } from '../calls/answer.ts';
import { isClosed, needWorkspace } from './open-lists.ts';
import { malformedAnswer } from './proxy-answer.ts';
import { type Bounds, isGone, type Page, type Reader } from './reader.ts';

type PageOf<Q extends WirePage['question']> = Extract<WirePage, { question: Q }>;

interface ProxiedOptions {
  readonly connector: ApiConnector;
  readonly calls: Calls;
  /** Of the organization's own key, under which its tables take rows in. The proxy's has no versions: another one is refused. */
  readonly keyVersion?: number;
  /** A key time after it, microseconds since 1970, counts as none, whatever the proxy takes for today. */
  readonly notAfter?: number;
}

/** What the proxy sealed for itself is in its memory, for as long as the sync. */
export class ProxiedReader implements Reader {
  readonly #connector: ApiConnector;
  readonly #calls: Calls;
  readonly #keyVersion: number;
  readonly #notAfter: number;
  readonly #handles = new Map<string, string>();
  /** Places that are asked for without what stands beside them. */
  readonly #isBare = new Set<string>();
  #known: string | undefined;
  #workspaces: number | null = null;

  constructor({ connector, calls, keyVersion = 1, notAfter = Number.POSITIVE_INFINITY }: ProxiedOptions) {
    this.#notAfter = notAfter;
    this.#keyVersion = keyVersion;
    this.#connector = connector;
    this.#calls = calls;
  }

  get granted(): readonly string[] | null {
    return this.#calls.granted;
  }

  get workspaces(): number | null {
    return this.#workspaces;
  }

  async identify(): Promise<Spoken | undefined> {
    const { identity: read, snapshots } = this.#connector;
    const answer = await this.#calls.call(read, {});
    if (answer.is !== 'fine') return undefined;
    const { question: _question, known, ...spoken } = pageOf(answer.body, 'identity');
    this.#known = known;
    if (snapshots.workspaces !== undefined && spoken.hasWorkspaces) {
      let found = 0;
      for await (const page of this.#calls.pages(snapshots.workspaces, this.#withKnown())) {
        const { known: learned, count } = pageOf(page, 'workspaces');
        this.#known = learned;
        found += count;
      }
      if (snapshots.workspaces.areThoseThatLetIn === true) this.#workspaces = found;
    }
    needWorkspace(this.#connector, this.#workspaces);
    return spoken;
  }

  async *accounts(): AsyncIterable<AccountsPage> {
    for await (const { rows, known, closedWorkspaces } of this.#lists('accounts', {})) {
      this.#known = known;
      yield { rows: this.#admit(accountShape, rows), originals: [], closedWorkspaces };
    }
  }

  async *places(patterns: readonly string[]): AsyncIterable<PlacesPage> {
    for await (const page of this.#lists('places', { [patternsArgument]: JSON.stringify(patterns) })) {
      yield { rows: this.#admit(channelShape, page.rows), places: this.#factsOf(page) };
    }
  }

  /** Every page of every list. How many there are each page says; of one that is closed to the app none comes. */
  async *#lists<Q extends 'accounts' | 'places'>(question: Q, args: Arguments): AsyncIterable<PageOf<Q>> {
    const read = this.#connector.snapshots[question];
    // Each workspace has a list at least, and what no page has told is asked for.
    let passes = read.passes === undefined ? 1 : Math.max(1, this.#workspaces ?? 1);
    let closed = 0;
    for (let pass = 0; pass < passes; pass += 1) {
      const one = read.passes === undefined ? {} : { [passArgument]: String(pass) };
      try {
        for await (const answer of this.#calls.pages(read, this.#withKnown({ ...args, ...one }))) {
          const page = pageOf(answer, question);
          ({ passes } = page as { readonly passes: number });
          yield page;
        }
      } catch (error) {
        closed += 1;
        if (!isClosed(error) || closed === passes) throw error;
      }
    }
  }

  /** A place that stands in several lists is asked for as the first of them has it. */
  #factsOf({ places }: PageOf<'places'>): readonly PlaceFacts[] {
    for (const { token, handle } of places) if (!this.#handles.has(token)) this.#handles.set(token, handle);
    return places.map(({ handle: _handle, ...facts }) => facts);
  }

  /** Not through a proxy: it remembers nothing, and would have to tell of conversations that are out of reach. */
  async recent(): Promise<null> {
    return null;
  }

  async details(token: string): Promise<Sanitized<typeof channelShape> | null> {
    const answer = await this.#ask(this.#connector.snapshots.places.details!, token, this.#withKnown(), null);
    if (answer.is !== 'fine') return null;
    return this.#ofPlace(channelShape, token, pageOf(answer.body, 'details').rows);
  }

  async timeline(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<TimelinePage>> {
    const { timeline } = this.#connector;
    const span = { [timeline.latest]: secondsOf(before), [timeline.oldest]: secondsOf(Math.max(after, 0)) };
    const answer = await this.#ask(timeline, token, this.#withKnown(span), pageToken);
    if (answer.is !== 'fine') return notFine(answer);
    const { messages, threads, hasMore, isCut } = pageOf(answer.body, 'timeline');
    if ((threads === null) !== (timeline.threads === undefined)) throw malformedAnswer();
    return {
      is: 'page',
      messages: this.#ofPlace(messageShape, token, messages),
      threads: threads && this.#ofPlace(seenThreadShape, token, threads),
      hasMore,
      isCut,
      pageToken: answer.pageToken,
    };
  }

  async changes(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<ChangesPage>> {
    const changes = this.#connector.timeline.changes!;
    const span = { [changes.latest]: secondsOf(before), [changes.oldest]: secondsOf(Math.max(after, 0)) };
    const answer = await this.#ask(changes, token, this.#withKnown(span), pageToken);
    if (answer.is !== 'fine') return notFine(answer);
    const { edited, deleted } = pageOf(answer.body, 'changes');
    const timely = (times: readonly number[]) => times.filter((at) => at <= this.#notAfter);
    return { is: 'page', edited: timely(edited), deleted: timely(deleted), pageToken: answer.pageToken };
  }

  async thread(token: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>> {
    const threads = this.#connector.timeline.threads!;
    const args = this.#withKnown({ [threads.root]: secondsOf(root) });
    const answer = await this.#ask(threads, token, args, pageToken);
    if (answer.is !== 'fine') return notFine(answer);
    const page = pageOf(answer.body, 'thread');
    return {
      is: 'page',
      replies: this.#ofPlace(messageShape, token, page.replies),
      root: page.root && {
        seen: this.#ofPlace(seenThreadShape, token, page.root.seen),
        read: this.#ofPlace(readThreadShape, token, page.root.read),
      },
      isAnswer: page.isAnswer,
      pageToken: page.hasMore ? answer.pageToken : null,
    };
  }

  async join(token: string): Promise<boolean> {
    const { join } = this.#connector.timeline;
    return join !== undefined && (await this.#ask(join, token, {}, null)).is === 'fine';
  }

  /** Only the proxy knows what stands beside a place in a question; where the place is gone so, it is left out. */
  async #ask(call: Call, token: string, args: Arguments, pageToken: string | null): Promise<Answer> {
    const { snapshots, timeline } = this.#connector;
    const named = { ...args, [timeline.place]: this.#handles.get(token) ?? outOfTurn() };
    const bare = { ...named, [bareArgument]: '1' };
    if (this.#isBare.has(token)) return await this.#calls.call(call, bare, pageToken);
    const answer = await this.#calls.call(call, named, pageToken);
    if (!isGone(answer) || snapshots.places.besideOf === undefined) return answer;
    const again = await this.#calls.call(call, bare, pageToken);
    if (again.is === 'fine') this.#isBare.add(token);
    return again;
  }

  #admit<S extends Shape>(shape: S, rows: WireRows): Sanitized<S> {
    return readmit(shape, this.#keyVersion, rows, this.#notAfter);
  }

  /** Whoever was asked about one place has no word about another, which may be one that nobody chose. */
  #ofPlace<S extends Shape>(shape: S, token: string, rows: WireRows): Sanitized<S> {
    const at = Object.keys(shape.columns).indexOf('channel');
    if (rows.some((row) => row[at] !== token)) throw malformedAnswer();
    return this.#admit(shape, rows);
  }

  /** What accounts told grows with every page of them, and each question is asked with what is known then. */
  #withKnown(args: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const whatIsKnown = (): string => this.#known ?? outOfTurn();
    return Object.defineProperty({ ...args }, knownArgument, { enumerable: true, get: whatIsKnown });
  }
}

function outOfTurn(): never {
  throw new Defect('internal', 'A source was read before it had said who and what there is.', 'Please report this.');
}

/** Throws Defect where the proxy answered another question than the one that was asked. */
function pageOf<Q extends WirePage['question']>(body: unknown, question: Q): PageOf<Q> {
  const page = body as WirePage;
  if (page.question !== question) throw malformedAnswer();
  return page as PageOf<Q>;
}

function notFine(answer: Exclude<Answer, { is: 'fine' }>): Page<never> {
  return answer.is === 'skip' ? answer : { is: 'expired' };
}
