// Waiting that an aborted sync does not wait for.
import { setTimeout as wait } from 'node:timers/promises';

/** Rejects with the signal's reason when it is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const pauseFor: Pause = async (milliseconds, signal) => {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  // A timer drops what is less than a millisecond, and so would wake too early; and it wraps the reason in its own error.
  await wait(Math.ceil(milliseconds), undefined, { signal }).catch(() => signal.throwIfAborted());
};
