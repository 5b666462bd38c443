// The declaration by which a connection is read: that of its connector, or its variant where a Psoxy stands between.
import type { ApiConnector } from '../connector/api-connector.ts';
import { throughPsoxy } from '../connector/through-psoxy.ts';
import type { Control } from '../control/control.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { psoxyOf } from './calls-of.ts';

/** Throws Reconnect where it is not known any more how the source is reached. */
export async function connectorOf(
  control: Control,
  connector: ApiConnector,
  connection: Pick<LiveConnection, 'route' | 'organizationId' | 'connectionId'>,
): Promise<ApiConnector> {
  if (connection.route !== 'psoxy') return connector;
  return throughPsoxy(connector, (await psoxyOf(control, connection)).salt);
}
