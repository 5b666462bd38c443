// How the collector calls a source: every call waits for its slot, and every kind of failure has its next step.
import { type Clock, seconds } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { ApiConnector, Verdict } from '../../connector/api-connector.ts';
import type { Answer, AnyCall, Arguments, Calls, TokenSource } from './answer.ts';
import { failureOf, silent, unavailable } from './internal/failures.ts';
import { pagesOf } from './internal/pages.ts';
import type { Timeouts } from './internal/post.ts';
import { openReader, type Read } from './internal/read-answer.ts';
import { openSender } from './internal/sender.ts';
import { openSizes } from './internal/sizes.ts';
import { type Pause, pauseFor } from './pause.ts';
import type { Limiter, LimitedMethod } from './slot.ts';

export type { Answer, Calls, TokenSource } from './answer.ts';

export interface CallsOptions {
  readonly connector: ApiConnector;
  /** Of the source, such as `https://slack.com`. */
  readonly baseUrl: string;
  /** What the limiter tells apart: a token of the workspace, and the app that calls. */
  readonly workspace: string;
  readonly app: string;
  readonly token: TokenSource;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly pause?: Pause;
  /** From 0 to 1, for the jitter after a silence. */
  readonly random?: () => number;
  readonly timeouts?: Timeouts;
}

/** Between one stumble of the source and the next try. */
const backoffMs = [1, 2, 4, 8, 16].map(seconds);
/** A longer silence is not waited for with a page in hand: the slice is put away until then. */
const longestWaitSeconds = 600;

/** What has happened to one call so far. */
interface History {
  stumbles: number;
  hasRefreshed: boolean;
}

export function openCalls(options: CallsOptions): Calls {
  const { connector, limiter, clock, signal, pause = pauseFor, random = Math.random } = options;
  const source = connector.name;
  const sender = openSender(options);
  const reader = openReader(connector);
  const sizes = openSizes(connector, limiter, options.log);

  const limitedMethod = ({ method, perMinute }: AnyCall): LimitedMethod => ({
    app: options.app,
    workspace: options.workspace,
    method,
    perMinute,
  });

  async function call(asked: AnyCall, args: Arguments): Promise<Answer> {
    const method = limitedMethod(asked);
    const history: History = { stumbles: 0, hasRefreshed: false };
    for (;;) {
      const slot = await limiter.slot(method, signal);
      const size = sizes.sizeOf(asked, args, slot);
      const { posted, token } = await sender.send(asked, { ...args, ...(size && { limit: String(size) }) });
      const read = reader.read(asked, posted);
      if (read.verdict.is === 'fine') {
        await sizes.answered(method, { asked: size ?? 0, got: read.got, hasMore: read.hasMore, wasSlow: slot.wasSlow });
        return { is: 'fine', body: posted.body };
      }
      if (read.verdict.is === 'skip' || read.verdict.is === 'page-expired') return read.verdict;
      if (read.verdict.is === 'again' && size !== undefined && history.stumbles > 0) sizes.halve(method, size);
      await recover(method, read, history, token);
    }
  }

  /** Returns when the same call may be sent again; throws what ends it. */
  async function recover(method: LimitedMethod, read: Read, history: History, token: string): Promise<void> {
    const { verdict } = read;
    switch (verdict.is) {
      case 'wait':
        return rest(method, verdict.seconds);
      case 'again':
        return stumble(method, read, history);
      case 'refresh':
        if (history.hasRefreshed) throw failure({ is: 'reconnect', code: 'source-token-expired' }, method, read);
        history.hasRefreshed = true;
        // Another call may have refreshed it while this one was under way.
        if ((await options.token.current()) === token) await options.token.refresh();
        return;
      case 'reconnect':
      case 'stop':
      case 'defect':
        throw failure(verdict, method, read);
      default:
        return;
    }
  }

  async function rest(method: LimitedMethod, silence: number): Promise<void> {
    sender.counted.waits += 1;
    await limiter.rest(method, silence + random());
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
    await pause(waitMs, signal);
  }

  const failure = (verdict: Extract<Verdict, { code: string }>, { method }: LimitedMethod, { needed }: Read) =>
    failureOf(verdict, { source, method, needed });

  return {
    call,
    pages: (read, args) => pagesOf({ connector, clock, call }, read, args),
    get granted() {
      return sender.granted();
    },
    counted: sender.counted,
  };
}
