// Reads a source with a token of our own: asks, and lets what comes through the boundary in this process.
import { Defect } from '../../base/errors.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import {
  type AccountsPage,
  Interpreter,
  type Known,
  type PlaceId,
  type PlacesPage,
  type Spoken,
  type ThreadPage,
  type TimelinePage,
} from '../../connector/interpreter.ts';
import { secondsOf } from '../../privacy/instant.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import type { Answer, Calls } from '../calls/answer.ts';
import type { Bounds, Page, Reader } from './reader.ts';

interface DirectOptions {
  readonly connector: ApiConnector;
  readonly calls: Calls;
  readonly pseudonymize: Pseudonymizer;
  /** Microseconds since 1970: what is later has no time. */
  readonly notAfter: number;
}

/** What accounts told and the ids of places are in its memory, for as long as the sync. */
export class DirectReader implements Reader {
  readonly #connector: ApiConnector;
  readonly #calls: Calls;
  readonly #interpreter: Interpreter;
  readonly #places = new Map<string, PlaceId>();
  #known: Known | undefined;

  constructor({ connector, calls, pseudonymize, notAfter }: DirectOptions) {
    this.#connector = connector;
    this.#calls = calls;
    this.#interpreter = new Interpreter(connector, pseudonymize, notAfter);
  }

  get granted(): readonly string[] | null {
    return this.#calls.granted;
  }

  async identify(): Promise<Spoken | undefined> {
    const answer = await this.#calls.call(this.#connector.identity, {});
    const identity = answer.is === 'fine' ? this.#interpreter.identity(answer.body) : undefined;
    this.#known = identity?.known;
    return identity?.spoken;
  }

  async *accounts(): AsyncIterable<AccountsPage> {
    for await (const answer of this.#calls.pages(this.#connector.snapshots.accounts, {})) {
      const { page, known } = this.#interpreter.accounts(this.#whatIsKnown(), answer);
      this.#known = known;
      yield page;
    }
  }

  async *places(patterns: readonly string[]): AsyncIterable<PlacesPage> {
    for await (const answer of this.#calls.pages(this.#connector.snapshots.places, {})) {
      const { page, ids } = this.#interpreter.places(this.#whatIsKnown(), answer, patterns);
      for (const place of ids) this.#places.set(place.token, place);
      yield page;
    }
  }

  async timeline(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<TimelinePage>> {
    const { timeline } = this.#connector;
    const place = this.#place(token);
    const answer = await this.#calls.call(timeline, {
      [timeline.place]: place.id,
      [timeline.latest]: secondsOf(before),
      [timeline.oldest]: secondsOf(Math.max(after, 0)),
      ...this.#from(pageToken),
    });
    return pageOf(answer, (body, next) => this.#interpreter.timeline(this.#whatIsKnown(), place, body, next));
  }

  async thread(token: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>> {
    const { threads } = this.#connector.timeline;
    const place = this.#place(token);
    const answer = await this.#calls.call(threads, {
      [threads.place]: place.id,
      [threads.root]: secondsOf(root),
      ...this.#from(pageToken),
    });
    return pageOf(answer, (body, next) => this.#interpreter.thread(this.#whatIsKnown(), place, body, next));
  }

  async join(token: string): Promise<boolean> {
    const { timeline } = this.#connector;
    const answer = await this.#calls.call(timeline.join, { [timeline.place]: this.#place(token).id });
    return answer.is === 'fine';
  }

  #from(pageToken: string | null): Readonly<Record<string, string>> {
    return pageToken === null ? {} : { [this.#connector.api.pageToken.argument]: pageToken };
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
