// The limiter: every call waits for its slot, so that a source is asked as often as it allows and never once more.
//
// The slots are evenly spaced and reserved in the database, so that all processes share one budget; each app,
// workspace and method has a budget of its own and never waits for another.
import { type Clock, days, minutes, systemClock } from '../../base/clock.ts';
import {
  type LimitedCall,
  limitKey,
  limitState,
  reserveSlots,
  restCalls,
  slowDown,
} from '../../control/call-limits.ts';
import type { Control } from '../../control/control.ts';
import { openQueues } from './internal/slot-queues.ts';
import { openUnlimited } from './internal/unlimited.ts';
import { type Pause, pauseFor } from './pause.ts';
import type { Limiter } from './slot.ts';

export type { Limiter } from './slot.ts';

export interface LimiterOptions {
  readonly control: Control;
  /** 1 where the source's own limits hold; a stand-in may allow more. Infinity asks for no limiter at all. */
  readonly scale: number;
  /** Where a test decides the time; else it is the database's, which all processes share. */
  readonly clock?: Clock;
  readonly pause?: Pause;
}

/**
 * How much of a budget is planned for. At this pace any N + 1 calls span 1.8 s more than a minute, whatever N: one second
 * lets a late caller catch up, and the rest is what slots reserved together and the network may shift a call.
 */
const share = 0.97;
const creditMs = 1000;
/** Faster than this, a process reserves several slots at once: the database is asked four times a second. */
const reserveAtOnceMs = 250;
const fastPerSecond = 10;

export function openLimiter(options: LimiterOptions): Limiter {
  const { control, scale, clock, pause = pauseFor } = options;
  if (scale === Infinity) return openUnlimited(clock ?? systemClock, pause);
  const keys = new Map<string, string>();
  const minuteMs = minutes(1) / (share * scale);
  const now = () => clock?.now();
  const keyOf = (method: LimitedCall): string => {
    const name = JSON.stringify([method.app, method.workspace, method.method]);
    const key = keys.get(name) ?? limitKey(control, method);
    keys.set(name, key);
    return key;
  };
  const queues = openQueues({
    clock: clock ?? systemClock,
    pause,
    reserve: (key, perMinute) => {
      const slots = slotsAtOnce((perMinute / minuteMs) * 1000);
      return reserveSlots(control, key, { perMinute, minuteMs, slots, creditMs }, now());
    },
    state: (key) => limitState(control, key, now()),
  });
  return {
    slot: (method, signal) => queues.next(keyOf(method), method.perMinute, signal),
    async rest(method, seconds) {
      queues.forget(keyOf(method));
      await restCalls(control, keyOf(method), seconds * 1000, now());
    },
    async slow(method, { limit, perMinute }) {
      queues.forget(keyOf(method));
      const slow = { limit, perMinute, everyMs: minuteMs / perMinute, believedMs: days(1) };
      await slowDown(control, keyOf(method), slow, now());
    },
    classOf: async (method) => (await limitState(control, keyOf(method), now())).slow,
  };
}

function slotsAtOnce(perSecond: number): number {
  return perSecond <= fastPerSecond ? 1 : Math.ceil((perSecond * reserveAtOnceMs) / 1000);
}
