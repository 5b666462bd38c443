// M16: when in the week people write.
import { defineMetric, topShareOfRows } from './metric.ts';

/** The last weeks of the windows that a week is part of. */
const windowsOf = {
  organization: '[week, week + 7, week + 14, week + 21]',
  // Windows of channels do not overlap: with overlapping ones, taking one from the next would leave single weeks.
  channel: '[least(week + 7 * (3 - intDiv(toUInt32(week) - 4, 7) % 4), {lastWeek:Date})]',
};

export const hoursOfTheWeek = defineMetric({
  id: 'M16',
  name: 'Hours of the week',
  slug: 'hours-of-the-week',
  question: 'When do people really work?',
  formula: 'Messages, and distinct people who wrote, by weekday and hour, over 4 weeks: for the organization those that end with each week, for a channel consecutive blocks of 4.',
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
  sql: ({ messages, figures }, split) => `
    SELECT groupId, ending AS week, weekday, hour,
      ${figures({
        messages: { value: 'count()', people: 'uniqExact(person)', topShare: topShareOfRows },
        people: { value: 'uniqExact(person)', people: 'uniqExact(person)' },
      })}
    FROM (SELECT groupId, person, weekday, hour, arrayJoin(${windowsOf[split]}) AS ending FROM ${messages})
    WHERE ending <= {lastWeek:Date} GROUP BY groupId, ending, weekday, hour`,
});
