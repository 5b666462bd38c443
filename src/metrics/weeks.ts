// ISO weeks as the metrics use them: they start on Monday, and a local day starts at 04:00 on the wall clock.
import { Refused } from '../base/errors.ts';
import { days } from '../base/clock.ts';

/** The hour at which a local day starts: what somebody writes at 02:00 belongs to the evening before. */
export const dayStartHour = 4;

/** A Monday as `2026-03-02`. */
export type Monday = string;

/** UTC days, `YYYY-MM-DD`; `before` is the first that is not among them. */
export interface DayRange {
  readonly from: string;
  readonly before: string;
}

/** `2026-W10` of a Monday. */
export function weekName(monday: Monday): string {
  const thursday = new Date(utc(monday) + days(3));
  const year = thursday.getUTCFullYear();
  const number = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / days(7));
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** The Monday of `2026-W10`. Throws Refused for what names no week, such as the 53rd of a year that has 52. */
export function mondayOf(name: string): Monday {
  const match = /^(\d{4})-W(\d{2})$/.exec(name);
  const fourth = match === null ? Number.NaN : Date.UTC(Number(match[1]), 0, 4);
  const monday = Number.isNaN(fourth) ? '' : addWeeks(mondayOfDay(iso(fourth)), Number(match![2]) - 1);
  if (monday === '' || weekName(monday) !== name) {
    throw new Refused('invalid-request', 'A week is written as its ISO year and number.', 'Write it like 2026-W10.');
  }
  return monday;
}

/** The Monday on or before a day. */
export function mondayOfDay(day: string): Monday {
  const at = utc(day);
  return iso(at - days((new Date(at).getUTCDay() + 6) % 7));
}

export function addDays(day: string, count: number): string {
  return iso(utc(day) + days(count));
}

export function addWeeks(monday: Monday, count: number): Monday {
  return addDays(monday, 7 * count);
}

/** Every Monday from the first to the last, both included; empty when the first is later. */
export function mondaysBetween(first: Monday, last: Monday): readonly Monday[] {
  const mondays: Monday[] = [];
  for (let monday = first; monday <= last; monday = addWeeks(monday, 1)) mondays.push(monday);
  return mondays;
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
