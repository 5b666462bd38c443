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

/** The UTC day so many months before, `2025-10-28` of 13 months before 28 November 2026; the last of a shorter month. */
export function monthsBefore(now: Date, months: number): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  const lastOfMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(now.getUTCDate(), lastOfMonth));
  return first.toISOString().slice(0, 10);
}
