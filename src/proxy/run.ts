// Opens a proxy by its settings and stays until it is told to stop: the whole program that runs in the other network.
import { type Clock, systemClock } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { type Log, openLog } from '../base/log.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { connectors } from '../connectors/index.ts';
import { openCallers } from './callers.ts';
import { type Door, openDoor } from './door.ts';
import { openProxy, type Proxy } from './proxy.ts';
import { type ProxyServer, serveProxy } from './server.ts';
import { type ProxySettings, readProxySettings } from './settings.ts';

/** The program's own, so that a collector can be told which one it speaks to. */
export const proxyVersion = '1';

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

/** Throws Refused `setting-invalid`. */
export function doorOf(settings: ProxySettings, { log, clock = systemClock }: Given): Door {
  const callers = openCallers({ ...settings.callers, clock });
  const proxies = [proxyOf(settings, clock)];
  return openDoor({ proxies, callers, version: proxyVersion, log: log ?? openLog(settings.logLevel) });
}

function proxyOf({ connector, sourceUrl, token, key }: ProxySettings, clock: Clock): Proxy {
  return openProxy({ connector: connectorOf(connector), sourceUrl, token, key, clock });
}

function connectorOf(id: string): ApiConnector {
  const found = connectors.find((connector) => connector.id === id);
  if (found?.kind === 'api') return found;
  const known = connectors.filter(({ kind }) => kind === 'api').map((connector) => connector.id);
  throw new Refused(
    'setting-invalid',
    'The setting TACIT_PROXY_CONNECTOR names no connector.',
    `Say ${known.join(' or ')}.`,
  );
}
