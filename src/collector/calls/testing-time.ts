// Time that stands still until all who wait are waiting: a test of an hour takes as long as its work.
import type { Clock } from '../../base/clock.ts';
import type { Pause } from './pause.ts';

export interface VirtualTime {
  readonly clock: Clock;
  readonly pause: Pause;
  /** Milliseconds since the beginning. */
  elapsed(): number;
  /** Runs all to their ends; whenever each of them waits, the time moves to the first that need wait no longer. */
  run(workers: readonly (() => Promise<void>)[]): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function virtualTime(start: string): VirtualTime {
  const startMs = Date.parse(start);
  let now = startMs;
  let awake = 0;
  const sleepers: Sleeper[] = [];
  const moveOn = (): void => {
    if (awake > 0 || sleepers.length === 0) return;
    sleepers.sort((one, other) => one.at - other.at);
    const first = sleepers.shift()!;
    now = Math.max(now, first.at);
    awake += 1;
    first.wake();
  };
  return {
    // Rounded up as a timer is: nobody wakes early.
    clock: { now: () => new Date(Math.ceil(now)) },
    pause: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: now + milliseconds, wake });
        awake -= 1;
        moveOn();
      }),
    elapsed: () => now - startMs,
    async run(workers) {
      awake += workers.length;
      const ends = workers.map(async (work) => {
        await work();
        awake -= 1;
        moveOn();
      });
      await Promise.all(ends);
    },
  };
}
