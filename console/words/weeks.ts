// ISO weeks as people read them: `2026-W10` is `2 to 8 March 2026`.
const dayInMs = 86_400_000;
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The Monday of an ISO week at 00:00 UTC; undefined for what is no week. */
export function weekStart(week: string): Date | undefined {
  const parts = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!parts) return undefined;
  const fourthOfJanuary = Date.UTC(Number(parts[1]), 0, 4);
  const weekday = (new Date(fourthOfJanuary).getUTCDay() + 6) % 7;
  const start = new Date(fourthOfJanuary - weekday * dayInMs + (Number(parts[2]) - 1) * 7 * dayInMs);
  return weekOf(start) === week ? start : undefined;
}

/** The ISO week a day lies in. */
export function weekOf(day: Date): string {
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  const thursday = new Date(midnight + (3 - ((day.getUTCDay() + 6) % 7)) * dayInMs);
  const number = Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * dayInMs)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`;
}

/** Every week from one to the other, both included; at most 1,000. */
export function weeksBetween(from: string, to: string): string[] {
  const start = weekStart(from);
  const end = weekStart(to);
  const weeks: string[] = [];
  if (!start || !end) return weeks;
  for (let at = start.getTime(); at <= end.getTime() && weeks.length < 1000; at += 7 * dayInMs)
    weeks.push(weekOf(new Date(at)));
  return weeks;
}

/** `2 to 8 March 2026`, `30 March to 5 April 2026`. */
export function weekRange(week: string): string {
  const start = weekStart(week);
  if (!start) return week;
  const end = new Date(start.getTime() + 6 * dayInMs);
  if (start.getUTCFullYear() !== end.getUTCFullYear()) return `${wholeDay.format(start)} to ${wholeDay.format(end)}`;
  const first = start.getUTCMonth() === end.getUTCMonth() ? String(start.getUTCDate()) : dayAndMonth.format(start);
  return `${first} to ${wholeDay.format(end)}`;
}

/** `Week 10, 2 to 8 March 2026`. */
export function weekName(week: string): string {
  return weekStart(week) ? `Week ${Number(week.slice(6))}, ${weekRange(week)}` : week;
}

/** `2 Mar`, the Monday of the week. */
export function weekShort(week: string): string {
  const start = weekStart(week);
  return start ? shortDay.format(start) : week;
}

/** `Week 10 · 2 Mar 2026`, by its Monday, for a list to choose from. */
export function weekOption(week: string): string {
  const start = weekStart(week);
  return start ? `Week ${Number(week.slice(6))} · ${weekShort(week)} ${start.getUTCFullYear()}` : week;
}

/** `2 March 2026` of `2026-03-02` or of an instant, in UTC. */
export function dayName(day: string): string {
  const date = new Date(day);
  return Number.isNaN(date.getTime()) ? day : wholeDay.format(date);
}

/** `2 Mar 2026`, for a table. */
export function dayShort(day: string): string {
  const date = new Date(day);
  return Number.isNaN(date.getTime()) ? day : `${shortDay.format(date)} ${date.getUTCFullYear()}`;
}

/** `2 Mar 2026 to 4 May 2026`, for a table; undefined where there are no days. */
export function daysShort(first: string | null, last: string | null): string | undefined {
  if (first === null || last === null) return undefined;
  return first === last ? dayShort(first) : `${dayShort(first)} to ${dayShort(last)}`;
}

/** `2 March 2026, 14:05` in the given zone. */
export function instantName(instant: string, timeZone: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
    .format(date)
    .replace(' at ', ', ');
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** 1 is Monday. */
export function weekdayName(weekday: number): string {
  return weekdays[weekday - 1] ?? String(weekday);
}

/** `09:00 to 10:00`. */
export function hourRange(hour: number): string {
  const clock = (h: number) => `${String(h).padStart(2, '0')}:00`;
  return `${clock(hour)} to ${clock(hour + 1)}`;
}
