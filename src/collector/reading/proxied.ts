// Reads a source through a proxy: what comes has passed the boundary there, and is held against the shapes here.
import { Defect } from '../../base/errors.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import type { AccountsPage, PlacesPage, Spoken, ThreadPage, TimelinePage } from '../../connector/interpreter.ts';
import { knownArgument, patternsArgument, type WirePage } from '../../connector/wire.ts';
import { secondsOf } from '../../privacy/instant.ts';
import { readmit } from '../../privacy/sanitize.ts';
import { accountShape, channelShape, messageShape, readThreadShape, seenThreadShape } from '../../privacy/shapes.ts';
import type { Answer, Calls } from '../calls/answer.ts';
import { malformedAnswer } from './proxy-answer.ts';
import type { Bounds, Page, Reader } from './reader.ts';

/** Of keys that other people hold there is one version: a proxy with another key is refused. */
export const proxyKeyVersion = 1;

type PageOf<Q extends WirePage['question']> = Extract<WirePage, { question: Q }>;

/** What the proxy sealed for itself is in its memory, for as long as the sync. */
export class ProxiedReader implements Reader {
  readonly #connector: ApiConnector;
  readonly #calls: Calls;
  readonly #handles = new Map<string, string>();
  #known: string | undefined;

  constructor({ connector, calls }: { readonly connector: ApiConnector; readonly calls: Calls }) {
    this.#connector = connector;
    this.#calls = calls;
  }

  get granted(): readonly string[] | null {
    return this.#calls.granted;
  }

  async identify(): Promise<Spoken | undefined> {
    const answer = await this.#calls.call(this.#connector.identity, {});
    if (answer.is !== 'fine') return undefined;
    const { source, isBot, known } = pageOf(answer.body, 'identity');
    this.#known = known;
    return { source, isBot };
  }

  async *accounts(): AsyncIterable<AccountsPage> {
    for await (const answer of this.#calls.pages(this.#connector.snapshots.accounts, this.#withKnown())) {
      const { rows, known } = pageOf(answer, 'accounts');
      this.#known = known;
      yield { rows: readmit(accountShape, proxyKeyVersion, rows), originals: [] };
    }
  }

  async *places(patterns: readonly string[]): AsyncIterable<PlacesPage> {
    const args = this.#withKnown({ [patternsArgument]: JSON.stringify(patterns) });
    for await (const answer of this.#calls.pages(this.#connector.snapshots.places, args)) {
      const { rows, places } = pageOf(answer, 'places');
      for (const { token, handle } of places) this.#handles.set(token, handle);
      yield {
        rows: readmit(channelShape, proxyKeyVersion, rows),
        places: places.map(({ handle: _handle, ...facts }) => facts),
      };
    }
  }

  async timeline(token: string, { before, after }: Bounds, pageToken: string | null): Promise<Page<TimelinePage>> {
    const { timeline } = this.#connector;
    const answer = await this.#calls.call(timeline, {
      ...this.#withKnown(),
      [timeline.place]: this.#handle(token),
      [timeline.latest]: secondsOf(before),
      [timeline.oldest]: secondsOf(Math.max(after, 0)),
      ...this.#from(pageToken),
    });
    if (answer.is !== 'fine') return notFine(answer);
    const { messages, threads, hasMore, isCut } = pageOf(answer.body, 'timeline');
    return {
      is: 'page',
      messages: readmit(messageShape, proxyKeyVersion, messages),
      threads: readmit(seenThreadShape, proxyKeyVersion, threads),
      hasMore,
      isCut,
      pageToken: answer.pageToken,
    };
  }

  async thread(token: string, root: number, pageToken: string | null): Promise<Page<ThreadPage>> {
    const { threads } = this.#connector.timeline;
    const answer = await this.#calls.call(threads, {
      ...this.#withKnown(),
      [threads.place]: this.#handle(token),
      [threads.root]: secondsOf(root),
      ...this.#from(pageToken),
    });
    if (answer.is !== 'fine') return notFine(answer);
    const page = pageOf(answer.body, 'thread');
    return {
      is: 'page',
      replies: readmit(messageShape, proxyKeyVersion, page.replies),
      root: page.root && {
        seen: readmit(seenThreadShape, proxyKeyVersion, page.root.seen),
        read: readmit(readThreadShape, proxyKeyVersion, page.root.read),
      },
      isAnswer: page.isAnswer,
      pageToken: page.hasMore ? answer.pageToken : null,
    };
  }

  async join(token: string): Promise<boolean> {
    const { timeline } = this.#connector;
    return (await this.#calls.call(timeline.join, { [timeline.place]: this.#handle(token) })).is === 'fine';
  }

  /** What accounts told grows with every page of them, and each question is asked with what is known then. */
  #withKnown(args: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const whatIsKnown = (): string => this.#known ?? outOfTurn();
    return Object.defineProperty({ ...args }, knownArgument, { enumerable: true, get: whatIsKnown });
  }

  #from(pageToken: string | null): Readonly<Record<string, string>> {
    return pageToken === null ? {} : { [this.#connector.api.pageToken.argument]: pageToken };
  }

  #handle(token: string): string {
    return this.#handles.get(token) ?? outOfTurn();
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
