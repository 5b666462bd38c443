// Wires the API to the metrics: what is asked for is read from the figures and passes `publish`.
import type { Services } from '../api/services.ts';
import { answerToCsv, overviewToCsv } from '../metrics/csv.ts';
import { overview } from '../metrics/overview.ts';
import { catalogue, metricAnswer } from '../metrics/read.ts';
import type { Rooms } from './records.ts';

/** `isStale` tells whether an import runs or figures wait to be computed again. */
export function figureServices({ store }: Rooms, isStale: (organizationId: string) => boolean): Services['figures'] {
  return {
    catalogue: async (organization) => catalogue(store, organization),
    answer: (organization, metric, range) =>
      metricAnswer(store, organization, metric, { ...range, isStale: isStale(organization.id) }),
    overview: (organization, question) =>
      overview(store, organization, { ...question, isStale: isStale(organization.id) }),
    answerAsCsv: (answer) => answerToCsv(answer),
    overviewAsCsv: (found, part) => overviewToCsv(found, part),
  };
}
