// Reads a source with a token of our own: asks, and lets what comes through the boundary in this process.
import { Defect } from '../../base/errors.ts';
import type { ApiConnector, SnapshotRead } from '../../connector/api-connector.ts';
import {
  type AccountsPage,
  Interpreter,
  type Ledgers,
  type PlacesPage,
  type RootSaid,
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

export class DirectReader implements Reader {
  readonly #connector: ApiConnector;
  readonly #calls: Calls;
  readonly #interpreter: Interpreter;

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
    return answer.is === 'fine' ? this.#interpreter.identity(answer.body) : undefined;
  }

  accounts(): AsyncIterable<AccountsPage> {
    return this.#pages(this.#connector.snapshots.accounts, (records) => this.#interpreter.accounts(records));
  }

  places(patterns: readonly string[]): AsyncIterable<PlacesPage> {
    return this.#pages(this.#connector.snapshots.places, (records) => this.#interpreter.places(records, patterns));
  }

  async timeline(place: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<TimelinePage>> {
    const { timeline } = this.#connector;
    const answer = await this.#calls.call(timeline, {
      [timeline.place]: this.#idOf(place),
      [timeline.latest]: secondsOf(before),
      [timeline.oldest]: secondsOf(Math.max(after, 0)),
      ...this.#from(pageToken),
    });
    return pageOf(answer, (body) => this.#interpreter.timeline(place, body));
  }

  async thread(place: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>> {
    const { threads } = this.#connector.timeline;
    const answer = await this.#calls.call(threads, {
      [threads.place]: this.#idOf(place),
      [threads.root]: secondsOf(root),
      ...this.#from(pageToken),
    });
    return pageOf(answer, (body) => this.#interpreter.thread(place, body));
  }

  roots(place: string, roots: readonly RootSaid[]): Ledgers {
    return this.#interpreter.roots(place, roots);
  }

  async join(place: string): Promise<boolean> {
    const { timeline } = this.#connector;
    return (await this.#calls.call(timeline.join, { [timeline.place]: this.#idOf(place) })).is === 'fine';
  }

  async *#pages<T>(read: SnapshotRead, interpret: (records: readonly unknown[]) => T): AsyncIterable<T> {
    for await (const records of this.#calls.pages(read, {})) yield interpret(records);
  }

  #from(pageToken: string | null): Readonly<Record<string, string>> {
    return pageToken === null ? {} : { [this.#connector.api.pageToken.argument]: pageToken };
  }

  #idOf(place: string): string {
    const id = this.#interpreter.idOf(place);
    if (id === undefined) throw new Defect('internal', 'A place was read that no list named.', 'Please report this.');
    return id;
  }
}

function pageOf<T extends object>(answer: Answer, interpret: (body: unknown) => T): Page<T> {
  if (answer.is === 'page-expired') return { is: 'expired' };
  return answer.is === 'skip' ? answer : { is: 'page', ...interpret(answer.body) };
}
