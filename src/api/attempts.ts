// How often somebody may try: counted in the memory of this process by the address of the caller, and in all.
import { type Clock, seconds } from '../base/clock.ts';
import { errorCodes, RetryLater } from '../base/errors.ts';
import type { CallerAddress } from './caller-address.ts';

/** So many at once; after that one more each `everyMs`. */
export interface Pace {
  readonly atOnce: number;
  readonly everyMs: number;
}

export interface AttemptLimits {
  readonly perCaller: Pace;
  /** Of all callers together, whatever their addresses. */
  readonly inAll: Pace;
}

/** Of what is tried and fails: links, invitations, tokens, answers of an issuer. Many may share one address. */
export const failures: AttemptLimits = {
  perCaller: { atOnce: 20, everyMs: seconds(15) },
  inAll: { atOnce: 500, everyMs: seconds(0.5) },
};

/** Of sign-ins that are begun, which cost a row each: a whole office may begin its day behind one address. */
export const beginnings: AttemptLimits = {
  perCaller: { atOnce: 300, everyMs: seconds(1) },
  inAll: { atOnce: 3000, everyMs: seconds(0.05) },
};

/** Whose attempts are remembered at most; who comes beyond is counted in all alone. */
const mostCallers = 20_000;

/** A moment to which somebody has used up what they may: far ahead of now means much was used. */
type UsedUntil = number;

/** An address is personal, so it stands in no log and on no disk, and is forgotten when its attempts have grown old. */
export class Attempts {
  readonly #clock: Clock;
  readonly #limits: AttemptLimits;
  readonly #callers = new Map<string, UsedUntil>();
  #inAll: UsedUntil = 0;

  constructor(clock: Clock, limits: AttemptLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Whose attempts are remembered now. */
  get callers(): number {
    return this.#callers.size;
  }

  /** Counts one attempt. Throws RetryLater `too-many-attempts`, which is not counted. `caller` null is never refused. */
  take(caller: string | null): void {
    if (caller === null) return;
    this.admit(caller);
    this.count(caller);
  }

  /** Throws where there is no attempt left, and counts nothing. */
  admit(caller: string | null): void {
    if (caller === null) return;
    const now = this.#clock.now().getTime();
    this.#settle(caller, now);
    const { perCaller, inAll } = this.#limits;
    const wait = Math.max(waitOf(this.#callers.get(caller) ?? 0, perCaller, now), waitOf(this.#inAll, inAll, now));
    if (wait <= 0) return;
    throw new RetryLater('too-many-attempts', errorCodes['too-many-attempts'], new Date(now + wait), {
      next: `Wait ${Math.ceil(wait / 1000)} seconds, then try again.`,
    });
  }

  /** Counts one attempt without asking whether it may be. */
  count(caller: string | null): void {
    if (caller === null) return;
    const now = this.#clock.now().getTime();
    const { perCaller, inAll } = this.#limits;
    this.#inAll = Math.max(this.#inAll, now) + inAll.everyMs;
    if (this.#callers.size >= mostCallers && !this.#callers.has(caller)) this.#forgetOld(now);
    if (this.#callers.size >= mostCallers && !this.#callers.has(caller)) return;
    this.#callers.set(caller, Math.max(this.#callers.get(caller) ?? 0, now) + perCaller.everyMs);
  }

  /** Does what may be tried only so often; what succeeds does not count. */
  async during<T>(caller: string | null, work: () => Promise<T>): Promise<T> {
    this.take(caller);
    const done = await work();
    this.giveBack(caller);
    return done;
  }

  /** For what was taken and succeeded. */
  giveBack(caller: string | null): void {
    if (caller === null) return;
    const { perCaller, inAll } = this.#limits;
    this.#inAll -= inAll.everyMs;
    const used = this.#callers.get(caller);
    if (used !== undefined) this.#callers.set(caller, used - perCaller.everyMs);
  }

  /** Nobody has used up more than all: what lies further ahead is of a clock that was set back since. */
  #settle(caller: string, now: number): void {
    const { perCaller, inAll } = this.#limits;
    this.#inAll = Math.min(this.#inAll, mostOf(inAll, now));
    const used = this.#callers.get(caller);
    if (used !== undefined) this.#callers.set(caller, Math.min(used, mostOf(perCaller, now)));
  }

  #forgetOld(now: number): void {
    for (const [caller, usedUntil] of this.#callers) if (usedUntil <= now) this.#callers.delete(caller);
  }
}

/** What a route needs to count the attempts of who calls it. */
export interface CountedDoor {
  readonly attempts: Attempts;
  readonly addressOf: CallerAddress;
}

/** How long until one more fits; nothing or less where it fits now. */
function waitOf(usedUntil: UsedUntil, { atOnce, everyMs }: Pace, now: number): number {
  return Math.max(usedUntil, now) + everyMs - (now + atOnce * everyMs);
}

const mostOf = ({ atOnce, everyMs }: Pace, now: number): UsedUntil => now + atOnce * everyMs;
