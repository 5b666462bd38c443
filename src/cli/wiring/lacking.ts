// What the connections of an organization cannot tell, each by its own connector and by the way in which it is read.
import type { Connector } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { throughPsoxy } from '../../connector/through-psoxy.ts';
import type { Route } from '../../control/live-connections.ts';
import type { LackingRoute } from '../../metrics/reading-organization.ts';

interface Read {
  readonly id: string;
  readonly connectorId: string;
  /** Null for what was imported. */
  readonly route: Route | null;
}

export function lackingOf(connectors: readonly Connector[], connections: readonly Read[]): readonly LackingRoute[] {
  return connections.flatMap(({ id, connectorId, route }) => {
    const connector = connectors.find((one) => one.id === connectorId);
    return (Object.values(streamsOf(connector, route)) as readonly Stream[]).flatMap(({ shape, lacks = [] }) =>
      shape.name === 'messages' || shape.name === 'channels'
        ? lacks.map(({ columns, why }) => ({ connection: id, of: shape.name as LackingRoute['of'], columns, why }))
        : [],
    );
  });
}

function streamsOf(connector: Connector | undefined, route: Route | null): Connector['streams'] {
  if (connector === undefined) return {};
  return route === 'psoxy' && connector.kind === 'api' ? throughPsoxy(connector, null).streams : connector.streams;
}
