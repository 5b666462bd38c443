// What the doors of the house may do with live connections: everything below stands on these parts.
import { errorCodes, Refused } from '../base/errors.ts';
import type { Control } from '../control/control.ts';
import { findLive, type LiveConnection } from '../control/live-connections.ts';
import type { EventStore } from '../events/store.ts';
import type { Source } from './source.ts';
import type { Syncs } from './syncs.ts';

export interface Live {
  readonly control: Control;
  readonly store: EventStore;
  readonly sources: readonly Source[];
  readonly syncs: Syncs;
  /** The address that browsers know us by, without a slash at its end. */
  readonly publicUrl: () => string;
}

/** The source of that connector. Throws Refused `not-found`. */
export function sourceOf({ sources }: Live, connectorId: string): Source {
  const found = sources.find(({ connector }) => connector.id === connectorId);
  if (found !== undefined) return found;
  throw new Refused(
    'not-found',
    'There is no connector of that name that collects by itself.',
    'GET /api/connectors lists them.',
  );
}

/** The connection, where it is the organization's. Throws Refused `not-found`. */
export async function liveConnection(
  { control }: Live,
  organizationId: string,
  connectionId: string,
): Promise<LiveConnection> {
  const found = await findLive(control, organizationId, connectionId);
  if (found !== null) return found;
  throw new Refused('not-found', errorCodes['not-found'], '`tacit connections` lists the connections.');
}
