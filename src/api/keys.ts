// The keys, for the operator of the machine alone: which there are, and replacing them.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditedAs, callerOf } from './access.ts';
import { type KeyList, keyList, rotatedKey } from './contract/keys.ts';

/** Of keys. `memberId` is who the audit log names: null for the operator of this machine. */
export interface KeyServices {
  list(organizationId: string): Promise<KeyList>;
  /** Begins it, or goes on with it, and does not wait for its end. Throws Refused `keys-rotating` beside another. */
  rotate(organizationId: string, key: z.infer<typeof rotatedKey>, memberId: string | null): void;
}

export function keyRoutes(app: FastifyInstance, keys: KeyServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/keys', {
    config: { access: 'local' },
    schema: { response: { 200: keyList } },
    handler: (request) => keys.list(callerOf(request).organizationId),
  });

  typed.post('/api/keys/rotation', {
    config: { access: 'local' },
    schema: { body: z.object({ key: rotatedKey }), response: { 202: keyList } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      keys.rotate(caller.organizationId, request.body.key, auditedAs(caller));
      return reply.code(202).send(await keys.list(caller.organizationId));
    },
  });
}
