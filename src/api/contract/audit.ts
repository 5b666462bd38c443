// What the console and the API say to each other about the audit log.
import { z } from 'zod';

export const auditEntry = z.object({
  /** 1, 2, 3 and so on, without a gap. */
  number: z.number().int(),
  at: z.string(),
  /** Null is the house itself, or the operator of the machine. A name is null where the member is gone. */
  member: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Noun and verb, `connection.pause`. */
  action: z.string(),
  /** The id or token of what it was done to. */
  subject: z.string().nullable(),
  /** Words of the program, numbers and ids; nothing that anybody wrote. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  previousHash: z.string(),
  /** SHA-256, hex, of the hash before and of this entry. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** GET /api/audit, newest first. `older` is the `before` of the next page, null on the last. */
export const auditPage = z.object({ entries: z.array(auditEntry), older: z.number().int().nullable() });
export type AuditPage = z.infer<typeof auditPage>;

/** GET /api/audit/verify. */
export const auditCheck = z.object({
  /** So many entries hold, counted from the first. */
  entries: z.number().int(),
  /** The number of the first entry that was changed, is missing or was moved. */
  brokenAt: z.number().int().nullable(),
  /** Of the last entry that holds. */
  lastHash: z.string().nullable(),
  /** The number of the entry with the hash that was asked for, where it was met. */
  heldAt: z.number().int().nullable(),
  /** Ask again with this as `after`: the log is longer than what is checked at once. */
  more: z.number().int().nullable(),
});
export type AuditCheck = z.infer<typeof auditCheck>;
