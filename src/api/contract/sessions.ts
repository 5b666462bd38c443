// What the console and the API say to each other about the sessions of a member.
import { z } from 'zod';

const memberSession = z.object({
  id: z.string(),
  begunAt: z.string(),
  /** To the hour. */
  usedAt: z.string(),
  expiresAt: z.string(),
  begunWith: z.enum(['link', 'invitation', 'openid']),
  /** Whether it is the one that asks. */
  isThis: z.boolean(),
});
export type MemberSession = z.infer<typeof memberSession>;

/** GET /api/sessions, the last used first */
export const sessionList = z.object({ sessions: z.array(memberSession) });
export type SessionList = z.infer<typeof sessionList>;

/** DELETE /api/sessions, DELETE /api/members/:id/sessions */
export const sessionsEnded = z.object({ ended: z.number().int() });
export type SessionsEnded = z.infer<typeof sessionsEnded>;
