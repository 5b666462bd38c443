// Holds the key of files of kept rows against those under which the organization's other rows came, whichever is there first.
import { errorCodes, Refused } from '../../base/errors.ts';
import { listConnections } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { keptRowsKey } from '../../control/kept-rows.ts';
import { listLive } from '../../control/live-connections.ts';
import { proxyFingerprint } from '../../control/proxies.ts';
import { listRosters } from '../../control/rosters.ts';

/**
 * True where the key is that of a connection through a proxy, so that its accounts can be matched. Throws Refused
 * `proxy-key-changed` for a file of another key than that of the proxies, beside a Psoxy alone, and where there is neither for
 * one of another key than that of the files before it: under two keys everybody would be two people.
 */
export async function requireSameKey(control: Control, organizationId: string, key: string): Promise<boolean> {
  const proxies = await keysOfProxies(control, organizationId);
  if (proxies.includes(key)) return true;
  if (proxies.length > 0)
    throw otherKey('Sanitize the file with the key of the proxy that the connection is read through.');
  if (await isReadThroughPsoxy(control, organizationId)) throw besidePsoxy();
  const before = await keyOfStanding(control, organizationId);
  if (before === null || before === key) return false;
  throw otherKey(`Sanitize the file with the key of the files before it. If it is lost, ${ifLost}.`);
}

/**
 * The other way round, before a connection is made that is read under `key`; null through a Psoxy, whose key no file has.
 * Throws Refused `proxy-key-changed` where files stand whose people would be other people then.
 */
export async function requireKeyOfFiles(control: Control, organizationId: string, key: string | null): Promise<void> {
  const before = await keyOfStanding(control, organizationId);
  if (before === null || before === key) return;
  if ((await keysOfProxies(control, organizationId)).includes(before)) return;
  throw besideFiles(key === null);
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

const ifLost = 'destroy the connection of the export and remove the days of the HR files first';

function besideFiles(isPsoxy: boolean): Refused {
  const message = 'Files stand that were sanitized with another key: whoever is in them would be a second person.';
  const next = isPsoxy
    ? `To read through a Psoxy, ${ifLost}.`
    : `Give the proxy the key of these files. If it is lost, ${ifLost}.`;
  return new Refused('proxy-key-changed', message, next);
}

function besidePsoxy(): Refused {
  const message =
    'What is read through a Psoxy has tokens of another key: whoever is in the file would be a second person.';
  const next = 'Import the HR file in clear: with the salt of the Psoxy its people are those of the connection.';
  return new Refused('proxy-key-changed', message, next);
}

async function isReadThroughPsoxy(control: Control, organizationId: string): Promise<boolean> {
  return (await listLive(control, organizationId)).some(({ route }) => route === 'psoxy');
}

/** Those of disconnected ones too: what they stored stands. */
async function keysOfProxies(control: Control, organizationId: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const { connectionId, route } of await listLive(control, organizationId)) {
    const key = route === 'proxy' ? await proxyFingerprint(control, organizationId, connectionId) : null;
    if (key !== null) keys.push(key);
  }
  return keys;
}

/** Of the last file; null where none came, or nothing of files stands: what was removed holds nobody to its key. */
async function keyOfStanding(control: Control, organizationId: string): Promise<string | null> {
  return (await hasFiles(control, organizationId)) ? keptRowsKey(control, organizationId) : null;
}

async function hasFiles(control: Control, organizationId: string): Promise<boolean> {
  const connections = await listConnections(control, organizationId);
  if (connections.some(({ connectorId }) => connectorId === 'slack-export')) return true;
  return (await listRosters(control, organizationId)).length > 0;
}
