// M09: how long somebody who starts a thread waits for somebody else.
import { authorsClock, defineMetric } from './metric.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const roots = 20;

/** Upper bounds of the histogram in seconds; the last is the horizon. */
export const responseTimeBuckets = [
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  day,
  3 * day,
  7 * day,
] as const;

const horizon = `toInt64(${7 * day}) * 1000000`;

export const firstResponseTime = defineMetric({
  id: 'M09',
  name: 'First response time',
  slug: 'first-response-time',
  question: 'When somebody starts something, how long until somebody else answers?',
  formula:
    'Time of the first reply by another person, minus time of the root; median and 90th percentile (type 7) over the roots of the week that were answered within 7 days.',
  grain: "group and ISO week of the root, pooled over roots; the group is the asker's",
  timeRule: `Elapsed time, day and night. A root belongs to the week in which it was written, by ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'threadAt', 'class', 'isExternal'],
  groupRule: `At least ${roots} answered roots; the median needs 2k people who asked, the 90th percentile the larger of 20 and 2k; hidden when one person asked more than half.`,
  edgeCases:
    'Unanswered roots are in M10, not here. Replies to oneself and replies by bots answer nothing; the answer of a person of another organization does answer. Roots by people of other organizations are left out.',
  source: 'Common Room, time to first response',
  shape: 'weekly',
  measures: [
    { id: 'median', name: 'Median', unit: 'minutes', rule: { needsPeople: true, timesK: 2, casesFloor: roots } },
    {
      id: 'p90',
      name: '90th percentile',
      unit: 'minutes',
      rule: { needsPeople: true, timesK: 2, peopleFloor: 20, casesFloor: roots },
    },
    { id: 'roots', name: 'Answered roots', unit: 'roots', rule: { needsPeople: true, sumsUp: true } },
    {
      id: 'distribution',
      name: 'Answered roots by response time',
      unit: 'roots',
      rule: { needsPeople: true, sumsUp: true },
      buckets: responseTimeBuckets,
    },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 7, weeksOn: 0 },
  sql: ({ rootWeeks, figures }) => {
    const within = `arrayFilter(wait -> wait <= ${horizon}, waits)`;
    const answered = `(SELECT grouping, groupId, week, person, ${within} AS answers FROM ${rootWeeks} WHERE notEmpty(answers))`;
    const behind = {
      people: 'count()',
      cases: 'sum(length(answers))',
      topShare: 'max(length(answers)) / sum(length(answers))',
    };
    const minutes = 'arrayMap(wait -> wait / 60000000, answers)';
    const bounds = `[${responseTimeBuckets.join(', ')}]`;
    return `
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        median: { value: `quantileExactInclusiveArray(0.5)(${minutes})`, ...behind },
        p90: { value: `quantileExactInclusiveArray(0.9)(${minutes})`, ...behind },
        roots: { value: 'sum(length(answers))', ...behind },
      })}
    FROM ${answered} GROUP BY grouping, groupId, week
    UNION ALL
    SELECT grouping, groupId, week, 0 AS weekday, 0 AS hour,
      ${figures({
        distribution: {
          value: 'sum(times)',
          bucket: 'place',
          people: 'count()',
          cases: 'sum(times)',
          topShare: 'max(times) / sum(times)',
        },
      })}
    FROM (
      SELECT grouping, groupId, week, person, place, count() AS times
      FROM ${answered} ARRAY JOIN arrayMap(wait -> arrayFirstIndex(bound -> wait <= toInt64(bound) * 1000000, ${bounds}), answers) AS place
      GROUP BY grouping, groupId, week, person, place
    )
    GROUP BY grouping, groupId, week, place`;
  },
});
