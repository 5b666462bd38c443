// Shares of the people in a roster: their rule, and the rows of every metric that counts them.
import type { GroupRule, Sources } from './metric.ts';

/** Everybody in the roster contributes, also who did nothing: that they did not is what is counted. */
export const rosterShare: GroupRule = { needsPeople: true, isShare: true, sumsUpOverPeople: true };

export function ofRoster(rosterWeeks: Sources['rosterWeeks'], figures: string): string {
  return `SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour, ${figures} FROM ${rosterWeeks}`;
}
