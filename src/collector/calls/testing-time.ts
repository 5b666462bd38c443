// Time that stands still while anybody works: a test of an hour takes as long as its work.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { Pause } from './pause.ts';

export interface VirtualTime {
  readonly clock: Clock;
  readonly pause: Pause;
  /** Milliseconds since the beginning. */
  elapsed(): number;
  /** Runs all to their ends; whenever nobody can go on, the time moves to the first that need wait no longer. */
  run(workers: readonly (() => Promise<void>)[]): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** `isWorking` tells whether anybody waits for something else than the time: a database, a source. */
export function virtualTime(start: string, isWorking: () => boolean): VirtualTime {
  const startMs = Date.parse(start);
  let now = startMs;
  const sleepers: Sleeper[] = [];
  const moveOn = (): void => {
    sleepers.sort((one, other) => one.at - other.at);
    const first = sleepers.shift();
    if (first === undefined) return;
    now = Math.max(now, first.at);
    first.wake();
  };
  return {
    clock: { now: () => new Date(now) },
    pause: (milliseconds) => new Promise((wake) => sleepers.push({ at: now + Math.ceil(milliseconds), wake })),
    elapsed: () => now - startMs,
    async run(workers) {
      let hasEnded = false;
      const ends = Promise.all(workers.map((work) => work())).finally(() => (hasEnded = true));
      ends.catch(() => {});
      while (!hasEnded) {
        await turn();
        if (isWorking()) continue;
        await turn();
        if (!isWorking() && !hasEnded) moveOn();
      }
      await ends;
    },
  };
}
