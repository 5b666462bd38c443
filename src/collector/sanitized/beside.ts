// Connections of files that a Psoxy sanitized, and those through it, stand beside each other: which may replace what of the other.
//
// A live connection has read the newest. What files tell of the same message stays behind it, whichever came first. One
// that tells less than files, such as admin analytics, leaves what they stored, and they replace what it stored.
import type { ApiConnector } from '../../connector/api-connector.ts';
import type { ArchiveConnector } from '../../connector/connector.ts';
import { throughPsoxy } from '../../connector/through-psoxy.ts';
import { findConnector } from '../../connectors/index.ts';
import type { Control } from '../../control/control.ts';
import type { LiveConnection } from '../../control/live-connections.ts';
import { listWays } from '../../control/ways.ts';

type Files = ArchiveConnector<unknown>;

/** The connections of files whose rows a live connection may replace, where it tells as much as they do. */
export async function filesBeside(
  control: Control,
  { organizationId, route }: LiveConnection,
  connector: ApiConnector,
): Promise<readonly string[]> {
  if (route !== 'psoxy') return [];
  const ways = (await listWays(control, organizationId)).filter((one) => !one.isLive && one.route === 'psoxy');
  return ways
    .filter(({ connectorId }) => tellsAsMuch(connector, filesOf(connectorId)))
    .map(({ connectionId }) => connectionId);
}

/** The live connections whose rows files of that connector leave as they are. */
export async function liveBeside(
  control: Control,
  organizationId: string,
  connectorId: string,
): Promise<readonly string[]> {
  const files = filesOf(connectorId);
  const ways = (await listWays(control, organizationId)).filter((one) => one.isLive && one.route === 'psoxy');
  return ways.flatMap((one) => {
    const connector = findConnector(one.connectorId);
    const isKept = connector?.kind === 'api' && tellsAsMuch(throughPsoxy(connector, null), files);
    return isKept ? [one.connectionId] : [];
  });
}

function filesOf(connectorId: string): Files | undefined {
  const connector = findConnector(connectorId);
  if (connector?.kind !== 'archive' || connector.psoxy === undefined) return undefined;
  return throughPsoxy(connector as unknown as Files, null);
}

function tellsAsMuch(live: ApiConnector, files: Files | undefined): boolean {
  if (files === undefined || files.namespace.name !== live.namespace.name) return false;
  const lacking = lackingIn(files.streams);
  return lackingIn(live.streams).every((column) => lacking.includes(column));
}

const lackingIn = (streams: ApiConnector['streams'] | Files['streams']): readonly string[] =>
  (streams['messages']?.lacks ?? []).flatMap(({ columns }) => columns);
