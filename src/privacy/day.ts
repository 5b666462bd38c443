// Days without a time: numbers of days since 1970, with one number that stands for none.
const millisecondsPerDay = 86_400_000;

/** 1900-01-01, the first day that the event store can hold: it stands for "no day". */
export const noDay = -25_567;
const firstDay = '1900-01-02';
const lastDay = '2299-12-31';

/** The day of a text `YYYY-MM-DD`, days since 1970; `noDay` for everything else. */
export function dayNumberOf(found: unknown): number {
  if (typeof found !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(found)) return noDay;
  if (found < firstDay || found > lastDay) return noDay;
  const at = Date.parse(`${found}T00:00:00Z`);
  // 30 February is read as a day of March.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== found) return noDay;
  return at / millisecondsPerDay;
}
