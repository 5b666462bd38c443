// In which way each connection of an organization is read, those too into which files were imported.
import type { Control } from './internal/opened.ts';
import { listLive, type Route } from './live-connections.ts';
import { openPsoxyAccess, openPsoxyOfFiles, psoxyFingerprint, type PsoxyOfFiles } from './psoxies.ts';

export interface Way {
  readonly connectionId: string;
  readonly connectorId: string;
  readonly name: string;
  /** The token of the source; null for a connection that was made before one was noted. */
  readonly sourceRef: string | null;
  /** Files that no Psoxy sanitized count as `token`: what they say, a token of ours would say. */
  readonly route: Route;
  readonly isLive: boolean;
}

/** Oldest first. */
export async function listWays(control: Control, organizationId: string): Promise<Way[]> {
  const routes = new Map(
    (await listLive(control, organizationId)).map(({ connectionId, route }) => [connectionId, route]),
  );
  const rows = await control.db
    .selectFrom('connections')
    .select(['id', 'connector_id', 'name', 'source_ref'])
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(async ({ id, connector_id: connectorId, name, source_ref: sourceRef }) => {
      const live = routes.get(id);
      const route = live ?? (await routeOfFiles(control, organizationId, id));
      return { connectionId: id, connectorId, name, sourceRef, route, isLive: live !== undefined };
    }),
  );
}

const routeOfFiles = async (control: Control, organizationId: string, connectionId: string): Promise<Route> =>
  (await psoxyFingerprint(control, organizationId, connectionId)) === null ? 'token' : 'psoxy';

/** With which salt its tokens are made; null where it is read in another way. */
export async function psoxyOfWay(
  control: Control,
  organizationId: string,
  { connectionId, isLive, route }: Way,
): Promise<PsoxyOfFiles | null> {
  if (route !== 'psoxy') return null;
  if (!isLive) return openPsoxyOfFiles(control, organizationId, connectionId);
  const access = await openPsoxyAccess(control, organizationId, connectionId);
  if (access !== null) return { salt: access.salt, fingerprint: access.fingerprint, sources: [] };
  // Disconnected: which salt it was stays known.
  const fingerprint = await psoxyFingerprint(control, organizationId, connectionId);
  return fingerprint === null ? null : { salt: null, fingerprint, sources: [] };
}
