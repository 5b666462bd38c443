// A source's own counts of its channels, held against what is stored: for whoever answers for the data.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { days } from '../base/clock.ts';
import { type ComparedChannel, compareDays } from '../collector/analytics/compare-days.ts';
import { differenceReasons } from '../collector/analytics/explain.ts';
import type { Live } from '../collector/live.ts';
import { placeReasons } from '../connector/place-reasons.ts';
import { administrators, callerOf } from './access.ts';
import { type SourceCounts, sourceCounts, sourceCountsAsked } from './contract/source-counts.ts';
import { groupName } from './names.ts';

export function sourceCountsRoutes(app: FastifyInstance, live: Live): void {
  app.withTypeProvider<ZodTypeProvider>().get('/api/connections/:id/counts', {
    config: { access: administrators, pace: 'source' },
    schema: {
      params: z.object({ id: z.uuid() }),
      querystring: sourceCountsAsked,
      response: { 200: sourceCounts },
    },
    handler: async (request): Promise<SourceCounts> => {
      const { from, to = from } = request.query;
      // The newest day that a source has counted, as a rule.
      const day = to ?? new Date(live.control.clock.now().getTime() - days(3)).toISOString().slice(0, 10);
      const asked = { connectionId: request.params.id, from: from ?? day, to: day };
      const compared = await compareDays(live, callerOf(request).organizationId, asked);
      return { ...compared, days: [...compared.days], channels: compared.channels.map(described) };
    },
  });
}

function described({ reasons, notRead, channel, ...rest }: ComparedChannel): SourceCounts['channels'][number] {
  const why = reasons.map((reason) =>
    reason === 'not-read' && notRead !== null
      ? `${differenceReasons[reason]}: ${placeReasons[notRead]}`
      : differenceReasons[reason],
  );
  return { channel, name: groupName('channel', channel), ...rest, why };
}
