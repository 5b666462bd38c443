// People: how many accounts are matched, which are not, what administrators decided, and how accounts are matched.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { administrators, auditedAs, callerOf, overseers } from './access.ts';
import {
  accountList,
  decision,
  decisionList,
  decisionRequest,
  identitySettings,
  original,
  originalRequest,
  peopleOverview,
} from './contract/people.ts';
import type { PeopleServices } from './services.ts';

export function peopleRoutes(app: FastifyInstance, people: PeopleServices): void {
  lookingRoutes(app, people);
  decisionRoutes(app, people);
  settingRoutes(app, people);
}

function lookingRoutes(app: FastifyInstance, people: PeopleServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/people', {
    config: { access: overseers },
    schema: { response: { 200: peopleOverview } },
    handler: (request) => people.overview(callerOf(request).organizationId),
  });

  typed.get('/api/people/accounts', {
    config: { access: overseers },
    schema: {
      querystring: z.object({
        state: z.enum(['matched', 'unmatched', 'conflict', 'not-a-person']).default('unmatched'),
        offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
      }),
      response: { 200: accountList },
    },
    handler: (request) => {
      const { state, offset } = request.query;
      const { organizationId, role } = callerOf(request);
      const mayDecide = administrators.some((one) => one === role);
      return people.accounts(organizationId, state, offset, mayDecide);
    },
  });

  typed.post('/api/people/originals', {
    config: { access: administrators, pace: 'open' },
    schema: { body: originalRequest, response: { 200: original } },
    handler: (request) => {
      const caller = callerOf(request);
      return people.openOriginal(caller.organizationId, request.body.subject, auditedAs(caller));
    },
  });
}

function decisionRoutes(app: FastifyInstance, people: PeopleServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/people/decisions', {
    config: { access: overseers },
    schema: { response: { 200: decisionList } },
    handler: async (request) => ({ decisions: [...(await people.decisions(callerOf(request).organizationId))] }),
  });

  typed.post('/api/people/decisions', {
    config: { access: administrators },
    schema: { body: decisionRequest, response: { 201: decision } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const decided = await people.decide(caller.organizationId, request.body, auditedAs(caller));
      return reply.status(201).send(decided);
    },
  });

  typed.delete('/api/people/decisions/:number', {
    config: { access: administrators },
    schema: { params: z.object({ number: z.coerce.number().int().min(1) }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await people.undo(caller.organizationId, request.params.number, auditedAs(caller));
      return reply.status(204).send(null);
    },
  });
}

function settingRoutes(app: FastifyInstance, people: PeopleServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/people/settings', {
    config: { access: overseers },
    schema: { response: { 200: identitySettings } },
    handler: (request) => people.settings(callerOf(request).organizationId),
  });

  typed.patch('/api/people/settings', {
    config: { access: administrators },
    schema: { body: identitySettings.partial(), response: { 200: identitySettings } },
    handler: (request) => {
      const caller = callerOf(request);
      return people.changeSettings(caller.organizationId, request.body, auditedAs(caller));
    },
  });
}
