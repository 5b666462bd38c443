// So many requests at once and no more: what comes beyond them is told to come again, before anything of it is read.

/** Undefined where there was no place for it; the place is free again however the work ends. */
export type AtOnce = <T>(work: () => Promise<T>) => Promise<T | undefined>;

export function openAtOnce(most: number): AtOnce {
  let now = 0;
  return async (work) => {
    if (now >= most) return undefined;
    now += 1;
    try {
      return await work();
    } finally {
      now -= 1;
    }
  };
}
