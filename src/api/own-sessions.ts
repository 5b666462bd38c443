// Sessions: everybody sees and ends their own, and an owner ends those of another member.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditedAs, callerOf, everybody, owners } from './access.ts';
import { type MemberSession, sessionList, sessionsEnded } from './contract/sessions.ts';

export interface SessionServices {
  /** Those that have not run out, the last used first. */
  list(organizationId: string, memberId: string): Promise<readonly Omit<MemberSession, 'isThis'>[]>;
  /** Throws Refused `not-found`. */
  end(organizationId: string, memberId: string, sessionId: string): Promise<void>;
  /** Ends all but that one; gives how many those were. */
  endAll(organizationId: string, memberId: string, but: string | null, by: string | null): Promise<number>;
}

const params = z.object({ id: z.uuid() });

export function ownSessionRoutes(app: FastifyInstance, sessions: SessionServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/sessions', {
    config: { access: everybody },
    schema: { response: { 200: sessionList } },
    handler: async (request) => {
      const { organizationId, memberId, sessionId } = callerOf(request);
      const all = await sessions.list(organizationId, memberId);
      return { sessions: all.map((each) => ({ ...each, isThis: each.id === sessionId })) };
    },
  });

  typed.delete('/api/sessions/:id', {
    config: { access: everybody },
    schema: { params, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { organizationId, memberId } = callerOf(request);
      await sessions.end(organizationId, memberId, request.params.id);
      return reply.status(204).send(null);
    },
  });

  typed.delete('/api/sessions', {
    config: { access: everybody },
    schema: { response: { 200: sessionsEnded } },
    handler: async (request) => {
      const { organizationId, memberId, sessionId } = callerOf(request);
      return { ended: await sessions.endAll(organizationId, memberId, sessionId, memberId) };
    },
  });

  typed.delete('/api/members/:id/sessions', {
    config: { access: owners },
    schema: { params, response: { 200: sessionsEnded } },
    handler: async (request) => {
      const caller = callerOf(request);
      const but = caller.memberId === request.params.id ? caller.sessionId : null;
      return { ended: await sessions.endAll(caller.organizationId, request.params.id, but, auditedAs(caller)) };
    },
  });
}
