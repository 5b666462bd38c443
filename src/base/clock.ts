// The one way to ask for the time, so that a test can decide it.

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still at `at` until somebody moves it. */
export function standingClock(at: string | Date): Clock & { moveTo(at: string | Date): void } {
  let current = new Date(at);
  return {
    now: () => new Date(current),
    moveTo(next) {
      current = new Date(next);
    },
  };
}

/** Durations carry their unit; all are milliseconds. */
export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => seconds(count * 60);
export const hours = (count: number): number => minutes(count * 60);
export const days = (count: number): number => hours(count * 24);
