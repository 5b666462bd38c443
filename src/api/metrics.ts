// Metrics and the overview: whatever is answered here has passed `publish`.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Published } from '../metrics/publish.ts';
import { callerOf, readers } from './access.ts';
import { metricAnswer, metricCatalogue, overview } from './contract/metrics.ts';
import type { Services } from './services.ts';

const week = z.string().regex(/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/);
const format = z.enum(['json', 'csv']).default('json');
const csv = z.string();

export function metricRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { figures, organizations } = services;

  typed.get('/api/metrics', {
    config: { access: readers },
    schema: { response: { 200: metricCatalogue } },
    handler: () => figures.catalogue(),
  });

  typed.get('/api/metrics/:id', {
    config: { access: readers },
    schema: {
      params: z.object({ id: z.string().max(60) }),
      querystring: z.object({
        from: week.optional(),
        to: week.optional(),
        by: z.enum(['organization', 'channel']).default('organization'),
        format,
      }),
      response: { 200: z.union([metricAnswer, csv]) },
    },
    handler: async (request, reply) => {
      const { from, to, by } = request.query;
      const organization = await organizations.find(callerOf(request).organizationId);
      const range = { by, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const answer = await figures.answer(organization, request.params.id, range);
      if (request.query.format === 'json') return Published.contentOf(answer);
      return asFile(reply, `${request.params.id}.csv`).send(figures.answerAsCsv(answer));
    },
  });

  typed.get('/api/overview', {
    config: { access: readers },
    schema: {
      querystring: z.object({
        week: week.optional(),
        format,
        part: z.enum(['tiles', 'heatmap', 'response-times', 'weekly', 'channels']).default('tiles'),
      }),
      response: { 200: z.union([overview, csv]) },
    },
    handler: async (request, reply) => {
      const organization = await organizations.find(callerOf(request).organizationId);
      const found = await figures.overview(organization, request.query.week);
      if (request.query.format === 'json') return Published.contentOf(found);
      const { part } = request.query;
      return asFile(reply, `overview-${part}.csv`).send(figures.overviewAsCsv(found, part));
    },
  });
}

function asFile(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .serializer((text: string) => text);
}
