// Pieces of SQL that the statements of the metrics have in common.
import { dayStartHour } from '../weeks.ts';

/** A query that could need more spills to the disk or fails alone; the engine goes on. */
export const bounds =
  'SETTINGS max_memory_usage = 3000000000, max_bytes_before_external_group_by = 1000000000, do_not_merge_across_partitions_select_final = 1';

/** A day in quotes. Days are ours or come from the engine; anything else must not get here. */
export function quotedDay(day: string): string {
  return `'${/^\d{4}-\d{2}-\d{2}$/.exec(day)![0]}'`;
}

export const daySql = (day: string): string => `toDate(${quotedDay(day)})`;

/**
 * Days to look for with `IN`, in a column of days. In quotes, which the engine reads as the column's own: as calls of a
 * function, each worked out by itself, three years of weeks took a quarter of its time for a small organization.
 */
export function dayList(days: readonly string[]): string {
  return `(${days.map(quotedDay).join(', ') || quotedDay('1970-01-01')})`;
}

/** Tokens as a list of SQL. They come from our own tables; anything else must not get here. */
export function uuidList(tokens: Iterable<string>): string {
  return `(${[...tokens].map((token) => `toUUID('${/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(token)![0]}')`).join(', ')})`;
}

/** The local day of an instant by the wall clock. Taking 4 hours off the instant would be wrong when clocks change. */
export function localDaySql(at: string): string {
  return `(toDate(${at}, {zone:String}) - (toHour(${at}, {zone:String}) < ${dayStartHour}))`;
}
