// Wires the API to the metrics: what is asked for is read from the figures and passes `publish`.
import type { OrganizationRow } from '../api/organizations.ts';
import type { Services } from '../api/services.ts';
import type { Connector } from '../connector/connector.ts';
import type { Stream } from '../connector/stream.ts';
import { listConnections } from '../control/connections.ts';
import { figureQueries } from '../control/figure-queries.ts';
import { preparePersons } from '../identity/persons.ts';
import { answerToCsv, overviewToCsv } from '../metrics/csv.ts';
import { overview } from '../metrics/overview.ts';
import { catalogue, metricAnswer } from '../metrics/read.ts';
import type { LackingRoute } from '../metrics/reading-organization.ts';
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
    const lacking = lackingOf(connectors, await listConnections(control, organization.id));
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

/** What the connections of an organization cannot tell, each by its own connector. */
function lackingOf(
  connectors: readonly Connector[],
  connections: readonly { readonly id: string; readonly connectorId: string }[],
): readonly LackingRoute[] {
  return connections.flatMap(({ id, connectorId }) => {
    const streams = connectors.find((connector) => connector.id === connectorId)?.streams ?? {};
    return (Object.values(streams) as readonly Stream[]).flatMap(({ shape, lacks = [] }) =>
      shape.name === 'messages' || shape.name === 'channels'
        ? lacks.map(({ columns, why }) => ({ connection: id, of: shape.name as LackingRoute['of'], columns, why }))
        : [],
    );
  });
}
