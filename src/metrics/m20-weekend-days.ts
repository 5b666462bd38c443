// M20: on how many of their free days people write.
import { authorsClock, defineMetric } from './metric.ts';

export const weekendDays = defineMetric({
  id: 'M20',
  name: 'Weekend days',
  slug: 'weekend-days',
  question: 'On how many days off do people write all the same?',
  formula:
    'For each person the days off of the week with at least one message; of these the mean over people with at least one message in the week, and the share of these people who have any.',
  grain: 'person and ISO week, averaged over the group',
  timeRule: `Days off are Saturday and Sunday, or the days that are no work days of the person where the roster of the week names those. A day starts at 04:00 on ${authorsClock}.`,
  needs: ['at', 'author', 'class', 'isExternal', 'zone', 'workStart', 'workEnd', 'workDays'],
  groupRule: 'At least k people wrote; the share is shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'All channels together, also for a group of people. Who works from Sunday to Thursday has Friday and Saturday off; who works part-time has more days off than two. Holidays and leave are not known. The end of a shift that began on a work day makes no day off.',
  source: 'Viva Insights and Worklytics, weekend work',
  shape: 'weekly',
  measures: [
    { id: 'days', name: 'Weekend days', unit: 'days per person', rule: { needsPeople: true, sumsUpOverPeople: true } },
    {
      id: 'share',
      name: 'People who wrote on one',
      unit: '%',
      rule: { needsPeople: true, isShare: true, sumsUpOverPeople: true },
    },
  ],
  splits: ['organization', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        days: { value: 'avg(bitCount(freeDays))', people: 'count()' },
        share: { value: '100 * countIf(freeDays != 0) / count()', people: 'count()' },
      })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
