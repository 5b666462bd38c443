// M02: on how many days of a week somebody writes.
import { authorsClock, defineMetric } from './metric.ts';

export const postingDays = defineMetric({
  id: 'M02',
  name: 'Posting days',
  slug: 'posting-days',
  question: 'On how many days of the week do people who write at all write something?',
  formula: 'For each person the local days with at least one message; of these the mean over people with at least one.',
  grain: 'person and ISO week, averaged over the group',
  timeRule: `A day starts at 04:00 on ${authorsClock}; a day of 23 or 25 hours is one day.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'At least k people wrote.',
  edgeCases:
    "Not Slack's days active, which count reading. A person without a message in the week is not in the mean. In a channel only its own messages count.",
  source: 'Slack member analytics, days active, restricted to posting',
  shape: 'weekly',
  measures: [
    { id: 'days', name: 'Posting days', unit: 'days per person', rule: { needsPeople: true, sumsUpOverPeople: true } },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({ days: { value: 'avg(bitCount(days))', people: 'count()' } })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
