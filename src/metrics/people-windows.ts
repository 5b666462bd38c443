// Who wrote in the 28 days that end with a week: the rows of every metric that counts people over such windows.
import type { Sources } from './metric.ts';

/** Distinct people over the window, in the week, and on its Sunday; `figures` is the column made of them. */
export const inWindow = 'uniqExactMerge(who)';
export const inWeek = 'sumIf(people, weeksLater = 0)';
export const onSunday = 'sumIf(sundayPeople, weeksLater = 0)';

/** Rows by group and week; a window that the last stored week cuts is none. */
export function peopleWindows(personWeeks: Sources['personWeeks'], figures: string): string {
  return `
    SELECT grouping, groupId, ending AS week, 0 AS weekday, 0 AS hour, ${figures}
    FROM (
      SELECT grouping, groupId, people, sundayPeople, who, weeksLater, week + 7 * weeksLater AS ending
      FROM (
        SELECT grouping, groupId, week, count() AS people, countIf(bitTest(days, 6)) AS sundayPeople, uniqExactState(person) AS who
        FROM ${personWeeks} GROUP BY grouping, groupId, week
      )
      ARRAY JOIN range(4) AS weeksLater
    )
    WHERE ending <= {lastWeek:Date} GROUP BY grouping, groupId, ending`;
}
