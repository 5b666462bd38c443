// The sources that are read over HTTP: a connector, where it is, and the calls of one connection to it.
import { errorCodes, Reconnect } from '../base/errors.ts';
import { hours } from '../base/clock.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import type { Control } from '../control/control.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { openApp, openToken, refreshToken, type Token } from '../control/tokens.ts';
import { type Calls, openCalls, type TokenSource } from './calls/calls.ts';
import type { Limiter } from './calls/limiter.ts';
import { exchangeRefresh } from './consent.ts';

export interface Source {
  readonly connector: ApiConnector;
  /** Without a slash at its end, such as `https://slack.com`. */
  readonly baseUrl: string;
  /** Where apps are created; the same unless it is given. */
  readonly developerUrl: string;
  /** True for the stand-in. */
  readonly isSandbox: boolean;
  readonly limiter: Limiter;
}

/** A token that ends sooner is exchanged before it is used. */
const early = hours(2);

/** The calls of one connection, with its token and its limits. */
export function callsOf(control: Control, source: Source, connection: LiveConnection, signal: AbortSignal): Calls {
  return openCalls({
    connector: source.connector,
    baseUrl: source.baseUrl,
    workspace: connection.sourceRef,
    // One app for each organization and connector: its own.
    app: `${connection.organizationId}/${connection.connectorId}`,
    token: tokenSource(control, source, connection),
    limiter: source.limiter,
    clock: control.clock,
    log: control.log,
    signal,
  });
}

function tokenSource(control: Control, source: Source, connection: LiveConnection): TokenSource {
  const { organizationId, connectionId, mode } = connection;
  let held: Token | undefined;
  const refresh = async (): Promise<string> => {
    const app = await openApp(control, organizationId, source.connector.id);
    if (app === null) throw revoked();
    const exchange = (old: string) => exchangeRefresh(source, app, mode, old, control.clock);
    held = await refreshToken(control, organizationId, connectionId, exchange, held);
    return held.access;
  };
  return {
    refresh,
    async current() {
      held ??= (await openToken(control, organizationId, connectionId)) ?? undefined;
      if (held === undefined) throw revoked();
      return isEnding(control, held) ? refresh() : held.access;
    },
  };
}

const isEnding = ({ clock }: Control, { refresh, expiresAt }: Token): boolean =>
  refresh !== null && expiresAt !== null && expiresAt.getTime() - clock.now().getTime() < early;

const revoked = (): Reconnect =>
  new Reconnect(
    'source-token-revoked',
    errorCodes['source-token-revoked'],
    'Reconnect; collecting goes on where it stopped.',
  );

/** The calls of a token that belongs to no connection yet: to ask whom it speaks for, and to revoke it. */
export function callsWith(
  control: Control,
  source: Source,
  token: string,
  workspace: string,
  signal: AbortSignal,
): Calls {
  return openCalls({
    connector: source.connector,
    baseUrl: source.baseUrl,
    workspace,
    app: source.connector.id,
    token: { current: async () => token, refresh: async () => token },
    limiter: source.limiter,
    clock: control.clock,
    log: control.log,
    signal,
  });
}
