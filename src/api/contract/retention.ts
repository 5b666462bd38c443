// What the console and the API say to each other about retention.
import { z } from 'zod';

/** The fewest and the most months of a period. */
export const fewestMonths = 4;
export const mostMonths = 120;
const months = z.number().int().min(fewestMonths).max(mostMonths);

export const removedCounts = z.object({
  messages: z.number(),
  /** What was known of threads. */
  threads: z.number(),
  /** Rows of bulk files. */
  fileRows: z.number(),
  /** Days whose HR file went. */
  rosters: z.number(),
  /** Weeks of figures. */
  figureWeeks: z.number(),
});
export type RemovedCounts = z.infer<typeof removedCounts>;

const periods = z.object({
  /** Of events of a connection that goes on reading its source. */
  events: months,
  /** Of imported archives and of the rows of bulk files. */
  files: months,
  /** Of published figures of groups. */
  figures: months,
});

/** GET /api/retention. Periods are months, edges the UTC days before which nothing is kept. */
export const retention = z.object({
  periods,
  edges: z.object({ events: z.string(), files: z.string(), figures: z.string(), rosters: z.string() }),
  connections: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** True where it reads its source by itself; false for an imported archive. */
      isLive: z.boolean(),
      /** Null where the organization's own period holds. */
      ownMonths: months.nullable(),
      months,
      edge: z.string(),
    }),
  ),
  nextRunAt: z.string(),
  lastRun: z.object({ at: z.string(), removed: removedCounts }).nullable(),
});
export type RetentionState = z.infer<typeof retention>;

export const retentionChange = z.object({
  periods: periods.partial().optional(),
  connections: z
    .array(z.object({ id: z.uuid(), months: months.nullable() }))
    .max(1000)
    .optional(),
});
export type RetentionRequest = z.infer<typeof retentionChange>;

/** PUT /api/retention. What makes a period shorter must be confirmed. */
export const confirmedChange = retentionChange.extend({ isConfirmed: z.boolean().default(false) });

/** POST /api/retention/preview: what the change would remove, and when. */
export const retentionPreview = z.object({
  /** True where it makes any period shorter. */
  isShorter: z.boolean(),
  runsAt: z.string(),
  removed: removedCounts,
  connections: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      messages: z.number(),
      firstDay: z.string().nullable(),
      lastDay: z.string().nullable(),
    }),
  ),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;
