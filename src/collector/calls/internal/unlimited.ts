// No limiter, for a source without limits: only what the source itself asks for is kept, in memory.
import type { Clock } from '../../../base/clock.ts';
import type { SlowClass } from '../../../control/call-limits.ts';
import type { Pause } from '../pause.ts';
import type { LimitedMethod, Limiter } from '../slot.ts';

export function openUnlimited(clock: Clock, pause: Pause): Limiter {
  const rests = new Map<string, number>();
  const classes = new Map<string, SlowClass>();
  const nameOf = ({ app, workspace, method }: LimitedMethod) => JSON.stringify([app, workspace, method]);
  return {
    async slot(method, signal) {
      signal.throwIfAborted();
      const name = nameOf(method);
      for (;;) {
        const waitMs = (rests.get(name) ?? 0) - clock.now().getTime();
        if (waitMs <= 0) return { slow: classes.get(name) ?? null, wasSlow: false };
        await pause(waitMs, signal);
      }
    },
    async rest(method, seconds) {
      rests.set(nameOf(method), clock.now().getTime() + seconds * 1000);
    },
    async slow(method, slow) {
      classes.set(nameOf(method), slow);
    },
    classOf: async (method) => classes.get(nameOf(method)) ?? null,
  };
}
