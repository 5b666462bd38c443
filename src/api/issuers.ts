// The issuers that members sign in with: what owners set, and what those who oversee see of it.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { IssuerSignIns } from '../control/issuer-sign-ins.ts';
import { auditedAs, callerOf, inBrowser, overseers, owners } from './access.ts';
import {
  type Issuer,
  type IssuerChange,
  issuer,
  issuerChange,
  issuerCheck,
  type IssuerCheck,
  issuerList,
  issuerToCheck,
  type NewIssuer,
  newIssuer,
  signInBegun,
  trialBegin,
} from './contract/issuers.ts';
import { ownAddress } from './own-address.ts';
import { keepSignInBrowser } from './sign-in-cookie.ts';

/** `memberId` is who the audit log names: null for the operator of this machine. */
export interface IssuerServices extends IssuerSignIns {
  /** Where issuers send the browser back to. */
  redirectUrl(): string;
  list(organizationId: string): Promise<readonly Issuer[]>;
  /** Throws Refused `issuer-exists`, `domain-taken`, `invalid-request`. */
  add(organizationId: string, issuer: NewIssuer, memberId: string | null): Promise<Issuer>;
  /** Throws Refused `not-found`, `domain-taken`, `invalid-request`. */
  change(organizationId: string, id: string, change: IssuerChange, memberId: string | null): Promise<Issuer>;
  /** Ends the sessions that were begun with it. Throws Refused `not-found`. */
  remove(organizationId: string, id: string, memberId: string | null): Promise<void>;
  /** Asks the issuer what it says of itself. Throws Refused `issuer-…`. */
  check(url: string): Promise<IssuerCheck>;
}

const params = z.object({ id: z.uuid() });

export function issuerRoutes(
  app: FastifyInstance,
  { issuers, publicUrl }: { readonly issuers: IssuerServices; readonly publicUrl: string },
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  tryingRoutes(app, issuers, publicUrl);

  typed.get('/api/issuers', {
    config: { access: overseers },
    schema: { response: { 200: issuerList } },
    handler: async (request) => {
      const found = await issuers.list(callerOf(request).organizationId);
      return { issuers: [...found], redirectUrl: issuers.redirectUrl() };
    },
  });

  typed.post('/api/issuers', {
    config: { access: owners },
    schema: { body: newIssuer, response: { 201: issuer } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      return reply.status(201).send(await issuers.add(caller.organizationId, request.body, auditedAs(caller)));
    },
  });

  typed.patch('/api/issuers/:id', {
    config: { access: owners },
    schema: { params, body: issuerChange, response: { 200: issuer } },
    handler: (request) => {
      const caller = callerOf(request);
      return issuers.change(caller.organizationId, request.params.id, request.body, auditedAs(caller));
    },
  });

  typed.delete('/api/issuers/:id', {
    config: { access: owners },
    schema: { params, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await issuers.remove(caller.organizationId, request.params.id, auditedAs(caller));
      return reply.status(204).send(null);
    },
  });
}

function tryingRoutes(app: FastifyInstance, issuers: IssuerServices, publicUrl: string): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/issuers/check', {
    config: { access: owners, pace: 'source' },
    schema: { body: issuerToCheck, response: { 200: issuerCheck } },
    handler: (request) => issuers.check(request.body.url),
  });

  typed.post('/api/issuers/:id/trial', {
    config: { access: owners },
    schema: { params, body: trialBegin, response: { 200: signInBegun } },
    handler: async (request, reply) => {
      const by = inBrowser(callerOf(request), 'try');
      const browser = keepSignInBrowser(request, reply, publicUrl);
      const begin = { issuerId: request.params.id, by, thenTo: ownAddress(request.body.thenTo), browser };
      return { url: await issuers.begin(begin) };
    },
  });
}
