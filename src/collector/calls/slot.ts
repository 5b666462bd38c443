// What the limiter and those who wait for it say to each other.
import type { LimitedCall, SlowClass } from '../../control/call-limits.ts';

export interface LimitedMethod extends LimitedCall {
  /** Calls a minute that the source allows. */
  readonly perMinute: number;
}

export interface Slot {
  /** The slower class that is in force for the method. */
  readonly slow: SlowClass | null;
  /** One was in force and its day is over: a single sign of it is enough now. */
  readonly wasSlow: boolean;
}

export interface Limiter {
  /** Waits until the call may be sent. Rejects with the signal's reason when it is aborted. */
  slot(method: LimitedMethod, signal: AbortSignal): Promise<Slot>;
  /** The source asked for silence on this method alone; all processes keep it. */
  rest(method: LimitedMethod, seconds: number): Promise<void>;
  /** The source has put the app in a slower class: believed for a day, then tried again. */
  slow(method: LimitedMethod, slow: SlowClass): Promise<void>;
  /** What is in force now, for a plan or the console; reserves nothing. */
  classOf(method: LimitedMethod): Promise<SlowClass | null>;
}
