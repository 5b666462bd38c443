// API tokens: owners make them, see which stand and revoke them; what one opens is said by the scope of a route.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditedAs, callerOf, overseers, owners, type ProgramAccess } from './access.ts';
import { type ApiToken, type NewApiToken, apiTokenList, apiTokenMade, newApiToken } from './contract/api-tokens.ts';

export interface ApiTokenServices {
  /** Newest first, those that ended too. */
  list(organizationId: string): Promise<readonly ApiToken[]>;
  make(
    organizationId: string,
    token: NewApiToken,
    by: string | null,
  ): Promise<{ readonly apiToken: ApiToken; readonly token: string }>;
  /** Throws Refused `not-found`. */
  revoke(organizationId: string, id: string, by: string | null): Promise<void>;
  /** What a token opens. Throws Refused `api-token-unknown`. */
  use(token: string): Promise<ProgramAccess>;
}

export function apiTokenRoutes(app: FastifyInstance, apiTokens: ApiTokenServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/tokens', {
    config: { access: overseers },
    schema: { response: { 200: apiTokenList } },
    handler: async (request) => ({ tokens: [...(await apiTokens.list(callerOf(request).organizationId))] }),
  });

  typed.post('/api/tokens', {
    config: { access: owners },
    schema: { body: newApiToken, response: { 201: apiTokenMade } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      return reply.status(201).send(await apiTokens.make(caller.organizationId, request.body, auditedAs(caller)));
    },
  });

  typed.delete('/api/tokens/:id', {
    config: { access: owners },
    schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await apiTokens.revoke(caller.organizationId, request.params.id, auditedAs(caller));
      return reply.status(204).send(null);
    },
  });
}
