// The audit log for those who may read it: page by page, checked, and whole.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { auditedAs, callerOf, overseers } from './access.ts';
import { type AuditEntry, auditCheck, auditPage } from './contract/audit.ts';
import type { AuditServices } from './services.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export function auditRoutes(app: FastifyInstance, audit: AuditServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/audit', {
    config: { access: overseers, scope: 'audit:read' },
    schema: {
      querystring: z.object({
        before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
        action: z
          .string()
          .regex(/^[a-z-]{1,40}$/)
          .optional(),
        member: z.uuid().optional(),
        from: z.string().pipe(instant).optional(),
        to: z.string().pipe(instant).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      response: { 200: auditPage },
    },
    handler: (request) => {
      const { action: noun, member: memberId, ...rest } = request.query;
      return audit.page(callerOf(request).organizationId, { ...rest, noun, memberId });
    },
  });

  typed.get('/api/audit/verify', {
    config: { access: overseers, scope: 'audit:read', pace: 'heavy' },
    schema: {
      querystring: z.object({
        after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
        held: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
      response: { 200: auditCheck },
    },
    handler: (request) => audit.verify(callerOf(request).organizationId, request.query),
  });

  typed.get('/api/audit/export', {
    config: { access: overseers, scope: 'audit:read', pace: 'export' },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const entries = await audit.exported(caller.organizationId, auditedAs(caller));
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.ndjson"')
        .send(Readable.from(linesOf(caller.organizationId, entries)));
    },
  });
}

/** Every line holds all that its hash is made of. */
async function* linesOf(organizationId: string, entries: AsyncIterable<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify({ organizationId, ...entry })}\n`;
}
