// The rooms of a live connection without the doors: a control plane, an event store, and a sandbox to collect from.
import { openLimiter } from '../src/collector/calls/limiter.ts';
import { callsOf } from '../src/collector/calls-of.ts';
import type { Source } from '../src/collector/source.ts';
import { Syncs } from '../src/collector/syncs.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import {
  type Choice,
  choose,
  changeLive,
  findLiveById,
  type LiveConnection,
  openLive,
} from '../src/control/live-connections.ts';
import { ensureDefault } from '../src/control/organizations.ts';
import { openQueue } from '../src/control/queue.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { type TestControl, testControl, testDatabase } from '../src/control/testing.ts';
import { sealToken } from '../src/control/tokens.ts';
import { testEventStore } from '../src/events/testing.ts';
import { pseudonymizer, type Pseudonymizer } from '../src/privacy/pseudonym.ts';
import type { Reconciliation, Totals } from '../src/events/reconciliation.ts';

export interface CollectingHouse {
  readonly control: TestControl;
  readonly organizationId: string;
  readonly syncs: Syncs;
  readonly pseudonymize: Pseudonymizer;
  /** A connection to the sandbox at that address, with everything chosen. */
  connect(url: string, token: string, teamId: string, choice?: Partial<Choice>): Promise<LiveConnection>;
  /** Does one sync to its end and gives how the connection stands then. */
  sync(connection: LiveConnection): Promise<LiveConnection>;
  stored(): Promise<Reconciliation>;
  close(): Promise<void>;
}

const everything: Choice = { which: 'all', places: [], patterns: [], includesExternal: true, horizonDays: 3650 };

/** `now` is the standing clock's; a sandbox's year ends before it. */
export async function openCollectingHouse(now: string, scale = Number.POSITIVE_INFINITY): Promise<CollectingHouse> {
  const database = await testDatabase();
  const control = await testControl(database.pool);
  control.clock.moveTo(now);
  const events = await testEventStore();
  const { id: organizationId } = await ensureDefault(control);
  await events.store.prepareOrganization(organizationId);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), slack.namespace);
  const addresses = new Map<string, string>();
  const limiter = openLimiter({ control, scale });
  const sourceOf = (connection: LiveConnection): Source => {
    const baseUrl = addresses.get(connection.connectionId)!;
    return { connector: slack, baseUrl, developerUrl: baseUrl, isSandbox: true, limiter, scale };
  };
  const queue = openQueue(control);
  const syncs = new Syncs({
    control,
    store: events.store,
    queue,
    connectors: [slack],
    openCalls: (connection, _connector, signal) => callsOf(control, sourceOf(connection), connection, signal),
    requestFigures: async () => undefined,
  });
  return {
    control,
    organizationId,
    syncs,
    pseudonymize,
    async connect(url, token, teamId, choice = {}) {
      const sourceRef = pseudonymize.ref('source', teamId);
      const connection = await openLive(control, {
        organizationId,
        connectorId: slack.id,
        connectorName: slack.name,
        sourceRef,
        mode: 'person',
        granted: slack.consent.scopes.map(({ name }) => name),
      });
      const { connectionId } = connection;
      addresses.set(connectionId, url);
      await sealToken(control, organizationId, connectionId, { access: token, refresh: null, expiresAt: null });
      await choose(control, connectionId, { ...everything, ...choice });
      await changeLive(control, connectionId, { state: 'collecting', nextSyncAt: control.clock.now() });
      return (await findLiveById(control, connectionId))!;
    },
    async sync({ connectionId }) {
      await syncs.run(connectionId);
      return (await findLiveById(control, connectionId))!;
    },
    stored: () => events.store.reconcile(organizationId, new Map()),
    async close() {
      await syncs.stop();
      await queue.stop();
      await control.close();
      await database.close();
      await events.stop();
    },
  };
}

interface Counted {
  readonly byChannel: readonly (Totals & { readonly channel: string })[];
}

/** The counts of one connection, its channels by their tokens; `leaveOut` names channels that are not compared. */
export function comparable(
  counted: Counted,
  token: (channel: string) => string = (channel) => channel,
): Readonly<Record<string, Totals>> {
  const ofChannels = counted.byChannel.map(({ channel, ...totals }) => [token(channel), totals] as const);
  return Object.fromEntries(ofChannels.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
