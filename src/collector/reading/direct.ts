// Reads a source with a token of our own: asks, and lets what comes through the boundary in this process.
import { Defect } from '../../base/errors.ts';
import type { ApiConnector, Arguments, Call } from '../../connector/api-connector.ts';
import {
  type AccountsPage,
  type ChangesPage,
  Interpreter,
  type InterpreterOptions,
  type Known,
  type PlaceId,
  type PlacesPage,
  type Spoken,
  type ThreadPage,
  type TimelinePage,
} from '../../connector/interpreter.ts';
import { recordsOf } from '../../connector/read-answer.ts';
import type { Sanitized } from '../../privacy/sanitize.ts';
import type { channelShape } from '../../privacy/shapes.ts';
import { secondsOf } from '../../privacy/instant.ts';
import type { Answer, Calls } from '../calls/answer.ts';
import { needWorkspace, openLists } from './open-lists.ts';
import { type Bounds, isGone, type Page, type Reader } from './reader.ts';

interface DirectOptions extends InterpreterOptions {
  readonly calls: Calls;
}

/** What accounts told and the ids of places are in its memory, for as long as the sync. */
export class DirectReader implements Reader {
  readonly #connector: ApiConnector;
  readonly #calls: Calls;
  readonly #interpreter: Interpreter;
  readonly #places = new Map<string, PlaceId>();
  #known: Known | undefined;
  #workspaces: number | null = null;

  constructor({ calls, ...options }: DirectOptions) {
    this.#connector = options.connector;
    this.#calls = calls;
    this.#interpreter = new Interpreter(options);
  }

  get granted(): readonly string[] | null {
    return this.#calls.granted;
  }

  get workspaces(): number | null {
    return this.#workspaces;
  }

  async identify(): Promise<Spoken | undefined> {
    const { snapshots } = this.#connector;
    const identity = this.#interpreter.identity(await this.#whoseAnswer());
    if (identity === undefined) return undefined;
    this.#known = identity.known;
    if (snapshots.workspaces !== undefined && identity.spoken.hasWorkspaces) {
      let found = 0;
      for await (const page of this.#calls.pages(snapshots.workspaces, {})) {
        const { known, count } = this.#interpreter.workspaces(this.#known, page);
        this.#known = known;
        found += count;
      }
      if (snapshots.workspaces.areThoseThatLetIn === true) this.#workspaces = found;
    }
    needWorkspace(this.#connector, this.#workspaces);
    return identity.spoken;
  }

  async #whoseAnswer(): Promise<unknown> {
    const { identity } = this.#connector;
    if (identity.inFile === undefined) {
      const answer = await this.#calls.call(identity, {});
      return answer.is === 'fine' ? answer.body : undefined;
    }
    for await (const beginning of this.#calls.pages({ ...identity, ...identity.inFile }, {})) return beginning;
    return undefined;
  }

  async *accounts(): AsyncIterable<AccountsPage> {
    const passes = this.#interpreter.passes(this.#whatIsKnown(), 'accounts');
    for await (const { answer } of openLists(this.#calls, this.#connector.snapshots.accounts, passes)) {
      const { page, known } = this.#interpreter.accounts(this.#whatIsKnown(), answer);
      this.#known = known;
      yield page;
    }
  }

  async *places(patterns: readonly string[]): AsyncIterable<PlacesPage> {
    for await (const { answer, pass } of this.placeAnswers()) {
      const { page, ids } = this.#interpreter.places(this.#whatIsKnown(), answer, { patterns, pass });
      // A place that stands in several lists is asked for as the first of them has it.
      for (const place of ids) if (!this.#places.has(place.token)) this.#places.set(place.token, place);
      yield page;
    }
  }

  /** The lists of places as they come, for whoever may see their names. */
  async *placeAnswers(): AsyncIterable<{
    readonly answer: unknown;
    readonly pass: Arguments;
    readonly known: Known;
  }> {
    const passes = this.#interpreter.passes(this.#whatIsKnown(), 'places');
    for await (const listed of openLists(this.#calls, this.#connector.snapshots.places, passes)) {
      yield { ...listed, known: this.#whatIsKnown() };
    }
  }

  async recent(since: number): Promise<ReadonlySet<string> | null> {
    const read = this.#connector.snapshots.places.recent;
    if (read === undefined) return null;
    const tokens = new Map([...this.#places.values()].map(({ id, token }) => [id, token]));
    const found = new Set<string>();
    for await (const answer of this.#calls.pages(read, { [read.since]: secondsOf(since) })) {
      for (const record of recordsOf(read, answer)) {
        const token = tokens.get(read.idOf(record) ?? '');
        // What is out of reach is in no list of ours.
        if (token !== undefined) found.add(token);
      }
    }
    return found;
  }

  async details(token: string): Promise<Sanitized<typeof channelShape> | null> {
    const place = this.#place(token);
    const answer = await this.#ask(this.#connector.snapshots.places.details!, place, {}, null);
    return answer.is === 'fine' ? this.#interpreter.details(this.#whatIsKnown(), place, answer.body) : null;
  }

  async timeline(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<TimelinePage>> {
    const { timeline } = this.#connector;
    const place = this.#place(token);
    const inside = timeline.areBoundsIncluded === true ? 1 : 0;
    const span = {
      [timeline.latest]: secondsOf(before - inside),
      [timeline.oldest]: secondsOf(Math.max(after + inside, 0)),
    };
    const answer = await this.#ask(timeline, place, span, pageToken);
    return pageOf(answer, (body, next) => this.#interpreter.timeline(this.#whatIsKnown(), place, body, next));
  }

  async changes(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<ChangesPage>> {
    const changes = this.#connector.timeline.changes!;
    const span = { [changes.latest]: secondsOf(before), [changes.oldest]: secondsOf(Math.max(after, 0)) };
    const answer = await this.#ask(changes, this.#place(token), span, pageToken);
    return pageOf(answer, (body, next) => this.#interpreter.changes(body, next));
  }

  async thread(token: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>> {
    const threads = this.#connector.timeline.threads!;
    const place = this.#place(token);
    const answer = await this.#ask(threads, place, { [threads.root]: secondsOf(root) }, pageToken);
    return pageOf(answer, (body, next) => this.#interpreter.thread(this.#whatIsKnown(), place, body, next));
  }

  async join(token: string): Promise<boolean> {
    const { join } = this.#connector.timeline;
    return join !== undefined && (await this.#ask(join, this.#place(token), {}, null)).is === 'fine';
  }

  /** A place that is gone as its list has it may be there without what stands beside it. */
  async #ask(call: Call, place: PlaceId, args: Arguments, pageToken: string | null): Promise<Answer> {
    const named = { ...args, [this.#connector.timeline.place]: place.id };
    const answer = await this.#calls.call(call, { ...place.beside, ...named }, pageToken);
    if (!isGone(answer) || Object.keys(place.beside).length === 0) return answer;
    const bare = await this.#calls.call(call, named, pageToken);
    if (bare.is === 'fine') this.#places.set(place.token, { ...place, beside: {} });
    return bare;
  }

  #place(token: string): PlaceId {
    return this.#places.get(token) ?? outOfTurn();
  }

  #whatIsKnown(): Known {
    return this.#known ?? outOfTurn();
  }
}

function outOfTurn(): never {
  throw new Defect('internal', 'A source was read before it had said who and what there is.', 'Please report this.');
}

function pageOf<T extends object>(answer: Answer, interpret: (body: unknown, pageToken: string | null) => T): Page<T> {
  if (answer.is === 'page-expired') return { is: 'expired' };
  return answer.is === 'skip' ? answer : { is: 'page', ...interpret(answer.body, answer.pageToken) };
}
