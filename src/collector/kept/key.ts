// Holds the key of a file of kept rows against the one under which the organization's other rows came.
import { errorCodes, Refused } from '../../base/errors.ts';
import { listConnections } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { keptRowsKey } from '../../control/kept-rows.ts';
import { listLive } from '../../control/live-connections.ts';
import { openProxyAccess } from '../../control/proxies.ts';
import { listRosters } from '../../control/rosters.ts';

/**
 * True where the key is that of a connection through a proxy, so that its accounts can be matched. Throws Refused
 * `proxy-key-changed` for a file of another key than that of the proxies, and where there are none than that of the files
 * before it: under two keys everybody would be two people.
 */
export async function requireSameKey(control: Control, organizationId: string, key: string): Promise<boolean> {
  const proxies = await keysOfProxies(control, organizationId);
  if (proxies.includes(key)) return true;
  if (proxies.length > 0)
    throw otherKey('Sanitize the file with the key of the proxy that the connection is read through.');
  const before = await keptRowsKey(control, organizationId);
  if (before === null || before === key || !(await hasFiles(control, organizationId))) return false;
  throw otherKey(
    'Sanitize the file with the key of the files before it. If that is lost, destroy the connection of the export and remove the days of the HR files first.',
  );
}

/** The same of several that are taken in together: none stands yet by which a second key could be told. */
export async function requireOneKey(
  control: Control,
  organizationId: string,
  keys: ReadonlySet<string>,
): Promise<boolean> {
  const matched: boolean[] = [];
  for (const key of keys) matched.push(await requireSameKey(control, organizationId, key));
  if (keys.size > 1 && matched.includes(false)) throw otherKey('Sanitize all of the files with one key.');
  return !matched.includes(false);
}

const otherKey = (next: string): Refused => new Refused('proxy-key-changed', errorCodes['proxy-key-changed'], next);

async function keysOfProxies(control: Control, organizationId: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const { connectionId, route } of await listLive(control, organizationId)) {
    const access = route === 'proxy' ? await openProxyAccess(control, organizationId, connectionId) : null;
    if (access !== null) keys.push(access.fingerprint);
  }
  return keys;
}

/** What was removed holds nobody to its key. */
async function hasFiles(control: Control, organizationId: string): Promise<boolean> {
  const connections = await listConnections(control, organizationId);
  if (connections.some(({ connectorId }) => connectorId === 'slack-export')) return true;
  return (await listRosters(control, organizationId)).length > 0;
}
