// What files of figures have in common: days, weeks and numbers, as their cells write them.
import { decimalOf } from '../../privacy/decimal.ts';
import { figureRange } from '../../privacy/shapes.ts';
import { readDate } from '../roster/reading/dates.ts';
import type { KeptDays, TableFindingCode } from './table-file.ts';

/** Nobody measured before it; and a file that says 1970 means that it does not know. */
const earliest = '2000-01-01';
const weekMilliseconds = 7 * 86_400_000;

/** Undefined for what is no number within the range of figures. */
export function figureOf(cell: string): number | undefined {
  const number = decimalOf(cell);
  return number >= figureRange[0] && number <= figureRange[1] ? number : undefined;
}

/** Why rows of the day are not kept, if they are not. */
export function outsideOf(day: string, { firstDay, lastDay }: KeptDays): TableFindingCode | undefined {
  if (day > lastDay) return 'day-in-future';
  return day < firstDay ? 'day-too-old' : undefined;
}

export const isEarly = (day: string): boolean => day < earliest;

/** `YYYY-MM-DD`; undefined for what is none, or can be read in two ways. */
export function dayOf(cell: string): string | undefined {
  const date = readDate(cell);
  return date.is === 'day' && !isEarly(date.day) ? date.day : undefined;
}

/** The Monday of an ISO week such as `2026-W02`, or the day itself where it is a Monday. */
export function mondayOf(cell: string): string | undefined {
  const parts = /^(\d{4})-?W(\d{2})$/i.exec(cell);
  const day = parts === null ? dayOf(cell) : mondayOfWeek(Number(parts[1]), Number(parts[2]));
  return day === undefined || isEarly(day) || new Date(day).getUTCDay() !== 1 ? undefined : day;
}

/** Week 1 is that of the 4th of January; the last is that of the 28th of December. */
function mondayOfWeek(year: number, week: number): string | undefined {
  const monday = mondayBefore(Date.UTC(year, 0, 4)) + (week - 1) * weekMilliseconds;
  if (week < 1 || monday > mondayBefore(Date.UTC(year, 11, 28))) return undefined;
  return new Date(monday).toISOString().slice(0, 10);
}

function mondayBefore(at: number): number {
  const daysSince = (new Date(at).getUTCDay() + 6) % 7;
  return at - daysSince * (weekMilliseconds / 7);
}
