// One queue for each limited method of a process: callers go one by one, each at the time of its slot.
//
// Only who is next reserves a slot. So a process that dies takes no slots with it that it would not have used.
import type { Clock } from '../../../base/clock.ts';
import type { LimitState, Reserved } from '../../../control/call-limits.ts';
import type { Pause } from '../pause.ts';
import type { Slot } from '../slot.ts';

interface Sources {
  readonly clock: Clock;
  readonly pause: Pause;
  readonly reserve: (key: string, perMinute: number) => Promise<Reserved>;
  readonly state: (key: string) => Promise<LimitState>;
}

interface Queue {
  /** Settles when the caller before has its slot. */
  last: Promise<unknown>;
  /** Reserved and not used yet: their times in milliseconds. */
  readonly times: number[];
  slot: Slot;
}

export interface SlotQueues {
  next(key: string, perMinute: number, signal: AbortSignal): Promise<Slot>;
  /** What is reserved is no longer valid. */
  forget(key: string): void;
}

/** After so long a wait another process may have heard meanwhile that the source wants less. */
const longWaitMs = 200;

export function openQueues(sources: Sources): SlotQueues {
  const queues = new Map<string, Queue>();
  const queueOf = (key: string): Queue => {
    const queue = queues.get(key) ?? { last: Promise.resolve(), times: [], slot: { slow: null, wasSlow: false } };
    queues.set(key, queue);
    return queue;
  };
  return {
    next(key, perMinute, signal) {
      const queue = queueOf(key);
      const turn = queue.last.then(() => takeSlot(sources, queue, key, perMinute, signal));
      queue.last = turn.catch(() => {});
      return orStopped(turn, signal);
    },
    forget: (key) => void queueOf(key).times.splice(0),
  };
}

async function takeSlot(
  sources: Sources,
  queue: Queue,
  key: string,
  perMinute: number,
  signal: AbortSignal,
): Promise<Slot> {
  for (;;) {
    signal.throwIfAborted();
    if (queue.times.length === 0) await reserve(sources, queue, key, perMinute);
    const waitMs = queue.times.shift()! - sources.clock.now().getTime();
    if (waitMs > 0) await sources.pause(waitMs, signal);
    if (waitMs < longWaitMs || (await isStillMine(sources, queue, key))) return queue.slot;
    queue.times.length = 0;
  }
}

/** Whoever is stopped leaves the queue at once; its turn comes later and takes no slot. */
function orStopped(turn: Promise<Slot>, signal: AbortSignal): Promise<Slot> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

async function isStillMine(sources: Sources, queue: Queue, key: string): Promise<boolean> {
  const { restMs, slow } = await sources.state(key);
  return restMs <= 0 && (slow === null || queue.slot.slow !== null);
}

async function reserve(sources: Sources, queue: Queue, key: string, perMinute: number): Promise<void> {
  const { waitMs, slots, everyMs, slow, wasSlow } = await sources.reserve(key, perMinute);
  const first = sources.clock.now().getTime() + waitMs;
  queue.slot = { slow, wasSlow };
  queue.times.push(...Array.from({ length: slots }, (_, at) => first + at * everyMs));
}
