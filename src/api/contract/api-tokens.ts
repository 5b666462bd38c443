// What the console and the API say to each other about API tokens.
import { z } from 'zod';
import { chosenName } from './session.ts';

export const apiScope = z.enum([
  'figures:read',
  'audit:read',
  'members:read',
  'connections:read',
  'connections:write',
  'uploads:write',
]);

const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(apiScope),
  /** The least role that covers its scopes. */
  role: z.enum(['administrator', 'analyst', 'auditor']),
  /** The name of the member who made it; null for the operator of the machine, and for one who is gone. */
  madeBy: z.string().nullable(),
  madeAt: z.string(),
  endsAt: z.string(),
  /** The day of its last use, `YYYY-MM-DD`; null where it was never used. */
  usedOn: z.string().nullable(),
  state: z.enum(['open', 'revoked', 'ended']),
});
export type ApiToken = z.infer<typeof apiToken>;

/** GET /api/tokens, newest first */
export const apiTokenList = z.object({ tokens: z.array(apiToken) });
export type ApiTokenList = z.infer<typeof apiTokenList>;

/** POST /api/tokens */
export const newApiToken = z.object({
  name: chosenName(80),
  scopes: z.array(apiScope).min(1).max(6),
  lifeInDays: z.number().int().min(1).max(366),
});
export type NewApiToken = z.infer<typeof newApiToken>;

/** The answer to it: the token is shown this once. */
export const apiTokenMade = z.object({ apiToken, token: z.string() });
export type ApiTokenMade = z.infer<typeof apiTokenMade>;
