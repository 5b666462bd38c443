// Bulk files beside HR files: read where they lie, for the operator of this machine.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import {
  analyticsComparison,
  analyticsRequest,
  dayKind,
  removalRequest,
  standingRequest,
  uploadRemoval,
  uploadReport,
  uploadRequest,
  uploadStanding,
} from './contract/uploads.ts';
import type { OrganizationRow, UploadServices } from './services.ts';

export function uploadRoutes(
  app: FastifyInstance,
  rooms: {
    readonly uploads: UploadServices;
    readonly organizations: { find(nameOrId?: string): Promise<OrganizationRow> };
  },
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/uploads/local', {
    config: { access: 'local' },
    schema: { body: uploadRequest, response: { 200: uploadReport } },
    handler: async (request) => {
      const { organization, ...upload } = request.body;
      const { id } = await rooms.organizations.find(organization);
      return rooms.uploads.importLocal(id, upload);
    },
  });

  typed.get('/api/uploads/:kind', {
    config: { access: 'local' },
    schema: { params: dayKind, querystring: standingRequest, response: { 200: uploadStanding } },
    handler: async (request) => {
      const { id } = await rooms.organizations.find(request.query.organization);
      return rooms.uploads.standing(id, request.params.kind);
    },
  });

  typed.delete('/api/uploads/:kind', {
    config: { access: 'local' },
    schema: { params: dayKind, querystring: removalRequest, response: { 200: uploadRemoval } },
    handler: async (request) => {
      const { organization, day = null } = request.query;
      const { id } = await rooms.organizations.find(organization);
      return { rows: await rooms.uploads.remove(id, request.params.kind, day) };
    },
  });

  typed.post('/api/reconcile/analytics', {
    config: { access: 'local' },
    schema: { body: analyticsRequest, response: { 200: analyticsComparison } },
    handler: async (request) => {
      const { organization, paths } = request.body;
      const { id } = await rooms.organizations.find(organization);
      return rooms.uploads.compareAnalytics(id, paths);
    },
  });
}
