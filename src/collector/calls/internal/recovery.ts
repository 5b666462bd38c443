// What is done about a call that did not succeed, until the same call may be sent again or it ends.
import { type Clock, seconds } from '../../../base/clock.ts';
import type { ApiConnector } from '../../../connector/api-connector.ts';
import type { Verdict } from '../../../connector/verdict.ts';
import type { Read } from '../../../connector/read-answer.ts';
import type { TokenSource } from '../answer.ts';
import type { Pause } from '../pause.ts';
import type { LimitedMethod, Limiter } from '../slot.ts';
import { failureOf, silent, unavailable } from './failures.ts';
import type { Sizes } from './sizes.ts';

/** What has happened to one call so far. */
export interface History {
  stumbles: number;
  hasRefreshed: boolean;
}

export interface Recovery {
  /** Returns when the same call may be sent again; throws what ends it. `token`: with which it was sent. */
  recover(method: LimitedMethod, read: Read, history: History, token: string): Promise<void>;
}

interface Options {
  readonly connector: ApiConnector;
  readonly token: TokenSource;
  readonly limiter: Limiter;
  readonly sizes: Sizes;
  /** The budget of all methods together, where there is one: a source that has had enough does not say of which. */
  readonly shared?: LimitedMethod | undefined;
  readonly counted: { waits: number };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  readonly random: () => number;
}

/** Between one stumble of the source and the next try. */
const backoffMs = [1, 2, 4, 8, 16].map(seconds);
/** A longer silence is not waited for with a page in hand: the slice is put away until then. */
const longestWaitSeconds = 600;

export function openRecovery(options: Options): Recovery {
  const { limiter, sizes, counted, clock, token: tokens } = options;
  const source = options.connector.name;
  const failure = (verdict: Extract<Verdict, { code: string }>, { method }: LimitedMethod, { needed }: Read) =>
    failureOf(verdict, { source, method, needed });

  async function rest(method: LimitedMethod, silence: number): Promise<void> {
    counted.waits += 1;
    const rest = silence + options.random();
    await limiter.rest(method, rest);
    if (options.shared !== undefined) await limiter.rest(options.shared, rest);
    await sizes.waited(method, silence);
    if (silence > longestWaitSeconds) throw silent(source, clock.now(), silence);
  }

  async function stumble(method: LimitedMethod, read: Read, history: History): Promise<void> {
    const waitMs = backoffMs[history.stumbles];
    if (waitMs === undefined) {
      if (read.isMalformed) throw failure({ is: 'defect', code: 'source-unknown-error' }, method, read);
      throw unavailable(source, clock.now());
    }
    history.stumbles += 1;
    await options.pause(waitMs, options.signal);
  }

  async function refresh(method: LimitedMethod, read: Read, history: History, token: string): Promise<void> {
    if (history.hasRefreshed) throw failure({ is: 'reconnect', code: 'source-token-expired' }, method, read);
    history.hasRefreshed = true;
    // Another call may have renewed it while this one was under way.
    if ((await tokens.current()) === token) await tokens.refresh();
  }

  return {
    async recover(method, read, history, token) {
      const { verdict } = read;
      if (verdict.is === 'wait') await rest(method, verdict.seconds);
      if (verdict.is === 'again') await stumble(method, read, history);
      if (verdict.is === 'refresh') await refresh(method, read, history, token);
      if ('code' in verdict) throw failure(verdict, method, read);
    },
  };
}
