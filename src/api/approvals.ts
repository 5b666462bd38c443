// What needs two: what is asked for, the second signature, and the minimum group that two lower.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditedAs, callerOf, overseers, readers } from './access.ts';
import { type Approval, approval, approvalList, type Privacy, privacy, privacyChange } from './contract/approvals.ts';

/** `memberId` is who signs: null for the operator of this machine. */
export interface ApprovalServices {
  /** Those that can still be confirmed. */
  list(organizationId: string, memberId: string | null): Promise<readonly Approval[]>;
  /** Orders what was asked for. Throws Refused `approval-over`, `approval-own`, `not-allowed`, `not-found`. */
  confirm(organizationId: string, id: string, memberId: string | null): Promise<Approval>;
  withdraw(organizationId: string, id: string, memberId: string | null): Promise<Approval>;
  privacy(organizationId: string): Promise<Privacy>;
  /** Raises the minimum group at once; a lower one waits for the second signature. */
  changeMinimumGroup(organizationId: string, to: number, memberId: string | null): Promise<void>;
}

/** Those whose signature is the second. */
const signers = ['owner', 'auditor'] as const;

export function approvalRoutes(app: FastifyInstance, approvals: ApprovalServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/approvals', {
    config: { access: overseers },
    schema: { response: { 200: approvalList } },
    handler: async (request) => {
      const caller = callerOf(request);
      return { approvals: [...(await approvals.list(caller.organizationId, auditedAs(caller)))] };
    },
  });

  for (const as of ['confirm', 'withdraw'] as const) {
    typed.post(`/api/approvals/:id/${as}`, {
      config: { access: signers },
      schema: { params: z.object({ id: z.uuid() }), response: { 200: approval } },
      handler: (request) => {
        const caller = callerOf(request);
        return approvals[as](caller.organizationId, request.params.id, auditedAs(caller));
      },
    });
  }

  privacyRoutes(app, approvals);
}

function privacyRoutes(app: FastifyInstance, approvals: ApprovalServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/privacy', {
    config: { access: readers },
    schema: { response: { 200: privacy } },
    handler: (request) => approvals.privacy(callerOf(request).organizationId),
  });

  typed.patch('/api/privacy', {
    config: { access: ['owner'] },
    schema: { body: privacyChange, response: { 200: privacy } },
    handler: async (request) => {
      const caller = callerOf(request);
      await approvals.changeMinimumGroup(caller.organizationId, request.body.minimumGroup, auditedAs(caller));
      return approvals.privacy(caller.organizationId);
    },
  });
}
