// The evidence pack: papers about what is done with people's data, written from the running configuration.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { auditedAs, callerOf, overseers } from './access.ts';
import { type EvidencePack, evidencePack } from './contract/evidence.ts';

export interface EvidenceServices {
  /** Written down in the audit log before it is answered. */
  pack(organizationId: string, memberId: string | null): Promise<EvidencePack['papers']>;
}

export function evidenceRoutes(app: FastifyInstance, evidence: EvidenceServices): void {
  app.withTypeProvider<ZodTypeProvider>().get('/api/evidence', {
    config: { access: overseers, pace: 'heavy' },
    schema: { response: { 200: evidencePack } },
    handler: async (request) => {
      const caller = callerOf(request);
      return { papers: await evidence.pack(caller.organizationId, auditedAs(caller)) };
    },
  });
}
