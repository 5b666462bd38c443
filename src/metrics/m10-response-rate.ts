// M10: how many threads find an answer within a day.
import { defineMetric, topShareOfRows } from './metric.ts';

const day = 'toInt64(86400) * 1000000';

export const responseRate = defineMetric({
  id: 'M10',
  name: 'Response rate within 24 hours',
  slug: 'response-rate',
  question: 'How much of what people start is answered within a day?',
  formula: 'Roots with a reply by another person within 24 hours, divided by all roots older than 24 hours.',
  grain: 'group and ISO week of the root, pooled over roots',
  timeRule:
    "Elapsed time; a root is older than 24 hours when it was written at least 24 hours before the last stored message. Weeks by the wall clock of the organization's time zone.",
  needs: ['at', 'author', 'channel', 'threadAt', 'class', 'isExternal'],
  groupRule: 'At least k people asked and none of them more than half; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'Every message that is no reply is a root, also one that nobody had to answer, so channels of announcements are low by nature. Replies to oneself and by bots answer nothing; the answer of a person of another organization does answer. Exactly 24 hours is in time.',
  source: 'SWOOP Analytics, response rate',
  shape: 'weekly',
  measures: [
    { id: 'rate', name: 'Answered in 24 hours', unit: '%', rule: { needsPeople: true, isShare: true, sumsUp: true } },
  ],
  splits: ['organization', 'channel'],
  emptyWeekIsZero: false,
  reach: { daysBack: 1, weeksOn: 0 },
  sql: ({ roots, figures }) => `
    SELECT groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        rate: {
          value: `100 * countIf(waited >= 0 AND waited <= ${day}) / count()`,
          people: 'uniqExact(person)',
          cases: 'count()',
          topShare: topShareOfRows,
        },
      })}
    FROM ${roots}
    WHERE toUnixTimestamp64Micro(at) + ${day} <= toUnixTimestamp64Micro({lastAt:DateTime64(6, 'UTC')})
    GROUP BY groupId, week`,
});
