// What the command line and the API say to each other about bulk files: identity maps, and analytics of a source.
import { z } from 'zod';

/** Those whose days stand beside each other. */
const dayKinds = ['own-metrics', 'survey', 'badge'] as const;
export type DayKind = (typeof dayKinds)[number];
const uploadKinds = ['identity-map', ...dayKinds] as const;

/** POST /api/uploads/local: a file of this machine, which only its operator names. */
export const uploadRequest = z.object({
  kind: z.enum(uploadKinds),
  path: z.string().min(1).max(4096),
  isDryRun: z.boolean().default(false),
});

export const uploadReport = z.object({
  /** Below the header, blank ones not counted. */
  rows: z.number().int(),
  /** Rows that can be understood. */
  kept: z.number().int(),
  /** The first 200,000. */
  findings: z.array(
    z.object({
      /** As a spreadsheet counts: the header is row 1. */
      row: z.number().int(),
      column: z.string(),
      code: z.string(),
      severity: z.literal('error'),
      sentence: z.string(),
    }),
  ),
  isApplied: z.boolean(),
});
export type UploadReport = z.infer<typeof uploadReport>;

export const dayKind = z.object({ kind: z.enum(dayKinds) });

/** GET /api/uploads/{kind}: the operator's counts of what stands, not protected by group size. */
export const uploadStanding = z.object({
  rows: z.number().int(),
  people: z.number().int(),
  /** Of own metrics: weeks, each by its Monday. */
  days: z.number().int(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
});
export type UploadStanding = z.infer<typeof uploadStanding>;

/** DELETE /api/uploads/{kind}: one day, of own metrics the Monday of a week; or all of it. */
export const removalRequest = z.object({ day: z.iso.date().optional() });
export const uploadRemoval = z.object({ rows: z.number().int() });
export type UploadRemoval = z.infer<typeof uploadRemoval>;

/** POST /api/reconcile/analytics: files of this machine, as Slack's `admin.analytics.getFile` gives them. */
export const analyticsRequest = z.object({
  paths: z.array(z.string().min(1).max(4096)).min(1).max(400),
});

const counted = z.object({ said: z.number().int(), stored: z.number().int() });

/** The operator's counts, as those of GET /api/reconcile: not protected by group size. */
export const analyticsComparison = z.object({
  parts: z.array(
    z.object({
      of: z.enum(['channels', 'people']),
      days: z.array(
        counted.extend({
          /** UTC. */
          day: z.string(),
          compared: z.number().int(),
          fewer: z.number().int(),
          more: z.number().int(),
        }),
      ),
      /** The twenty largest, of channels alone. */
      differences: z.array(counted.extend({ token: z.guid(), day: z.string() })),
    }),
  ),
  otherLines: z.number().int(),
});
export type AnalyticsComparison = z.infer<typeof analyticsComparison>;
