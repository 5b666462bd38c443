// Destroying: what it would be, asking for it, stopping it while it waits, and the receipts.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Signer } from '../control/destructions.ts';
import { auditedAs, callerOf, overseers } from './access.ts';
import { signerOf, signers } from './approvals.ts';
import {
  type DestroyAsked,
  destroyAsked,
  type DestroyPreview,
  destroyPreview,
  destroyRequest,
  type DestroyTarget,
  destroyTarget,
  type DestructionList,
  destructionList,
  type ReceiptList,
  receiptList,
} from './contract/destroy.ts';

export interface DestroyServices {
  list(organizationId: string): Promise<DestructionList>;
  /** `memberId` is who looks. */
  preview(organizationId: string, scope: DestroyTarget, memberId: string | null): Promise<DestroyPreview>;
  /** Throws Refused `destroy-unconfirmed`, `destroy-open`, `not-found`, `not-allowed`. */
  ask(
    organizationId: string,
    asked: { readonly scope: DestroyTarget; readonly typed: string },
    signer: Signer,
  ): Promise<DestroyAsked>;
  /** Throws Refused `approval-over` once it runs. */
  stop(organizationId: string, id: string, memberId: string | null): Promise<void>;
  /** Of one organization, or of the whole installation. */
  receipts(organizationId: string | null): Promise<ReceiptList>;
  /** As it is kept, to the letter; null where there is none of that number. */
  receipt(organizationId: string, number: number): Promise<string | null>;
}

export function destroyRoutes(app: FastifyInstance, destroy: DestroyServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/destructions', {
    config: { access: overseers },
    schema: { response: { 200: destructionList } },
    handler: (request) => destroy.list(callerOf(request).organizationId),
  });

  typed.post('/api/destructions/preview', {
    config: { access: ['owner'], pace: 'heavy' },
    schema: { body: z.object({ scope: destroyTarget }), response: { 200: destroyPreview } },
    handler: (request) => {
      const caller = callerOf(request);
      return destroy.preview(caller.organizationId, inOrder(request.body.scope), auditedAs(caller));
    },
  });

  typed.post('/api/destructions', {
    config: { access: ['owner'] },
    schema: { body: destroyRequest, response: { 200: destroyAsked } },
    handler: (request) => {
      const caller = callerOf(request);
      const { scope, typed: name } = request.body;
      return destroy.ask(caller.organizationId, { scope: inOrder(scope), typed: name }, signerOf(caller));
    },
  });

  typed.post('/api/destructions/:id/stop', {
    config: { access: signers },
    schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await destroy.stop(caller.organizationId, request.params.id, auditedAs(caller));
      return reply.status(204).send(null);
    },
  });

  receiptRoutes(app, destroy);
}

/** Receipts outlive organizations: the operator of this machine sees those of all. */
function receiptRoutes(app: FastifyInstance, destroy: DestroyServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get('/api/receipts', {
    config: { access: overseers },
    schema: { response: { 200: receiptList } },
    handler: (request) => destroy.receipts(callerOf(request).organizationId),
  });

  typed.get('/api/receipts/all', {
    config: { access: 'house' },
    schema: { response: { 200: receiptList } },
    handler: () => destroy.receipts(null),
  });

  typed.get('/api/receipts/:number', {
    config: { access: overseers },
    schema: { params: z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647) }) },
    handler: async (request, reply) => {
      const { number } = request.params;
      const body = await destroy.receipt(callerOf(request).organizationId, number);
      if (body === null) throw new Refused('not-found', errorCodes['not-found'], 'GET /api/receipts lists them.');
      const name = `receipt-${String(number).padStart(6, '0')}.json`;
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(body);
    },
  });
}

function inOrder(scope: DestroyTarget): DestroyTarget {
  if (scope.is !== 'days' || scope.from <= scope.to) return scope;
  throw new Refused('invalid-request', 'The first day is later than the last.', 'Turn them around.');
}
