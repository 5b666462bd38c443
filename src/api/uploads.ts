// Bulk files beside HR files: read where they lie, for the operator of this machine.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf } from './access.ts';
import {
  analyticsComparison,
  analyticsRequest,
  dayKind,
  removalRequest,
  uploadRemoval,
  uploadReport,
  uploadRequest,
  uploadStanding,
} from './contract/uploads.ts';
import type { UploadServices } from './services.ts';

export function uploadRoutes(app: FastifyInstance, uploads: UploadServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/uploads/local', {
    config: { access: 'local' },
    schema: { body: uploadRequest, response: { 200: uploadReport } },
    handler: (request) => uploads.importLocal(callerOf(request).organizationId, request.body),
  });

  typed.get('/api/uploads/:kind', {
    config: { access: 'local' },
    schema: { params: dayKind, response: { 200: uploadStanding } },
    handler: (request) => uploads.standing(callerOf(request).organizationId, request.params.kind),
  });

  typed.delete('/api/uploads/:kind', {
    config: { access: 'local' },
    schema: { params: dayKind, querystring: removalRequest, response: { 200: uploadRemoval } },
    handler: async (request) => {
      const { day = null } = request.query;
      return { rows: await uploads.remove(callerOf(request).organizationId, request.params.kind, day) };
    },
  });

  typed.post('/api/reconcile/analytics', {
    config: { access: 'local' },
    schema: { body: analyticsRequest, response: { 200: analyticsComparison } },
    handler: (request) => uploads.compareAnalytics(callerOf(request).organizationId, request.body.paths),
  });
}
