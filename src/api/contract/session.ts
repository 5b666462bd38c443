// What the console and the API say to each other about who is signed in.
import { z } from 'zod';

export const role = z.enum(['owner', 'administrator', 'analyst', 'auditor', 'member']);

/** GET /api/session; also the answer of POST /api/halt and POST /api/resume */
export const session = z.object({
  member: z.object({ id: z.string(), name: z.string(), role }),
  organization: z.object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    /** Since when nothing is collected, imported, computed or exported; null while all of that goes on. */
    haltedAt: z.string().nullable(),
    /** The name of the member who halted it; null for the operator of the machine, and for one who is gone. */
    haltedBy: z.string().nullable(),
  }),
  expiresAt: z.string(),
});
export type Session = z.infer<typeof session>;

/**
 * A name that a person chooses: on one line, without what PostgreSQL or a terminal would stumble over, and without what
 * turns the direction of reading, so that nothing beside it is read as something else.
 */
export const chosenName = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u);

/** PATCH /api/organization */
export const organizationChange = z.object({
  name: chosenName(80).optional(),
  timeZone: z.string().min(1).max(64).optional(),
});
export type OrganizationChange = z.infer<typeof organizationChange>;

/** Every answer that is no success. */
export const problem = z.object({
  error: z.object({ code: z.string(), message: z.string(), next: z.string() }),
});
export type Problem = z.infer<typeof problem>;
