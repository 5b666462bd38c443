// Signing in and out, the organization's own settings, and its halt.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Caller, administrators, auditedAs, callerOf, everybody } from './access.ts';
import type { CountedDoor } from './attempts.ts';
import { type Session, organizationChange, session } from './contract/session.ts';
import { signInLink } from './links.ts';
import { refuseUnknownZone } from './organizations.ts';
import type { Services } from './services.ts';

export function sessionRoutes(app: FastifyInstance, services: Services, { attempts, addressOf }: CountedDoor): void {
  haltRoutes(app, services);
  settingsRoute(app, services);
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { signIn } = services;

  typed.post('/api/sign-in-links', {
    config: { access: 'local' },
    schema: { response: { 200: z.object({ link: z.string() }) } },
    handler: async (request) => {
      const token = await signIn.signInLink(callerOf(request).organizationId);
      return { link: signInLink(services.publicUrl, token) };
    },
  });

  typed.post('/api/session', {
    config: { access: 'anyone' },
    schema: { body: z.object({ token: z.string().min(1).max(512) }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = addressOf(request);
      const { cookies } = await attempts.during(caller, () => signIn.signIn(request.body.token));
      return reply
        .header('set-cookie', [...cookies])
        .status(204)
        .send(null);
    },
  });

  typed.get('/api/session', {
    config: { access: everybody },
    schema: { response: { 200: session } },
    handler: (request) => sessionOf(services, callerOf(request)),
  });

  typed.delete('/api/session', {
    config: { access: everybody },
    schema: { response: { 204: z.null() } },
    handler: async (request, reply) => {
      const { cookies } = await signIn.signOut(headersOf(request.headers));
      return reply
        .header('set-cookie', [...cookies])
        .status(204)
        .send(null);
    },
  });
}

function settingsRoute(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.patch('/api/organization', {
    config: { access: ['owner', 'administrator'] },
    schema: { body: organizationChange, response: { 200: session } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { name, timeZone } = request.body;
      if (timeZone !== undefined) refuseUnknownZone(timeZone);
      const change = { ...(name === undefined ? {} : { name }), ...(timeZone === undefined ? {} : { timeZone }) };
      await services.organizations.change(caller.organizationId, change, auditedAs(caller));
      return sessionOf(services, caller);
    },
  });
}

/** One switch for everything; each answers with how the organization stands then. */
function haltRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const as of ['halt', 'resume'] as const) {
    typed.post(`/api/${as}`, {
      config: { access: administrators },
      schema: { response: { 200: session } },
      handler: async (request) => {
        const caller = callerOf(request);
        await services.halts[as](caller.organizationId, auditedAs(caller));
        return sessionOf(services, caller);
      },
    });
  }
}

async function sessionOf(services: Services, caller: Caller): Promise<Session> {
  const { id, name, timeZone } = await services.organizations.find(caller.organizationId);
  const halt = await services.halts.find(id);
  return {
    member: { id: caller.memberId, name: caller.name, role: caller.role },
    organization: { id, name, timeZone, haltedAt: halt?.at.toISOString() ?? null, haltedBy: halt?.by ?? null },
    expiresAt: caller.expiresAt.toISOString(),
  };
}

/** Node's headers as the web's. */
export function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return new Headers(pairs);
}
