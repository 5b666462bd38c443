// A Psoxy of the organization's: how it is, and connecting through it.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { askHealth, connectThroughPsoxy } from '../collector/connecting-psoxy.ts';
import type { Live } from '../collector/live.ts';
import { administrators, auditedAs, callerOf } from './access.ts';
import { psoxyGiven, psoxyHealth } from './contract/psoxies.ts';

export function psoxyRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const params = z.object({ id: z.string().max(64) });

  typed.post('/api/connectors/:id/psoxy/health', {
    config: { access: administrators, pace: 'source' },
    schema: { params, body: psoxyGiven, response: { 200: psoxyHealth } },
    handler: async (request) => {
      const caller = callerOf(request);
      const asker = { organizationId: caller.organizationId, memberId: auditedAs(caller) };
      const health = await askHealth(live, asker, { connectorId: request.params.id, ...request.body });
      const { version, source, findings } = health;
      const isSound = findings.every(({ severity }) => severity === 'note');
      return { version, source, isSound, findings: [...findings] };
    },
  });

  typed.post('/api/connectors/:id/psoxy', {
    config: { access: administrators, pace: 'source' },
    schema: { params, body: psoxyGiven, response: { 200: z.object({ connectionId: z.string() }) } },
    handler: async (request) => {
      const caller = callerOf(request);
      const asker = { organizationId: caller.organizationId, memberId: auditedAs(caller) };
      const given = { connectorId: request.params.id, ...request.body };
      const { connectionId } = await connectThroughPsoxy(live, asker, given);
      return { connectionId };
    },
  });
}
