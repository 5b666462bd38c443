// My data: what is kept about whoever calls, to look at, to take along and to object to; and objections of those who do not sign in.
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refused, errorCodes } from '../base/errors.ts';
import { auditedAs, type Caller, callerOf, everybody, overseers } from './access.ts';
import {
  myData,
  type MyData,
  objectionRequest,
  type ObjectionRequest,
  objections,
  type Objections,
} from './contract/my-data.ts';

/** Of one person's own data. `caller` is whoever calls: nobody is found by anything but their proved address. */
export interface MyDataServices {
  read(caller: Pick<Caller, 'organizationId' | 'provedEmail'>): Promise<MyData>;
  /** Everything as JSON, or one table as CSV, in pieces of text. That they took it along is in the audit log. */
  download(caller: ProvedCaller, table: string | null): Promise<AsyncIterable<string>>;
  object(caller: ProvedCaller): Promise<void>;
  withdraw(caller: ProvedCaller): Promise<void>;
}

export type ProvedCaller = Pick<Caller, 'organizationId' | 'memberId'> & { readonly provedEmail: string };

/** For who does not sign in. None of these tells whether anybody objected. `memberId` is who the audit log names. */
export interface ObjectionServices {
  record(organizationId: string, whom: ObjectionRequest, memberId: string | null): Promise<void>;
  withdraw(organizationId: string, whom: ObjectionRequest, memberId: string | null): Promise<void>;
  told(organizationId: string): Promise<Objections>;
}

export function myDataRoutes(app: FastifyInstance, services: MyDataServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/my-data', {
    config: { access: everybody },
    schema: { response: { 200: myData } },
    handler: (request) => services.read(callerOf(request)),
  });

  // A halt does not keep anybody from their own data: to have it is their right, and nothing is made of it.
  typed.get('/api/my-data/download', {
    config: { access: everybody, pace: 'export' },
    handler: async (request, reply) => {
      const pieces = await services.download(proved(callerOf(request)), null);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="my-data.json"')
        .send(Readable.from(pieces));
    },
  });

  typed.get('/api/my-data/tables/:table', {
    config: { access: everybody, pace: 'export' },
    schema: { params: z.object({ table: z.string().regex(/^[a-zA-Z]{1,40}$/) }) },
    handler: async (request, reply) => {
      const { table } = request.params;
      const pieces = await services.download(proved(callerOf(request)), table);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="my-${table}.csv"`)
        .send(Readable.from(pieces));
    },
  });

  typed.post('/api/my-data/objection', {
    config: { access: everybody },
    schema: { response: { 204: z.null() } },
    handler: async (request, reply) => {
      await services.object(proved(callerOf(request)));
      return reply.status(204).send(null);
    },
  });

  typed.delete('/api/my-data/objection', {
    config: { access: everybody },
    schema: { response: { 204: z.null() } },
    handler: async (request, reply) => {
      await services.withdraw(proved(callerOf(request)));
      return reply.status(204).send(null);
    },
  });
}

export function objectionRoutes(app: FastifyInstance, services: ObjectionServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/objections', {
    config: { access: overseers },
    schema: { response: { 200: objections } },
    handler: (request) => services.told(callerOf(request).organizationId),
  });

  for (const [path, as] of [
    ['/api/objections', 'record'],
    ['/api/objections/withdraw', 'withdraw'],
  ] as const) {
    typed.post(path, {
      config: { access: ['owner'] },
      schema: { body: objectionRequest, response: { 204: z.null() } },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        await services[as](caller.organizationId, request.body, auditedAs(caller));
        return reply.status(204).send(null);
      },
    });
  }
}

/** Throws Refused `address-unproved` where no issuer said whose the address is. */
function proved({ provedEmail, organizationId, memberId }: Caller): ProvedCaller {
  if (provedEmail !== null) return { provedEmail, organizationId, memberId };
  throw new Refused(
    'address-unproved',
    errorCodes['address-unproved'],
    'Sign in by OpenID Connect: then it is certain that the address is yours.',
  );
}
