// Opens a proxy by its settings and stays until it is told to stop: the whole program that runs in the other network.
import { setFlagsFromString } from 'node:v8';
import { type Clock, systemClock } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { type Log, openLog } from '../base/log.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { mayBeProxied } from '../connector/declared.ts';
import { connectors } from '../connectors/index.ts';
import { sanitizeFile } from './bulk.ts';
import { openCallers } from './callers.ts';
import { type Door, openDoor } from './door.ts';
import { evidenceIn } from './evidence.ts';
import type { Bulk, BulkOptions } from './internal/kept-writer.ts';
import { preview, type Previewed, previewing, type Wanted } from './preview.ts';
import { openProxy, type Proxy } from './proxy.ts';
import { type ProxyServer, serveProxy } from './server.ts';
import { type ProxySettings, readProxyKey, readProxySettings } from './settings.ts';
import type { Watch } from './watch.ts';

/** The program's own, so that a collector can be told which one it speaks to. */
export const proxyVersion = '2';

type Environment = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly log?: Log;
  readonly clock?: Clock;
}

/** Throws Refused `setting-invalid`, `port-in-use`. */
export async function runProxy(env: Environment, given: Given = {}): Promise<ProxyServer> {
  const settings = readProxySettings(env);
  return serveProxy(doorOf(settings, given), settings.tls, settings.host, settings.port);
}

/** For a platform that takes calls in our place, and the handshakes with them. Opened at the first call. Throws Refused `setting-invalid`. */
export function lazyDoor(env: () => Environment, given: Given = {}): () => Door {
  let door: Door | undefined;
  return () => {
    if (door !== undefined) return door;
    const settings = readProxySettings(env());
    if (settings.tls !== undefined) throw withoutHandshake();
    door = doorOf(settings, given);
    return door;
  };
}

const withoutHandshake = (): Refused =>
  new Refused(
    'setting-invalid',
    'The setting TACIT_PROXY_CERTIFICATE cannot be used where a platform takes the calls.',
    'Let callers be known by a secret or by signed tokens.',
  );

function doorOf(settings: ProxySettings, { log, clock = systemClock }: Given): Door {
  // Pages are garbage when they are answered, and what lives on is small: looking through all of it each time that it has
  // doubled would let every fiftieth page wait (docs/performance.md).
  setFlagsFromString('--heap-growing-percent=400');
  const callers = openCallers({ ...settings.callers, clock });
  const { evidencePath, mostAtOnce } = settings;
  const watch = evidencePath === undefined ? undefined : evidenceIn(evidencePath, connectorOf(settings), clock);
  const proxies = [proxyOf(settings, watch, clock)];
  return openDoor({
    proxies,
    callers,
    version: proxyVersion,
    mostAtOnce,
    watch,
    log: log ?? openLog(settings.logLevel),
  });
}

/** Throws Refused `setting-invalid`, and `invalid-request` for what the source does not answer. */
export async function runPreview(env: Environment, wanted: Wanted): Promise<readonly Previewed[]> {
  // Nobody is let in, so nobody has to be known.
  const settings = readProxySettings({ ...env, TACIT_PROXY_SECRET: '-'.repeat(32) });
  const previews = previewing(connectorOf(settings));
  return preview(proxyOf(settings, previews.watch, systemClock), previews, wanted);
}

/** Throws Refused `setting-invalid`, and as whoever reads a file does. */
export async function runBulk(
  env: Environment,
  paths: readonly string[],
  given: Pick<BulkOptions, 'folder' | 'mapping'>,
): Promise<readonly Bulk[]> {
  const key = readProxyKey(env);
  const made: Bulk[] = [];
  for (const path of paths) made.push(await sanitizeFile(path, { ...given, key, clock: systemClock }));
  return made;
}

function proxyOf(settings: ProxySettings, watch: Watch | undefined, clock: Clock): Proxy {
  const { sourceUrl, token, key, reach, answersLookups } = settings;
  return openProxy({ connector: connectorOf(settings), sourceUrl, token, key, reach, answersLookups, clock, watch });
}

function connectorOf({ connector: id }: Pick<ProxySettings, 'connector'>): ApiConnector {
  const found = connectors.find((connector) => connector.id === id);
  if (found?.kind === 'api' && mayBeProxied(found)) return found;
  const known = connectors.filter((one) => one.kind === 'api' && mayBeProxied(one)).map((connector) => connector.id);
  throw new Refused(
    'setting-invalid',
    'The setting TACIT_PROXY_CONNECTOR names no connector.',
    `Say ${known.join(' or ')}.`,
  );
}
