// Does the same for many things, a few at a time.
import { isHouseError } from '../../base/errors.ts';

/** So many things of which none is answered well: then it is the source that is broken, and not each of them. */
const mostInARow = 4;

/**
 * Ends when all are done, or after a failure once those that had begun have ended. Throws the first failure. But what
 * the source answers badly for one thing keeps no other from being done: it is set aside, unless nothing goes well.
 */
export async function together<T>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
  setAside: (error: unknown, thing: T) => void,
): Promise<void> {
  const iterator = things[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  let done = 0;
  let inARow = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = failure === undefined ? iterator.next() : { done: true as const };
      if (next.done) return;
      const before = done;
      try {
        await work(next.value as T);
        done += 1;
        inARow = 0;
      } catch (error) {
        // What went well meanwhile says that the source is there.
        if (done === before) inARow += 1;
        if (isOfOneThing(error) && inARow < mostInARow) setAside(error, next.value as T);
        else failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failure !== undefined) throw failure.error;
}

/** A channel or a thread may be one over which the source stumbles however often it is asked. */
const isOfOneThing = (error: unknown): boolean =>
  isHouseError(error) && (error.code === 'source-unavailable' || error.code === 'source-unknown-error');
