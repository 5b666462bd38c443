// What the console and the commands are told of a source's own counts, held against what is stored.
import { z } from 'zod';

const five = z.object({
  /** What people and apps wrote. */
  posted: z.number().int(),
  /** What the organization's own people wrote. */
  postedByMembers: z.number().int(),
  membersWhoPosted: z.number().int(),
  reactions: z.number().int(),
  /** How many are in the channel: the source's of that day, ours of today. */
  members: z.number().int(),
});
export type Five = z.infer<typeof five>;

/** GET /api/connections/:id/counts: UTC days, both included; one day where one is named, and that of three days ago else. */
export const sourceCountsAsked = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });

/** The operator's counts, as those of GET /api/reconcile: not protected by group size; administrators only. */
export const sourceCounts = z.object({
  days: z.array(
    z.object({
      /** UTC. */
      day: z.string(),
      /** False where the source has no file of that day, or not yet. */
      isCounted: z.boolean(),
      said: five,
      stored: five,
      channels: z.number().int(),
      differing: z.number().int(),
    }),
  ),
  /** Of a single day all, of several those that differ; those that differ most come first. */
  channels: z.array(
    z.object({
      channel: z.string(),
      /** A made-up name that stays the same, as elsewhere in the console. */
      name: z.string(),
      day: z.string(),
      /** Null where the source says nothing of the channel. */
      said: five.nullable(),
      stored: five,
      /** Why they differ, one clause each; none where they do not. */
      why: z.array(z.string()),
    }),
  ),
  /** How many more channels there are than are told. */
  leftOff: z.number().int(),
});
export type SourceCounts = z.infer<typeof sourceCounts>;
