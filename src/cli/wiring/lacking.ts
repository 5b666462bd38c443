// What the connections of an organization cannot tell, each by its own connector and by the way in which it is read.
import type { Connector } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { throughPsoxy } from '../../connector/through-psoxy.ts';
import type { Way } from '../../control/ways.ts';
import type { LackingRoute } from '../../metrics/reading-organization.ts';

type Read = Pick<Way, 'connectionId' | 'connectorId' | 'route'>;

export function lackingOf(connectors: readonly Connector[], connections: readonly Read[]): readonly LackingRoute[] {
  return connections.flatMap(({ connectionId, connectorId, route }) => {
    const connector = connectors.find((one) => one.id === connectorId);
    return (Object.values(streamsOf(connector, route)) as readonly Stream[]).flatMap(({ shape, lacks = [] }) =>
      shape.name === 'messages' || shape.name === 'channels'
        ? lacks
            .filter(({ toldBy }) => toldBy === undefined)
            .map(({ columns, why }) => ({
              connection: connectionId,
              of: shape.name as LackingRoute['of'],
              columns,
              why,
            }))
        : [],
    );
  });
}

function streamsOf(connector: Connector | undefined, route: Way['route']): Connector['streams'] {
  if (connector?.psoxy === undefined || route !== 'psoxy') return connector?.streams ?? {};
  // The same twice to the letter, and to the types two: a variant is of one kind of connector, and of no union of them.
  return connector.kind === 'api' ? throughPsoxy(connector, null).streams : throughPsoxy(connector, null).streams;
}
