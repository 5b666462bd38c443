// What the console and the API say to each other about how far a connection looks and how often it calls.
import { z } from 'zod';

export const reachWord = z.enum(['public', 'private', 'direct']);

/** PUT /api/connections/:id/reach */
export const reachChange = z.object({ reach: reachWord });

/** PUT /api/connections/:id/pace; null for what the connector proposes. */
export const paceChange = z.object({ callsPerSecond: z.number().int().min(1).max(1000).nullable() });

/** POST /api/connections/:id/waiver */
export const waiver = z.object({ scope: z.string().regex(/^[a-z][a-z:._]{0,63}$/) });

/** What waits for a second signature; null where it is so from now on. */
export const decided = z.object({ approvalId: z.string().nullable() });
export type Decided = z.infer<typeof decided>;

/** Part of GET /api/connections/:id: what was decided, and what waits. */
export const limits = z.object({
  reach: reachWord,
  /** What the source offers, the narrowest first. */
  reaches: z.array(reachWord),
  reachAsked: z.object({ approvalId: z.string(), to: reachWord, expiresAt: z.string() }).nullable(),
  /** Null where the source counts the calls of each method apart. */
  pace: z
    .object({
      callsPerSecond: z.number().int(),
      proposed: z.number().int(),
      most: z.number().int(),
      sharedWith: z.string(),
    })
    .nullable(),
  /** Granted, and nothing is read while they are. */
  refusedScopes: z.array(z.string()),
  waivedScopes: z.array(z.string()),
  waiverAsked: z.object({ approvalId: z.string(), scope: z.string(), expiresAt: z.string() }).nullable(),
});
export type Limits = z.infer<typeof limits>;
