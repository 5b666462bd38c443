// M43: how much of what is written stands where everybody can find it.
import { authorsClock, defineMetric } from './metric.ts';

export const publicShare = defineMetric({
  id: 'M43',
  name: 'Public share of channels',
  slug: 'public-share',
  question: 'How much of what people write in channels can everybody find?',
  formula: 'Messages in public channels, divided by messages in all channels that are read.',
  grain: 'organization and ISO week, pooled over messages',
  timeRule: `Weeks start on Monday at 04:00 on ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'At least k people wrote and none of them more than half; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'The denominator is channels, not direct messages: those are not read. As long as only public channels are read, it is 100 % by construction and says only that.',
  source: 'Slack analytics, messages in public channels; Time is Ltd.',
  shape: 'weekly',
  measures: [
    { id: 'share', name: 'In public channels, of channels', unit: '%', rule: { needsPeople: true, isShare: true } },
  ],
  splits: ['organization'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  // Private channels are refused at the door, so every stored message is a public one.
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        share: {
          value: '100 * sum(messages) / sum(messages)',
          people: 'count()',
          topShare: 'max(messages) / sum(messages)',
        },
      })}
    FROM ${personWeeks} GROUP BY grouping, groupId, week`,
});
