// M10: how many threads find an answer within a day.
import { authorsClock, defineMetric } from './metric.ts';

export const responseRate = defineMetric({
  id: 'M10',
  name: 'Response rate within 24 hours',
  slug: 'response-rate',
  question: 'How much of what people start is answered within a day?',
  formula: 'Roots with a reply by another person within 24 hours, divided by all roots older than 24 hours.',
  grain: 'group and ISO week of the root, pooled over roots',
  timeRule: `Elapsed time; a root is older than 24 hours when it was written at least 24 hours before the last stored message. Weeks by ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'threadAt', 'class', 'isExternal'],
  groupRule: 'At least k people asked and none of them more than half; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'Every message that is no reply is a root, also one that nobody had to answer, so channels of announcements are low by nature. Replies to oneself and by bots answer nothing; the answer of a person of another organization does answer. Exactly 24 hours is in time.',
  source: 'SWOOP Analytics, response rate',
  shape: 'weekly',
  measures: [
    { id: 'rate', name: 'Answered in 24 hours', unit: '%', rule: { needsPeople: true, isShare: true, sumsUp: true } },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 1, weeksOn: 0 },
  sql: ({ rootWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        rate: {
          value: '100 * sum(answered) / sum(settled)',
          people: 'count()',
          cases: 'sum(settled)',
          topShare: 'max(settled) / sum(settled)',
        },
      })}
    FROM ${rootWeeks} WHERE settled > 0 GROUP BY grouping, groupId, week`,
});
