// Opens a proxy by its settings and stays until it is told to stop: the whole program that runs in the other network.
import { systemClock } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { connectors } from '../connectors/index.ts';
import { openProxy } from './proxy.ts';
import { type ProxyServer, serveProxy } from './server.ts';
import { readProxySettings } from './settings.ts';

/** The program's own, so that a collector can be told which one it speaks to. */
export const proxyVersion = '1';

/** Throws Refused `setting-invalid`, `port-in-use`. */
export async function runProxy(env: Readonly<Record<string, string | undefined>>, log: Log): Promise<ProxyServer> {
  const settings = readProxySettings(env);
  const { token, key, sourceUrl, secret, callers, tls } = settings;
  const proxy = openProxy({ connector: connectorOf(settings.connector), sourceUrl, token, key, clock: systemClock });
  const options = { proxies: [proxy], secret, callers, tls, version: proxyVersion, log };
  return serveProxy(options, settings.host, settings.port);
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
