// M16: when in the week people write.
import { defineMetric, type Sources, topShareOfRows } from './metric.ts';

type Figures = Sources<'messages' | 'people'>['figures'];

/**
 * Windows that end with every week. Weeks are gathered first and then windows of them, since who has more than
 * half of a window has more than half of one of its weeks.
 */
function rollingSql(messages: string, figures: Figures): string {
  const people = 'groupBitmapMerge(who)';
  const share =
    'arrayMax(one -> countEqual(groupArrayArray(writers), one), arrayDistinct(groupArrayArray(busiest))) / sum(count)';
  return `
    SELECT groupId, ending AS week, weekday, hour,
      ${figures({
        messages: {
          value: 'sum(count)',
          people,
          topShare: `if(empty(groupArrayArray(busiest)), 0, if(${share} > 0.5, ${share}, 0))`,
        },
        people: { value: people, people },
      })}
    FROM (
      SELECT groupId, weekday, hour, count, who, writers, busiest, week + 7 * arrayJoin(range(4)) AS ending
      FROM (
        SELECT groupId, week, weekday, hour, count() AS count, groupBitmapState(person) AS who,
          arraySort(groupArray(person)) AS writers, writers[intDiv(count, 2) + 1] AS middle,
          if(2 * countEqual(writers, middle) > count, [middle], []) AS busiest
        FROM ${messages} GROUP BY groupId, week, weekday, hour
      )
    )
    WHERE ending <= {lastWeek:Date} GROUP BY groupId, ending, weekday, hour`;
}

/** Windows that follow each other: overlapping ones, taken from one another, would leave single weeks. */
function consecutiveSql(messages: string, figures: Figures): string {
  const people = 'uniqExact(person)';
  return `
    SELECT groupId, ending AS week, weekday, hour,
      ${figures({ messages: { value: 'count()', people, topShare: topShareOfRows }, people: { value: people, people } })}
    FROM (
      SELECT groupId, person, weekday, hour, least(week + 7 * (3 - intDiv(toUInt32(week) - 4, 7) % 4), {lastWeek:Date}) AS ending
      FROM ${messages}
    )
    GROUP BY groupId, ending, weekday, hour`;
}

export const hoursOfTheWeek = defineMetric({
  id: 'M16',
  name: 'Hours of the week',
  slug: 'hours-of-the-week',
  question: 'When do people really work?',
  formula:
    'Messages, and distinct people who wrote, by weekday and hour, over 4 weeks: for the organization those that end with each week, for a channel consecutive blocks of 4.',
  grain: 'group, weekday, hour and 4 ISO weeks',
  timeRule:
    "The hour is the wall clock's in the organization's time zone. The weekday is that of the local day, which starts at 04:00: the hours 0 to 3 stand at the end of the day that began before midnight.",
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'Each cell needs k people and nobody with more than half of it; else it is hidden.',
  edgeCases:
    'An hour that the clock skips has nothing; one that it repeats holds both. A window that reaches before the first stored day, or beyond the last stored week, counts what is there. Windows of channels do not overlap, so that no single week can be found by subtraction.',
  source: 'Viva Insights, hour blocks',
  shape: 'heatmap',
  measures: [
    { id: 'messages', name: 'Messages', unit: 'messages', rule: { needsPeople: true, sumsUp: true } },
    { id: 'people', name: 'People who wrote', unit: 'people', rule: { needsPeople: true, countsPeople: true } },
  ],
  splits: ['organization', 'channel'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 3 },
  sql: ({ messages, figures }, split) =>
    split === 'organization' ? rollingSql(messages, figures) : consecutiveSql(messages, figures),
});
