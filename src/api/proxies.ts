// Proxies in the organization's own network: connecting through one, and what one is told to know us by.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { publicKeyOf } from '../collector/calls/proxy-proof.ts';
import { connectThroughProxy } from '../collector/connecting-proxy.ts';
import type { Live } from '../collector/live.ts';
import { proxyCallerOf } from '../control/proxy-caller.ts';
import { administrators, auditedAs, callerOf } from './access.ts';
import { proxyCaller, proxyGiven } from './contract/proxies.ts';

export function proxyRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/connectors/:id/proxy', {
    config: { access: administrators, pace: 'source' },
    schema: {
      params: z.object({ id: z.string().max(64) }),
      body: proxyGiven,
      response: { 200: z.object({ connectionId: z.string() }) },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const asker = { organizationId: caller.organizationId, memberId: auditedAs(caller) };
      const given = { connectorId: request.params.id, ...request.body };
      const { connectionId } = await connectThroughProxy(live, asker, given);
      return { connectionId };
    },
  });

  typed.get('/api/proxy-caller', {
    config: { access: administrators },
    schema: { response: { 200: proxyCaller } },
    handler: async (request) => {
      const caller = await proxyCallerOf(live.control, callerOf(request).organizationId);
      return { certificate: caller.cert, keys: { keys: [(await publicKeyOf(caller)) as Record<string, string>] } };
    },
  });
}
