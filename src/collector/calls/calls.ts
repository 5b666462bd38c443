// How the collector calls a source: every call waits for its slot, and every kind of failure has its next step.
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Bounds } from '../../base/post.ts';
import type { ApiConnector, ListRead } from '../../connector/api-connector.ts';
import type { DayFiles } from '../../connector/day-files.ts';
import type { Answer, AnyCall, Arguments, Calls, Exchange, TokenSource } from './answer.ts';
import { fileOf, filesOf } from './internal/files.ts';
import { pagesOf } from './internal/pages.ts';
import { type History, openRecovery } from './internal/recovery.ts';
import { openSender } from './internal/sender.ts';
import { openSizes } from './internal/sizes.ts';
import { type Pause, pauseFor } from './pause.ts';
import type { Limiter, LimitedMethod } from './slot.ts';

export type { Calls, TokenSource } from './answer.ts';

export interface CallsOptions {
  readonly connector: ApiConnector;
  /** Of the source, such as `https://slack.com`. */
  readonly baseUrl: string;
  /** What the limiter tells apart: a token of the workspace, and the app that calls. */
  readonly workspace: string;
  readonly app: string;
  readonly token: TokenSource;
  /** Who makes the calls for us, where we do not make them ourselves. */
  readonly exchange?: Exchange | undefined;
  readonly limiter: Limiter;
  /** Calls a minute that all methods together may take of what the source allows. */
  readonly budget?: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly pause?: Pause;
  /** From 0 to 1, for the jitter after a silence. */
  readonly random?: () => number;
  readonly bounds?: Bounds;
}

/** What the limiter calls the budget of all methods. */
const allMethods = '*';

export function openCalls(options: CallsOptions): Calls {
  const { connector, limiter, clock, log, signal, pause = pauseFor, random = Math.random } = options;
  const sender = options.exchange ?? openSender(options);
  const sizes = openSizes(connector, limiter, log);
  const { app, workspace, budget } = options;
  const shared: LimitedMethod | undefined =
    budget === undefined ? undefined : { app, workspace, method: allMethods, perMinute: budget };
  const recovery = openRecovery({ ...options, pause, random, sizes, shared, counted: sender.counted });

  async function call(asked: AnyCall, args: Arguments, pageToken: string | null = null): Promise<Answer> {
    const method: LimitedMethod = { app, workspace, method: asked.method, perMinute: asked.perMinute };
    const history: History = { stumbles: 0, hasRefreshed: false };
    for (;;) {
      const slot = await limiter.slot(method, signal);
      if (shared !== undefined) await limiter.slot(shared, signal);
      const size = sizes.sizeOf(asked, args, slot);
      const sized = size === undefined ? args : { ...args, limit: String(size) };
      const { read, body, token } = await sender.send(asked, sized, pageToken);
      if (read.verdict.is === 'skip' || read.verdict.is === 'page-expired') return read.verdict;
      if (read.verdict.is === 'fine') {
        const { got, pageToken: next } = read;
        const hasMore = next !== null;
        await sizes.answered(method, { asked: size ?? 0, got, hasMore, wasSlow: slot.wasSlow });
        return { is: 'fine', body, pageToken: next };
      }
      if (read.verdict.is === 'again' && size !== undefined && history.stumbles > 0) sizes.halve(method, size);
      await recovery.recover(method, read, history, token);
    }
  }

  const caller = { connector, clock, signal, call };
  return {
    call,
    pages: (read, args) => (isOfFiles(read) ? filesOf(caller, read, args) : pagesOf(caller, read, args)),
    file: (read, args) => fileOf(caller, read, args),
    get granted() {
      return sender.granted();
    },
    counted: sender.counted,
  };
}

const isOfFiles = (read: ListRead): read is ListRead & { readonly dayFiles: DayFiles } => read.dayFiles !== undefined;
