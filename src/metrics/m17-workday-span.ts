// M17: how long the days are on which people write, from the first message to the last.
import { authorsClock, defineMetric } from './metric.ts';
import { dayStartHour } from './weeks.ts';

const median = (minutes: string): string => `quantileExactInclusive(0.5)((${minutes}) / workdays / 60)`;
const rule = { needsPeople: true, timesK: 2 };

export const workdaySpan = defineMetric({
  id: 'M17',
  name: 'Workday span',
  slug: 'workday-span',
  question: 'From when until when do people work, as far as messages show it?',
  formula:
    'On each local day with at least 3 messages, the time of the last message minus that of the first; for each person the mean over these days of the week, then the median over people. Start and end likewise.',
  grain: 'person and local day, averaged over the week; group and ISO week',
  timeRule: `A day starts at 04:00 on ${authorsClock}. Hours are decimal; start and end count from midnight, so that 25.5 is half past one in the night. Minutes are exact, seconds are not kept.`,
  needs: ['at', 'author', 'class', 'isExternal', 'zone'],
  groupRule: 'At least 2k people had a day with 3 messages in the week.',
  edgeCases:
    'All channels together, also for a group of people. Days with fewer than 3 messages say nothing of when they began, so they drop out, and with them who has no other. Reading, meetings and other tools are not seen: work may be longer. A span is taken on the wall clock, so the night in which the clock moves can be wrong by that hour.',
  source: 'Worklytics, workday span; DeFilippis and others (2022); yva',
  shape: 'weekly',
  measures: [
    { id: 'span', name: 'Median span', unit: 'hours', rule },
    { id: 'start', name: 'Median start', unit: 'hours after midnight', rule },
    { id: 'end', name: 'Median end', unit: 'hours after midnight', rule },
  ],
  splits: ['organization', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ personWeeks, figures }) => `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        span: { value: median('ends - starts'), people: 'count()' },
        start: { value: `${dayStartHour} + ${median('starts')}`, people: 'count()' },
        end: { value: `${dayStartHour} + ${median('ends')}`, people: 'count()' },
      })}
    FROM ${personWeeks} WHERE workdays > 0 GROUP BY grouping, groupId, week`,
});
