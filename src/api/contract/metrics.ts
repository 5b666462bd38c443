// What the console and the API say to each other about metrics. Everything in here has passed `publish`.
import { z } from 'zod';

export const metricDefinition = z.object({
  /** `M09` and so on. */
  id: z.string(),
  /** Its name in the catalogue: `First response time`. */
  name: z.string(),
  /** Its address: `first-response-time`. */
  slug: z.string(),
  question: z.string(),
  formula: z.string(),
  grain: z.string(),
  timeRule: z.string(),
  groupRule: z.string(),
  edgeCases: z.string(),
  source: z.string(),
  shape: z.enum(['weekly', 'heatmap', 'list']),
  measures: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
  /** `people` stands for every dimension by which people are grouped. */
  splits: z.array(z.enum(['organization', 'channel', 'people'])),
});
export type MetricDefinition = z.infer<typeof metricDefinition>;

/** By what people can be grouped, where a roster that stands has such groups. */
export const dimension = z.object({
  /** What `by` takes: `department`, `tenure`, `manager`, or an own dimension by its name. */
  key: z.string(),
  /** `Department` */
  name: z.string(),
});

/** GET /api/metrics */
export const metricCatalogue = z.object({
  k: z.number(),
  metrics: z.array(metricDefinition),
  dimensions: z.array(dimension),
});
export type MetricCatalogue = z.infer<typeof metricCatalogue>;

export const hiddenReason = z.enum(['few-people', 'few-cases', 'one-dominates', 'protects-another', 'extreme-share']);

/** A number, a number hidden for privacy, or nothing to count. */
export const value = z.discriminatedUnion('state', [
  z.object({ state: z.literal('shown'), value: z.number() }),
  /** A share outside 10-90 % is shown as its bound: `at most 10 %` or `at least 90 %`. */
  z.object({ state: z.literal('bounded'), bound: z.enum(['at-most', 'at-least']), value: z.number() }),
  z.object({ state: z.literal('hidden'), reason: hiddenReason, sentence: z.string() }),
  /** A connection behind it cannot tell what the metric needs: any number would be a wrong one. */
  z.object({ state: z.literal('unavailable'), sentence: z.string() }),
  z.object({ state: z.literal('none') }),
]);
export type Value = z.infer<typeof value>;

export const point = z.object({
  /** The ISO week the value speaks of, `2026-W10`; for a window, its last week. */
  week: z.string(),
  weekday: z.number().int().min(1).max(7).optional(),
  hour: z.number().int().min(0).max(23).optional(),
  /** Upper bound of a histogram's bucket in seconds; the lower is the one before, the last has none (null). */
  upTo: z.number().nullable().optional(),
  value,
  /** How many people it speaks of, rounded to 5 below 50; null where no people stand behind it or they are hidden. */
  people: z.number().nullable(),
});
export type Point = z.infer<typeof point>;

export const group = z.object({
  /** `organization`, `channel`, or the key of a dimension. */
  kind: z.string(),
  /** The organization's id, or the token of the channel or group. */
  id: z.string(),
  /** The organization's name, the word of a group, or `Channel 3f9a-07c2`: names of channels and people are not kept. */
  name: z.string(),
});

export const series = z.object({ group, measure: z.string(), points: z.array(point) });
export type Series = z.infer<typeof series>;

export const coverage = z.object({
  /** First and last UTC day of stored messages, null without any. */
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  connections: z.number(),
  channels: z.number(),
  /** Human messages in the period asked for, of all channels. */
  messages: z.number(),
  /** Per cent of these whose author stands in the roster of the week; null without a roster. */
  matchedMessages: z.number().nullable(),
  /** Per cent of the people of the latest roster who have an account; null without a roster. */
  matchedPeople: z.number().nullable(),
  computedAt: z.string().nullable(),
  /** True while an import runs or figures wait to be computed again. */
  isPartial: z.boolean(),
});
export type Coverage = z.infer<typeof coverage>;

/** GET /api/metrics/:id?from=2026-W01&to=2026-W12&by=department; with &format=csv the same rows as CSV. */
export const metricAnswer = z.object({
  metric: metricDefinition,
  /** `organization`, `channel`, or the key of a dimension. */
  by: z.string(),
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  series: z.array(series),
  /** What connections cannot tell of what the metric needs, in the weeks asked for: one sentence each. */
  lacking: z.array(z.string()),
  coverage,
});
export type MetricAnswer = z.infer<typeof metricAnswer>;

/** GET /api/overview?week=2026-W10&by=department; without a week, the last complete one that has messages. */
export const overview = z.object({
  week: z.string().nullable(),
  weeks: z.array(z.string()),
  timeZone: z.string(),
  tiles: z.array(
    z.object({
      metric: z.string(),
      measure: z.string(),
      title: z.string(),
      unit: z.string(),
      now: value,
      people: z.number().nullable(),
      history: z.array(point),
      /** The middle half of the twelve weeks before (type 7 quartiles); null with fewer than 6 shown weeks. */
      band: z.object({ low: z.number(), middle: z.number(), high: z.number() }).nullable(),
    }),
  ),
  heatmap: z.object({ metric: z.string(), points: z.array(point) }),
  responseTimes: z.object({
    metric: z.string(),
    points: z.array(point),
    median: value,
    p90: value,
    people: z.number().nullable(),
  }),
  weekly: z.object({ messages: series.nullable(), people: series.nullable() }),
  channels: z.object({
    metric: z.string(),
    rows: z.array(z.object({ group, participation: value, messages: value, people: z.number().nullable() })),
  }),
  /** The groups of the dimension asked for; those that are hidden stand in it too. Null where none was asked for. */
  groups: z
    .object({
      by: z.string(),
      rows: z.array(
        z.object({
          group,
          /** The same measures in every row, in the same order. */
          cells: z.array(
            z.object({
              metric: z.string(),
              measure: z.string(),
              title: z.string(),
              unit: z.string(),
              value,
              people: z.number().nullable(),
            }),
          ),
        }),
      ),
    })
    .nullable(),
  dimensions: z.array(dimension),
  coverage,
});
export type Overview = z.infer<typeof overview>;
