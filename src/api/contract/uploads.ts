// What the command line and the API say to each other about bulk files with fixed columns, such as identity maps.
import { z } from 'zod';

export const uploadKinds = ['identity-map'] as const;

/** POST /api/uploads/local: a file of this machine, which only its operator names. */
export const uploadRequest = z.object({
  kind: z.enum(uploadKinds),
  path: z.string().min(1).max(4096),
  isDryRun: z.boolean().default(false),
  organization: z.string().max(80).optional(),
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
