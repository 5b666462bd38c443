// How far a connection looks and how often it calls: what one person changes at once, and what waits for a second.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Live } from '../collector/live.ts';
import { decidePace, decideReach, decideWaiver } from '../collector/reach.ts';
import { administrators, callerOf } from './access.ts';
import { signerOf } from './approvals.ts';
import { decided, paceChange, reachChange, waiver } from './contract/reach.ts';

const params = z.object({ id: z.uuid() });

export function reachRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.put('/api/connections/:id/reach', {
    config: { access: administrators },
    schema: { params, body: reachChange, response: { 200: decided } },
    handler: async (request) => {
      const caller = callerOf(request);
      const decider = { organizationId: caller.organizationId, ...signerOf(caller) };
      const approval = await decideReach(live, decider, request.params.id, request.body.reach);
      return { approvalId: approval?.id ?? null };
    },
  });

  typed.put('/api/connections/:id/pace', {
    config: { access: administrators },
    schema: { params, body: paceChange, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const decider = { organizationId: caller.organizationId, ...signerOf(caller) };
      await decidePace(live, decider, request.params.id, request.body.callsPerSecond);
      return reply.status(204).send(null);
    },
  });

  typed.post('/api/connections/:id/waiver', {
    config: { access: ['owner'] },
    schema: { params, body: waiver, response: { 200: decided } },
    handler: async (request) => {
      const caller = callerOf(request);
      const decider = { organizationId: caller.organizationId, ...signerOf(caller) };
      const approval = await decideWaiver(live, decider, request.params.id, request.body.scope);
      return { approvalId: approval.id };
    },
  });
}
