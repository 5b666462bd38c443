// Wires the API to the metrics: what is asked for is read from the figures and passes `publish`.
import type { OrganizationRow } from '../../api/organizations.ts';
import type { Services } from '../../api/services.ts';
import { figureQueries } from '../../control/figure-queries.ts';
import { listWays } from '../../control/ways.ts';
import { preparePersons } from '../../identity/persons.ts';
import { answerToCsv, overviewToCsv } from '../../metrics/csv.ts';
import { overview } from '../../metrics/overview.ts';
import { catalogue, metricAnswer } from '../../metrics/read.ts';
import { lackingOf } from './lacking.ts';
import type { Rooms } from './records.ts';
import { rosterFacts } from './roster-facts.ts';

/** `isStale` tells whether an import runs or figures wait to be computed again. */
export function figureServices(
  { control, store, connectors }: Rooms,
  isStale: (organizationId: string) => boolean,
): Services['figures'] {
  const known = async (organization: OrganizationRow) => {
    // A roster may stand before the first matching.
    await preparePersons(store, organization.id);
    const lacking = lackingOf(connectors, await listWays(control, organization.id));
    return { ...organization, k: organization.minimumGroup, lacking, ...(await rosterFacts(control, organization.id)) };
  };
  return {
    catalogue: async (organization) => catalogue(store, await known(organization)),
    answer: async (organization, metric, range) =>
      metricAnswer(store, await known(organization), metric, { ...range, isStale: isStale(organization.id) }),
    overview: async (organization, question) =>
      overview(store, await known(organization), { ...question, isStale: isStale(organization.id) }),
    note: figureQueries(control),
    answerAsCsv: (answer) => answerToCsv(answer),
    overviewAsCsv: (found, part) => overviewToCsv(found, part),
  };
}
