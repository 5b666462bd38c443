// An organization of a source and its workspaces are read in one way alone: through a Psoxy everybody has another pseudonym.
import { errorCodes, Refused } from '../base/errors.ts';
import { isSameText } from '../base/same-text.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { findConnector } from '../connectors/index.ts';
import { listLive, type LiveConnection } from '../control/live-connections.ts';
import { isOfFilesAlone, psoxyFingerprint } from '../control/psoxies.ts';
import { organizationKeys } from '../control/secrets.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { listWays, psoxyOfWay } from '../control/ways.ts';
import type { Live } from './live.ts';

interface Wanted {
  readonly organizationId: string;
  readonly connector: ApiConnector;
  /** The token of the source. */
  readonly sourceRef: string;
  /** That of the organization that it is part of; left out where that is not known. */
  readonly partOf?: string | undefined;
}

/**
 * The connection of that connector to that source, if there is one. `fingerprint`: of the salt of the Psoxy through which it is
 * to be read; null without one. Throws Refused `connection-exists`, `psoxy-salt-changed`.
 */
export async function requireOneWay(
  { control, sources }: Pick<Live, 'control' | 'sources'>,
  { organizationId, connector, sourceRef, partOf }: Wanted,
  fingerprint: string | null,
): Promise<LiveConnection | undefined> {
  const kind = (id: string) => sources.find((source) => source.connector.id === id)?.connector.namespace.name;
  const wholes = [sourceRef, partOf];
  // The people of a workspace are those of its organization, and of the other workspaces in it.
  const related = (await listLive(control, organizationId)).filter(
    (one) =>
      kind(one.connectorId) === connector.namespace.name &&
      (wholes.includes(one.sourceRef) || (one.partOf !== null && wholes.includes(one.partOf))),
  );
  await requireFilesOfSameWay(control, { organizationId, connector, sourceRef, partOf }, fingerprint);
  for (const one of related) {
    if ((one.route === 'psoxy') !== (fingerprint !== null)) throw readOtherwise(one);
    const known = fingerprint && (await psoxyFingerprint(control, organizationId, one.connectionId));
    if (fingerprint !== null && known !== null && !isSameText(known, fingerprint)) throw otherSalt();
  }
  return related.find((one) => one.connectorId === connector.id && one.sourceRef === sourceRef);
}

/** Files that a Psoxy sanitized are read in its way; of which salt they are is known where another connection told. */
async function requireFilesOfSameWay(
  control: Live['control'],
  { organizationId, connector, sourceRef, partOf }: Wanted,
  fingerprint: string | null,
): Promise<void> {
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), connector.namespace);
  for (const way of await listWays(control, organizationId)) {
    if (way.isLive || findConnector(way.connectorId)?.namespace.name !== connector.namespace.name) continue;
    const psoxy = await psoxyOfWay(control, organizationId, way);
    const refs = (psoxy?.sources ?? []).map((id) => pseudonymize.ref('source', id));
    if (![way.sourceRef, ...refs].some((one) => one !== null && (one === sourceRef || one === partOf))) continue;
    if ((psoxy !== null) !== (fingerprint !== null)) throw readOtherwise(way);
    if (psoxy !== null && !isOfFilesAlone(psoxy) && !isSameText(psoxy.fingerprint, fingerprint ?? ''))
      throw otherSalt();
  }
}

function readOtherwise({ name }: Pick<LiveConnection, 'name'>): Refused {
  const next = `It is the connection “${name}”, which is read in another way: destroy it first.`;
  return new Refused('connection-exists', errorCodes['connection-exists'], next);
}

/** Under another salt every token is another, and so is every pseudonym that stands already. */
function otherSalt(): Refused {
  const next = 'Give the Psoxy its old salt back, or destroy the connection and connect again.';
  return new Refused('psoxy-salt-changed', errorCodes['psoxy-salt-changed'], next);
}
