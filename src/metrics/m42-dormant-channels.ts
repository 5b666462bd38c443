// M42: channels in which nobody writes any more.
import { authorsClock, defineMetric } from './metric.ts';

const noPeople = { needsPeople: false };

export const dormantChannels = defineMetric({
  id: 'M42',
  name: 'Dormant channels',
  slug: 'dormant-channels',
  question: 'Which channels could be closed?',
  formula: 'A channel without a message by a person in the 30 or 90 local days that end with the last stored day.',
  grain: 'channel, once, for the last stored day; for the organization the number of such channels',
  timeRule: `Days start at 04:00 on ${authorsClock}, and end with the last stored day of the organization's time zone.`,
  needs: ['at', 'author', 'channel', 'class', 'isArchived'],
  groupRule: 'None: no people stand behind it.',
  edgeCases:
    'Archived channels are counted apart and never dormant. Messages of people of other organizations keep a channel awake, bots do not. A channel that its source does not list counts while it is awake; one without any message is dormant.',
  source: 'Slack channel analytics, date_last_active',
  shape: 'list',
  measures: [
    { id: 'dormant30', name: 'No message in 30 days', unit: 'channels', rule: noPeople },
    { id: 'dormant90', name: 'No message in 90 days', unit: 'channels', rule: noPeople },
    { id: 'archived', name: 'Archived', unit: 'channels', rule: noPeople },
  ],
  splits: ['organization', 'channel'],
  emptyWeekIsZero: false,
  reach: 'everything',
  sql: ({ channels, figures }) => `
    SELECT grouping, groupId, {lastWeek:Date} AS week, 0 AS weekday, 0 AS hour,
      ${figures({
        dormant30: { value: 'countIf(NOT isArchived AND awakeOn <= {lastDay:Date} - 30)', people: '0' },
        dormant90: { value: 'countIf(NOT isArchived AND awakeOn <= {lastDay:Date} - 90)', people: '0' },
        archived: { value: 'countIf(isArchived)', people: '0' },
      })}
    FROM ${channels} GROUP BY grouping, groupId`,
});
