// M01: how much is written.
import { authorsClock, defineMetric } from './metric.ts';

export const messagesSent = defineMetric({
  id: 'M01',
  name: 'Messages sent',
  slug: 'messages-sent',
  question: 'How much do people write to each other?',
  formula: 'The number of messages that people wrote in the week.',
  grain: 'group and ISO week',
  timeRule: `Weeks start on Monday at 04:00 on ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'At least k people wrote; hidden when one person wrote more than half.',
  edgeCases:
    'A reply also shown in its channel counts once. Deleted messages leave their week when it is read again. Only channels that were read count. Bots, system messages and people of other organizations do not count.',
  source: 'Slack member analytics, messages_posted_count; Viva Insights, chats sent',
  shape: 'weekly',
  measures: [{ id: 'messages', name: 'Messages', unit: 'messages', rule: { needsPeople: true, sumsUp: true } }],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: true,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({ messages: { value: 'sum(messages)', people: 'count()', topShare: 'max(messages) / sum(messages)' } })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
