// Waiting that an aborted sync does not wait for.
import { setTimeout as wait } from 'node:timers/promises';

/** Rejects with the signal's reason when it is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const pauseFor: Pause = async (milliseconds, signal) => {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  // Node wraps the reason in an error of its own.
  await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
};
