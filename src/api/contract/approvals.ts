// What the console and the API say to each other about what needs two, and about the minimum group.
import { z } from 'zod';

const signer = z.object({ id: z.string(), name: z.string().nullable() }).nullable();

export const approval = z.object({
  id: z.string(),
  kind: z.enum(['minimum-group', 'destroy', 'reach', 'waive-scope']),
  /** The id of what it is about. */
  subject: z.string(),
  /** Words of the program, numbers and ids: what, and how many. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  askedAt: z.string(),
  /** Null is the operator of the machine. A name is null where the member is gone. */
  askedBy: signer,
  expiresAt: z.string(),
  /** True where the caller asked for it: another has to confirm. */
  isOwn: z.boolean(),
});
export type Approval = z.infer<typeof approval>;

/**
 * POST /api/approvals/:id/confirm. `receipt` is of what was destroyed, as it is kept; null for anything else, while a
 * destruction waits, and where it takes longer than ten minutes.
 */
export const confirmed = approval.extend({
  receipt: z.object({ number: z.number().int(), body: z.string() }).nullable(),
});
export type Confirmed = z.infer<typeof confirmed>;

/** GET /api/approvals, the oldest first. */
export const approvalList = z.object({ approvals: z.array(approval) });
export type ApprovalList = z.infer<typeof approvalList>;

/** GET /api/privacy; also the answer of PATCH /api/privacy. */
export const privacy = z.object({
  /** The fewest people that a figure may speak of. */
  minimumGroup: z.number().int(),
  smallestMinimum: z.number().int(),
  largestMinimum: z.number().int(),
  /** How long a destruction waits after its second signature. */
  destroyWaitsHours: z.number().int(),
  /** A lower one that waits for the second signature. */
  asked: z.object({ approvalId: z.string(), to: z.number().int(), expiresAt: z.string() }).nullable(),
});
export type Privacy = z.infer<typeof privacy>;

/** PATCH /api/privacy */
export const privacyChange = z.object({
  minimumGroup: z.number().int().optional(),
  destroyWaitsHours: z.number().int().min(0).max(720).optional(),
});
export type PrivacyChange = z.infer<typeof privacyChange>;
