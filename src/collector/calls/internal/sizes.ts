// How many records a call asks for: what the caller wants, less where the source stumbles or has slowed the app.
import type { Log } from '../../../base/log.ts';
import type { ApiConnector } from '../../../connector/api-connector.ts';
import type { AnyCall, Arguments } from '../answer.ts';
import type { LimitedMethod, Limiter, Slot } from '../slot.ts';
import { openSlowSigns, type SlowSigns } from './slow-signs.ts';

export interface Sizes {
  /** The `limit` to send; undefined for a call that has none. */
  sizeOf(call: AnyCall, args: Arguments, slot: Slot): number | undefined;
  /** A source that stumbles over a large page may manage a small one. Kept for the calls that follow. */
  halve(method: LimitedMethod, size: number): void;
  answered(method: LimitedMethod, answer: Parameters<SlowSigns['answered']>[0]): Promise<void>;
  waited(method: LimitedMethod, seconds: number): Promise<void>;
}

const smallest = 15;

export function openSizes({ id, timeline }: ApiConnector, limiter: Limiter, log: Log): Sizes {
  const { slowClass, threads } = timeline;
  const halved = new Map<string, number>();
  const watched = [timeline.method, ...(threads === undefined ? [] : [threads.method])];
  const signs = new Map(slowClass && watched.map((name) => [name, openSlowSigns(slowClass)]));
  const slowDown = async (method: LimitedMethod, isCertain: boolean | undefined): Promise<void> => {
    if (isCertain !== true || slowClass === undefined) return;
    log.warn('source slowed the app down', { connector: id, method: method.method });
    await limiter.slow(method, slowClass);
  };
  return {
    sizeOf(call, args, { slow }) {
      if (call.dayFiles !== undefined) return undefined;
      const wanted = Number(args['limit'] ?? call.limit ?? Number.NaN);
      if (Number.isNaN(wanted)) return undefined;
      return Math.min(wanted, halved.get(call.method) ?? wanted, slow?.limit ?? wanted);
    },
    halve({ method }, size) {
      halved.set(method, Math.min(size, Math.max(smallest, Math.floor(size / 2))));
    },
    answered: (method, answer) => slowDown(method, signs.get(method.method)?.answered(answer)),
    waited: (method, seconds) => slowDown(method, signs.get(method.method)?.waited(seconds)),
  };
}
