// The rooms of live connections without the doors: a control plane, an event store, and a stand-in to collect from.
import type { standingClock } from '../src/base/clock.ts';
import { type Log, silentLog } from '../src/base/log.ts';
import type { Calls } from '../src/collector/calls/calls.ts';
import { openLimiter, type Limiter } from '../src/collector/calls/limiter.ts';
import { type Pause, pauseFor } from '../src/collector/calls/pause.ts';
import { callsOf } from '../src/collector/calls-of.ts';
import { connectThroughProxy, type GivenProxy } from '../src/collector/connecting-proxy.ts';
import type { Live } from '../src/collector/live.ts';
import { connectThroughPsoxy, type GivenPsoxy } from '../src/collector/connecting-psoxy.ts';
import { type CloudDoors, cloudDoors } from '../src/collector/psoxy/signing.ts';
import { Syncs } from '../src/collector/syncs.ts';
import type { ApiConnector } from '../src/connector/api-connector.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { slackAnalytics } from '../src/connectors/slack/slack-analytics.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import {
  changeLive,
  type Choice,
  choose,
  findLiveById,
  type LiveConnection,
  openLive,
} from '../src/control/live-connections.ts';
import { openProxyAccess, sealProxy } from '../src/control/proxies.ts';
import { openQueue } from '../src/control/queue.ts';
import { changeRetention } from '../src/control/retention.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../src/control/testing.ts';
import { sealToken } from '../src/control/tokens.ts';
import { type TestEventStore, testEventStore } from '../src/events/testing.ts';
import type { ConnectionReconciliation } from '../src/events/reconciliation.ts';
import { keepingOutOf } from '../src/governance/keeping-out.ts';
import { type Pseudonymizer, pseudonymizer } from '../src/privacy/pseudonym.ts';

export interface CollectingHouse {
  readonly control: TestControl;
  readonly events: TestEventStore;
  readonly syncs: Syncs;
  /** Moves the clock on. */
  wait(milliseconds: number): void;
  /** Moves it too: what the syncs do instead of waiting. */
  readonly pause: Pause;
  /** One that lets every call through. */
  readonly unlimited: Limiter;
  /** The limiter of one source, from now on; none limits otherwise. */
  limit(url: string, limiter: Limiter): void;
  /** An organization of its own for one test, with the tokens of its key. */
  organization(): Promise<HouseOrganization>;
  /** A connection to the source at that address, with everything chosen; the same one when it is made again. */
  connect(organization: HouseOrganization, to: To, choice?: Partial<Choice>): Promise<LiveConnection>;
  /** The same through a proxy, which has the token. Throws what `connectThroughProxy` throws. */
  connectThrough(organization: HouseOrganization, proxy: ProxyOfTest): Promise<LiveConnection>;
  /** What the doors stand on, for connections through a proxy. */
  live(): Live;
  /** The same through a Psoxy, by Slack's Discovery where it says nothing else. Throws what `connectThroughPsoxy` throws. */
  connectPsoxy(organization: HouseOrganization, psoxy: PsoxyOfTest): Promise<LiveConnection>;
  /** Where the clouds in front of a Psoxy are, from now on. */
  standBehind(clouds: CloudDoors): void;
  /** From now on the connection's proxy is there. */
  moveProxy(connection: LiveConnection, url: string): Promise<void>;
  /** Does one sync to its end and gives how the connection stands then. */
  sync(connection: LiveConnection): Promise<LiveConnection>;
  /** What one connection has stored; zeros where it stored nothing. */
  stored(connection: LiveConnection): Promise<ConnectionReconciliation>;
  /** Closed with the house. */
  alsoClose(close: () => Promise<void>): void;
  close(): Promise<void>;
}

export interface HouseOrganization {
  readonly id: string;
  /** Of its pseudonyms. */
  readonly key: Buffer;
  readonly pseudonymize: Pseudonymizer;
}

type PsoxyOfTest = Omit<GivenPsoxy, 'connectorId'> & Partial<Pick<GivenPsoxy, 'connectorId'>>;

/** Of Slack's Web API, where it says nothing else. */
type ProxyOfTest = Omit<GivenProxy, 'connectorId' | 'proof'> & Partial<Pick<GivenProxy, 'connectorId' | 'proof'>>;

interface To {
  /** Slack's Web API where it is left out. */
  readonly connector?: ApiConnector;
  readonly url: string;
  readonly token: string;
  readonly teamId: string;
}

const everything: Choice = {
  which: 'all',
  places: [],
  patterns: [],
  includesExternal: true,
  horizonDays: 3650,
};

/** Nobody waits longer than so many milliseconds for an answer that is on its way, before the clock moves. */
const patienceMs = 2000;

/**
 * A pause that moves the clock instead of waiting: a test of an hour takes as long as its work. The clock stands while
 * an answer is on its way, as if answers took no time.
 */
export function pauseThatMoves(clock: ReturnType<typeof standingClock>, isBusy: () => boolean): Pause {
  return async (milliseconds, signal) => {
    await pauseFor(1, signal);
    for (let waited = 0; isBusy() && waited < patienceMs; waited += 2) await pauseFor(2, signal);
    clock.moveTo(new Date(clock.now().getTime() + Math.ceil(Math.max(milliseconds, 0))));
  };
}

/** Engines that hold something already. */
export interface TestEngines {
  readonly database?: TestDatabase;
  readonly pool?: TestDatabase['pool'];
  readonly events?: TestEventStore;
}

/** `now` is the standing clock's; a stand-in's year ends before it. Waiting for the source moves the clock. */
export async function openCollectingHouse(now: string, engines: TestEngines = {}): Promise<CollectingHouse> {
  const database = engines.database ?? (await testDatabase());
  const control = await testControl(engines.pool ?? database.pool);
  control.clock.moveTo(now);
  const events = engines.events ?? (await testEventStore(undefined, keepingOutOf(control)));
  const parts = openSyncs(control, events);
  const { syncs, queue, limiters, addresses, pause, unlimited } = parts;
  const closing = [
    () => events.stop(),
    () => database.close(),
    () => control.close(),
    () => queue.stop(),
    () => syncs.stop(),
  ];
  return {
    control,
    events,
    syncs,
    wait: (milliseconds) => control.clock.moveTo(new Date(control.clock.now().getTime() + milliseconds)),
    pause,
    unlimited,
    limit: (url, limiter) => void limiters.set(url, limiter),
    async organization() {
      const id = await testOrganization(control);
      // What a test finds at the source is kept, however old it is.
      await changeRetention(control, id, { periods: { events: 120 } }, null);
      await events.store.prepareOrganization(id);
      const key = await organizationKeys(control, id);
      return { id, key: key.secret, pseudonymize: pseudonymizer(key, slack.namespace) };
    },
    async connect(organization, to, choice) {
      const connection = await openConnection(control, organization, to, { ...everything, ...choice });
      addresses.set(connection.connectionId, to.url);
      return connection;
    },
    ...throughProxies(parts, control, events),
    ...throughPsoxies(parts, control, events),
    async sync({ connectionId }) {
      await syncs.run(connectionId);
      return (await findLiveById(control, connectionId))!;
    },
    async stored({ organizationId, connectionId }) {
      const { connections } = await events.store.reconcile(organizationId, new Map([[connectionId, 'slack']]));
      return connections.find(({ id }) => id === connectionId)!;
    },
    alsoClose: (close) => void closing.push(close),
    async close() {
      for (const end of closing.toReversed()) await end();
    },
  };
}

function throughProxies(
  { syncs, unlimited, addresses }: ReturnType<typeof openSyncs>,
  control: TestControl,
  events: TestEventStore,
): Pick<CollectingHouse, 'connectThrough' | 'live' | 'moveProxy'> {
  const rest = { baseUrl: '', developerUrl: '', isSandbox: true, limiter: unlimited, scale: 1 };
  const sources = [slack, slackDiscovery].map((connector) => ({ connector, ...rest }));
  const live = { control, store: events.store, sources, syncs, publicUrl: () => '' };
  return {
    live: () => live,
    async connectThrough(organization, proxy) {
      const asker = { organizationId: organization.id, memberId: null };
      const given = { connectorId: slack.id, proof: 'secret', ...proxy } as const;
      const { connectionId } = await connectThroughProxy(live, asker, given);
      addresses.set(connectionId, proxy.url);
      await choose(control, connectionId, everything);
      await changeLive(control, connectionId, { state: 'collecting', nextSyncAt: control.clock.now() });
      return (await findLiveById(control, connectionId))!;
    },
    async moveProxy({ organizationId, connectionId }, url) {
      const access = await openProxyAccess(control, organizationId, connectionId);
      await sealProxy(control, organizationId, connectionId, { ...access!, url });
    },
  };
}

function throughPsoxies(
  { syncs, unlimited, addresses, connectors, pause, clouds }: ReturnType<typeof openSyncs>,
  control: TestControl,
  events: TestEventStore,
): Pick<CollectingHouse, 'connectPsoxy' | 'standBehind'> {
  const connectPsoxy: CollectingHouse['connectPsoxy'] = async (organization, psoxy) => {
    const rest = { baseUrl: '', developerUrl: '', isSandbox: true, limiter: unlimited, scale: 1 };
    const sources = connectors.map((connector) => ({ connector, ...rest, cloudDoors: clouds.doors }));
    const live = { control, store: events.store, sources, syncs, publicUrl: () => '' };
    const asker = { organizationId: organization.id, memberId: null };
    const given = { connectorId: slackDiscovery.id, ...psoxy };
    const { connectionId } = await connectThroughPsoxy(live, asker, given, pause);
    addresses.set(connectionId, psoxy.url);
    await choose(control, connectionId, everything);
    await changeLive(control, connectionId, { state: 'collecting', nextSyncAt: control.clock.now() });
    return (await findLiveById(control, connectionId))!;
  };
  return { connectPsoxy, standBehind: (doors) => void (clouds.doors = doors) };
}

/** The addresses and limiters of connections and sources are known when they are connected. */
function openSyncs(control: TestControl, events: TestEventStore) {
  const connectors = [slack, slackDiscovery, slackAnalytics];
  const onTheWay = countAnswers();
  const pause = pauseThatMoves(control.clock, onTheWay.isBusy);
  const unlimited = openLimiter({ control, scale: Number.POSITIVE_INFINITY, clock: control.clock, pause });
  const limiters = new Map<string, Limiter>();
  const addresses = new Map<string, string>();
  const clouds: { doors: CloudDoors } = { doors: cloudDoors };
  const queue = openQueue(control);
  const syncs = new Syncs({
    control,
    store: events.store,
    queue,
    connectors,
    openCalls(connection, connector, signal) {
      const baseUrl = addresses.get(connection.connectionId)!;
      const limiter = limiters.get(baseUrl) ?? unlimited;
      const at = { baseUrl, developerUrl: baseUrl, isSandbox: true, limiter, scale: 1 };
      const source = { connector, ...at, cloudDoors: clouds.doors };
      return onTheWay.watch((log) => callsOf({ ...control, log }, source, connection, signal, pause), signal);
    },
    requestFigures: async () => undefined,
  });
  return { syncs, queue, limiters, addresses, pause, unlimited, connectors, clouds };
}

/** Knows whether an answer is on its way: each call is counted when it is sent, and logged when it is answered. */
function countAnswers() {
  const open = new Set<{ readonly calls: Calls; answered: number }>();
  return {
    isBusy: () => [...open].some(({ calls, answered }) => calls.counted.calls > answered),
    watch(openWith: (log: Log) => Calls, signal: AbortSignal): Calls {
      const answer = (event: string): void => {
        if (['source called', 'proxy called', 'psoxy called'].includes(event)) watched.answered += 1;
      };
      const watched = { calls: openWith({ ...silentLog, info: answer }), answered: 0 };
      open.add(watched);
      // What is stopped is not answered any more.
      signal.addEventListener('abort', () => open.delete(watched), { once: true });
      return watched.calls;
    },
  };
}

async function openConnection(
  control: TestControl,
  organization: HouseOrganization,
  { connector = slack, token, teamId }: To,
  choice: Choice,
): Promise<LiveConnection> {
  const { connectionId } = await openLive(control, {
    organizationId: organization.id,
    connectorId: connector.id,
    connectorName: connector.name,
    sourceRef: organization.pseudonymize.ref('source', teamId),
    mode: 'person',
    granted: connector.consent.scopes.map(({ name }) => name),
  });
  await sealToken(control, organization.id, connectionId, { access: token, refresh: null, expiresAt: null });
  await choose(control, connectionId, choice);
  await changeLive(control, connectionId, { state: 'collecting', nextSyncAt: control.clock.now() });
  return (await findLiveById(control, connectionId))!;
}
