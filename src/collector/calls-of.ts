// The calls of one connection to its source: with its token, which is renewed in time, and its limits.
import { errorCodes, Reconnect } from '../base/errors.ts';
import { hours } from '../base/clock.ts';
import type { MachineSettings } from '../base/settings.ts';
import type { Control } from '../control/control.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { openProxyAccess, type ProxyAccess } from '../control/proxies.ts';
import { proxyCallerOf } from '../control/proxy-caller.ts';
import { openPsoxyAccess, type PsoxyAccess } from '../control/psoxies.ts';
import { type App, openApp, openToken, refreshToken, type Token } from '../control/tokens.ts';
import type { Exchange } from './calls/answer.ts';
import { type Calls, openCalls, type TokenSource } from './calls/calls.ts';
import { openProxySender, type ProxyAddress } from './calls/internal/proxy-sender.ts';
import { type Pause, pauseFor } from './calls/pause.ts';
import { openProof, type ProxyProver } from './calls/proxy-proof.ts';
import { exchangeRefresh } from './consent.ts';
import { openPsoxySender, type PsoxyExchange, type PsoxyOptions } from './psoxy/sender.ts';
import { cloudDoors } from './psoxy/signing.ts';
import type { Source } from './source.ts';

/** A token that ends sooner is exchanged before it is used. */
const early = hours(2);

/** The calls of one connection, with its token and its limits. */
export function callsOf(
  control: Control,
  source: Source,
  connection: LiveConnection,
  signal: AbortSignal,
  pause: Pause = pauseFor,
): Calls {
  const exchange = exchangeOf(control, source, connection, signal, pause);
  return openCalls({
    exchange,
    connector: source.connector,
    baseUrl: source.baseUrl,
    // A whole organization counts as one workspace. Slack limits an app by workspace and method and says nowhere how it counts
    // the calls of a token of an organization; those that read messages do not even name a workspace. If it counts them by
    // workspace, we ask less often than we might. Were we to count so and it did not, calls would be refused, and all of the
    // organization would rest for it.
    workspace: connection.sourceRef,
    // One app for each organization and connector: its own.
    app: `${connection.organizationId}/${connection.connectorId}`,
    token: tokenSource(control, source, connection),
    limiter: source.limiter,
    budget: budgetOf(source, connection),
    clock: control.clock,
    log: control.log,
    signal,
    pause,
  });
}

/** Calls a minute over all methods, where the source counts them together. */
export function budgetOf({ connector }: Source, { callsPerSecond }: LiveConnection): number | undefined {
  const { budget } = connector.api;
  if (budget === undefined) return undefined;
  return Math.min(callsPerSecond ?? budget.proposed, budget.perSecond) * 60;
}

function exchangeOf(
  control: Control,
  source: Source,
  connection: LiveConnection,
  signal: AbortSignal,
  pause: Pause,
): Exchange | undefined {
  switch (connection.route) {
    case 'token':
      return undefined;
    case 'proxy':
      return throughProxy(control, source, connection, signal);
    case 'psoxy':
      return throughPsoxyOf(control, source, {
        organizationId: connection.organizationId,
        address: () => psoxyOf(control, connection),
        signal,
        pause,
      });
  }
}

/** Where the connection's Psoxy is. Throws Reconnect where that is not known any more. */
export async function psoxyOf(
  control: Control,
  { organizationId, connectionId }: Pick<LiveConnection, 'organizationId' | 'connectionId'>,
): Promise<PsoxyAccess> {
  const access = await openPsoxyAccess(control, organizationId, connectionId);
  if (access === null) throw revoked();
  return access;
}

export function throughPsoxyOf(
  { clock, log }: Pick<Control, 'clock' | 'log'>,
  {
    connector,
    cloudDoors: doors = cloudDoors,
    machine = nobodysMachine,
  }: Pick<Source, 'connector' | 'cloudDoors' | 'machine'>,
  asked: Pick<PsoxyOptions, 'organizationId' | 'address' | 'signal' | 'pause'>,
): PsoxyExchange {
  return openPsoxySender({ connector, clock, log, doors, machine, ...asked });
}

const nobodysMachine: MachineSettings = { organizations: [], aws: {} };

function throughProxy(
  control: Control,
  { connector }: Source,
  { organizationId, connectionId }: LiveConnection,
  signal: AbortSignal,
): Exchange {
  const { clock, log } = control;
  let held: ProxyAddress | undefined;
  const address = async (): Promise<ProxyAddress> => {
    if (held !== undefined) return held;
    const access = await openProxyAccess(control, organizationId, connectionId);
    if (access === null) throw revoked();
    held = { ...access, ...(await proofOf(control, organizationId, access)) };
    return held;
  };
  return openProxySender({ connector, address, clock, log, signal });
}

/** What a proxy is shown of whoever asks it for the organization. */
export async function proofOf(
  control: Control,
  organizationId: string,
  access: Omit<ProxyAccess, 'fingerprint'>,
): Promise<ProxyProver> {
  const caller = access.proof === 'secret' ? undefined : await proxyCallerOf(control, organizationId);
  return openProof(access, caller, control.clock);
}

/** The calls of a proxy that belongs to no connection yet, and the fingerprint of its key. */
export async function callsOfProxy(
  control: Control,
  source: Source,
  access: Omit<ProxyAccess, 'fingerprint'>,
  organizationId: string,
  signal: AbortSignal,
): Promise<{ readonly calls: Calls; readonly fingerprint: () => string | null }> {
  const { clock, log } = control;
  const { connector, baseUrl, limiter } = source;
  const proof = await proofOf(control, organizationId, access);
  const exchange = openProxySender({
    connector,
    address: async () => ({ url: access.url, fingerprint: null, ...proof }),
    clock,
    log,
    signal,
  });
  const none = async (): Promise<string> => '';
  const token = { current: none, refresh: none };
  const calls = openCalls({
    exchange,
    connector,
    baseUrl,
    workspace: organizationId,
    app: connector.id,
    token,
    limiter,
    clock,
    log,
    signal,
  });
  return { calls, fingerprint: () => exchange.fingerprint() };
}

/** The organization's own app at the source, or null. */
export async function appOf(control: Control, source: Source, organizationId: string): Promise<App | null> {
  return (await openApp(control, organizationId, source.connector.id)) ?? source.readyApp ?? null;
}

function tokenSource(control: Control, source: Source, connection: LiveConnection): TokenSource {
  const { organizationId, connectionId, mode } = connection;
  let held: Token | undefined;
  const refresh = async (): Promise<string> => {
    const app = await appOf(control, source, organizationId);
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
