// Metrics and the overview: whatever is answered here has passed `publish`. While halted they are read and not exported.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Published } from '../metrics/publish.ts';
import { auditedAs, callerOf, readers } from './access.ts';
import { metricAnswer, metricCatalogue, overview } from './contract/metrics.ts';
import type { Services } from './services.ts';

const week = z.string().regex(/^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/);
const format = z.enum(['json', 'csv']).default('json');
const csv = z.string();
// An own dimension has a name of up to 60 characters.
const by = z.string().min(1).max(60).optional();

export function metricRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const { figures, organizations, halts } = services;
  const note = noteOf(figures);

  typed.get('/api/metrics', {
    config: { access: readers, scope: 'figures:read' },
    schema: { response: { 200: metricCatalogue } },
    handler: async (request) => figures.catalogue(await organizations.find(callerOf(request).organizationId)),
  });

  typed.get('/api/metrics/:id', {
    config: { access: readers, scope: 'figures:read', pace: 'figures' },
    schema: {
      params: z.object({ id: z.string().max(60) }),
      querystring: z.object({ from: week.optional(), to: week.optional(), by, format }),
      response: { 200: z.union([metricAnswer, csv]) },
    },
    handler: async (request, reply) => {
      const organization = await organizations.find(callerOf(request).organizationId);
      const { format: asked, ...range } = request.query;
      if (asked === 'csv') await halts.refuse(organization.id);
      const answer = await figures.answer(organization, request.params.id, range);
      const { metric, by: split, from, to } = Published.contentOf(answer);
      await note(request, asked, { metric: metric.id, by: split, from, to });
      if (asked === 'json') return Published.contentOf(answer);
      return asFile(reply, `${request.params.id}.csv`).send(figures.answerAsCsv(answer));
    },
  });

  typed.get('/api/overview', {
    config: { access: readers, scope: 'figures:read', pace: 'figures' },
    schema: {
      querystring: z.object({
        week: week.optional(),
        by,
        format,
        part: z.enum(['tiles', 'heatmap', 'response-times', 'weekly', 'channels', 'groups']).default('tiles'),
      }),
      response: { 200: z.union([overview, csv]) },
    },
    handler: async (request, reply) => {
      const organization = await organizations.find(callerOf(request).organizationId);
      const { format: asked, part, ...question } = request.query;
      if (asked === 'csv') await halts.refuse(organization.id);
      const found = await figures.overview(organization, question);
      const week = Published.contentOf(found).week ?? 'none';
      await note(request, asked, { overview: part, by: question.by ?? 'organization', week });
      if (asked === 'json') return Published.contentOf(found);
      return asFile(reply, `overview-${part}.csv`).send(figures.overviewAsCsv(found, part));
    },
  });
}

/** Awaited before anything is shown: what is not in the log was not seen. */
function noteOf(figures: Services['figures']) {
  return (request: FastifyRequest, asked: 'json' | 'csv', details: Readonly<Record<string, string>>) => {
    const caller = callerOf(request);
    const { organizationId } = caller;
    return figures.note({ organizationId, memberId: auditedAs(caller), isExport: asked === 'csv', details });
  };
}

function asFile(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .serializer((text: string) => text);
}
