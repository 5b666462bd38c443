// Does the same for many things, a few at a time.

/** Ends when all are done, or after the first failure once those that had begun have ended. Throws that failure. */
export async function together<T>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const iterator = things[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (;;) {
      const next = failure === undefined ? iterator.next() : { done: true as const };
      if (next.done) return;
      try {
        await work(next.value as T);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failure !== undefined) throw failure.error;
}
