// What needs two: what is asked for, the second signature, and the minimum group that two lower.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Signer } from '../control/destructions.ts';
import { auditedAs, type Caller, callerOf, overseers, readers } from './access.ts';
import {
  type Approval,
  approval,
  approvalList,
  type Confirmed,
  confirmed,
  type Privacy,
  type PrivacyChange,
  privacy,
  privacyChange,
} from './contract/approvals.ts';

/** `memberId` is who signs: null for the operator of this machine. */
export interface ApprovalServices {
  /** Those that can still be confirmed. */
  list(organizationId: string, memberId: string | null): Promise<readonly Approval[]>;
  /** Orders what was asked for. Throws Refused `approval-over`, `approval-own`, `not-allowed`, `not-found`. */
  confirm(organizationId: string, id: string, signer: Signer): Promise<Confirmed>;
  withdraw(organizationId: string, id: string, memberId: string | null): Promise<Approval>;
  privacy(organizationId: string): Promise<Privacy>;
  /** Raises the minimum group at once; a lower one waits for the second signature. */
  changePrivacy(organizationId: string, change: PrivacyChange, signer: Signer): Promise<void>;
}

/** Who signs: the operator of this machine has no role. */
export function signerOf(caller: Caller): Signer {
  const { vouchers } = caller;
  return caller.isLocal
    ? { memberId: null, role: null, vouchers }
    : { memberId: caller.memberId, role: caller.role, vouchers };
}

/** Those whose signature is the second. */
export const signers = ['owner', 'auditor'] as const;

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

  const params = z.object({ id: z.uuid() });
  typed.post('/api/approvals/:id/confirm', {
    config: { access: signers },
    schema: { params, response: { 200: confirmed } },
    handler: (request) => {
      const caller = callerOf(request);
      return approvals.confirm(caller.organizationId, request.params.id, signerOf(caller));
    },
  });

  typed.post('/api/approvals/:id/withdraw', {
    config: { access: signers },
    schema: { params, response: { 200: approval } },
    handler: (request) => {
      const caller = callerOf(request);
      return approvals.withdraw(caller.organizationId, request.params.id, auditedAs(caller));
    },
  });

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
      await approvals.changePrivacy(caller.organizationId, request.body, signerOf(caller));
      return approvals.privacy(caller.organizationId);
    },
  });
}
