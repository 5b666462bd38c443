// M18: how much of what is written stands outside the hours in which its author is to work.
import { authorsClock, defineMetric } from './metric.ts';

export const afterHoursShare = defineMetric({
  id: 'M18',
  name: 'After-hours share',
  slug: 'after-hours-share',
  question: 'How much of the work is done outside working hours?',
  formula: "Messages outside their author's schedule, divided by all messages.",
  grain: 'group and ISO week, pooled over messages',
  timeRule: `The schedule is the author's in the roster of the week, else Monday to Friday from 09:00 to 17:00; it is read on ${authorsClock}. 09:00 is within it, 17:00 is not.`,
  needs: ['at', 'author', 'class', 'isExternal', 'zone', 'workStart', 'workEnd', 'workDays'],
  groupRule: 'At least k people wrote and none of them more than half; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'Whole days that are no work days are outside, Saturday and Sunday where the roster does not say. A schedule that ends earlier than it begins goes on into the next day. Holidays and leave are not known: what is written on them counts by the hour. Replies across time zones are outside for one and inside for the other.',
  source: 'Viva Insights and Worklytics, after-hours collaboration',
  shape: 'weekly',
  measures: [
    { id: 'share', name: 'After-hours share', unit: '%', rule: { needsPeople: true, isShare: true, sumsUp: true } },
  ],
  splits: ['organization', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        share: {
          value: '100 * sum(afterHours) / sum(messages)',
          people: 'count()',
          cases: 'sum(messages)',
          topShare: 'max(messages) / sum(messages)',
        },
      })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
