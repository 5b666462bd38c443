// Retention: how long things stay, what a change would remove before it is made, and the change itself.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Refused } from '../base/errors.ts';
import { administrators, auditedAs, callerOf, overseers } from './access.ts';
import {
  confirmedChange,
  retention,
  retentionChange,
  type RetentionPreview,
  retentionPreview,
  type RetentionRequest,
  type RetentionState,
} from './contract/retention.ts';

/** `memberId` is who the audit log names: null for the operator of this machine. */
export interface RetentionServices {
  read(organizationId: string): Promise<RetentionState>;
  /** Changes nothing. Throws Refused 'not-found' for an unknown connection. */
  preview(organizationId: string, change: RetentionRequest): Promise<RetentionPreview>;
  change(organizationId: string, change: RetentionRequest, memberId: string | null): Promise<RetentionState>;
  /** Begins a run now, and does not wait for its end. */
  hasten(organizationId: string, memberId: string | null): Promise<RetentionState>;
}

export function retentionRoutes(app: FastifyInstance, services: RetentionServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/retention', {
    config: { access: overseers },
    schema: { response: { 200: retention } },
    handler: (request) => services.read(callerOf(request).organizationId),
  });

  typed.post('/api/retention/preview', {
    config: { access: administrators },
    schema: { body: retentionChange, response: { 200: retentionPreview } },
    handler: (request) => services.preview(callerOf(request).organizationId, request.body),
  });

  typed.put('/api/retention', {
    config: { access: administrators },
    schema: { body: confirmedChange, response: { 200: retention } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { isConfirmed, ...change } = request.body;
      const { isShorter } = await services.preview(caller.organizationId, change);
      if (isShorter && !isConfirmed) throw unconfirmed();
      return services.change(caller.organizationId, change, auditedAs(caller));
    },
  });

  typed.post('/api/retention/run', {
    config: { access: administrators },
    schema: { response: { 200: retention } },
    handler: (request) => {
      const caller = callerOf(request);
      return services.hasten(caller.organizationId, auditedAs(caller));
    },
  });
}

const unconfirmed = (): Refused =>
  new Refused(
    'invalid-request',
    'This keeps things for a shorter time than before, and was not confirmed.',
    'Look at what POST /api/retention/preview says of it, and send isConfirmed.',
  );
