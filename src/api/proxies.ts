// Proxies in the organization's own network: connecting through one, and what one is told to know us by.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { publicKeyOf } from '../collector/calls/proxy-proof.ts';
import { connectThroughProxy } from '../collector/connecting-proxy.ts';
import { type Live, liveConnection } from '../collector/live.ts';
import { standingOf } from '../collector/proxy-standing.ts';
import { proxyCallerOf } from '../control/proxy-caller.ts';
import { administrators, auditedAs, callerOf, overseers } from './access.ts';
import { proxyCaller, proxyGiven, proxyStanding } from './contract/proxies.ts';
import { problemOf } from './live-described.ts';

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

  typed.get('/api/connections/:id/proxy', {
    config: { access: overseers, pace: 'source' },
    schema: { params: z.object({ id: z.uuid() }), response: { 200: proxyStanding } },
    handler: async (request) => {
      const connection = await liveConnection(live, callerOf(request).organizationId, request.params.id);
      const { problem, ...standing } = await standingOf(live, connection);
      return { ...standing, problem: problem === null ? null : problemOf(problem) };
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
