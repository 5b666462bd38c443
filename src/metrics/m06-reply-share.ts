// M06: how much of what is written answers something.
import { authorsClock, defineMetric } from './metric.ts';

export const replyShare = defineMetric({
  id: 'M06',
  name: 'Reply share',
  slug: 'reply-share',
  question: 'How much of what people write answers somebody in a thread?',
  formula: 'Messages in a thread other than its root, divided by all messages.',
  grain: 'group and ISO week, pooled over messages',
  timeRule: `Weeks start on Monday at 04:00 on ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'threadAt', 'class', 'isExternal'],
  groupRule: 'At least k people wrote and none of them more than half; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'A reply also shown in its channel is a reply, and one message. A reply whose root is gone is a reply. Replies to oneself count.',
  source: 'Viva Engage, channel replies',
  shape: 'weekly',
  measures: [{ id: 'share', name: 'Reply share', unit: '%', rule: { needsPeople: true, isShare: true, sumsUp: true } }],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        share: {
          value: '100 * sum(replies) / sum(messages)',
          people: 'count()',
          cases: 'sum(messages)',
          topShare: 'max(messages) / sum(messages)',
        },
      })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
