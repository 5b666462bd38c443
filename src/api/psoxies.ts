// A Psoxy of the organization's: how it is, and connecting through it.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { askHealth, connectThroughPsoxy } from '../collector/connecting-psoxy.ts';
import { type Live, liveConnection } from '../collector/live.ts';
import type { PsoxyHealth } from '../collector/psoxy/health.ts';
import { psoxyStanding } from '../collector/psoxy-standing.ts';
import { administrators, auditedAs, callerOf, overseers } from './access.ts';
import { psoxyGiven, psoxyHealth, psoxyStandingShown } from './contract/psoxies.ts';

function shown({ version, source, findings }: Omit<PsoxyHealth, 'fingerprint'>) {
  const isSound = findings.every(({ severity }) => severity === 'note');
  return { version, source, isSound, findings: [...findings] };
}

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
      return shown(health);
    },
  });

  typed.get('/api/connections/:id/psoxy', {
    config: { access: overseers, pace: 'source' },
    schema: { params: z.object({ id: z.uuid() }), response: { 200: psoxyStandingShown } },
    handler: async (request) => {
      const connection = await liveConnection(live, callerOf(request).organizationId, request.params.id);
      const { since, askedAt, health, ...rest } = await psoxyStanding(live, connection);
      const said = health === null ? null : { ...shown(health), isSameSalt: health.isSameSalt };
      return { ...rest, since: since.toISOString(), askedAt: askedAt.toISOString(), health: said };
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
