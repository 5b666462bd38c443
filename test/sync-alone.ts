// One sync in a process of its own, on engines that somebody else runs, so that a test can kill it at any moment.
import { standingClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import { callsOf } from '../src/collector/calls-of.ts';
import { Syncs } from '../src/collector/syncs.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { slackAnalytics } from '../src/connectors/slack/slack-analytics.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { type Control, openControl } from '../src/control/control.ts';
import { openQueue } from '../src/control/queue.ts';
import { testMasterKey } from '../src/control/testing.ts';
import { openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';

/** Everything that the process needs to know, as its one argument in JSON. */
export interface SyncAlone {
  readonly pool: Parameters<typeof openControl>[0]['pool'];
  readonly engine: Parameters<typeof openEventStore>[0];
  readonly now: string;
  readonly source: string;
  readonly connectionId: string;
}

const { pool, engine, now, source, connectionId } = JSON.parse(process.argv[2]!) as SyncAlone;
const control: Control = await openControl({
  pool,
  masterKey: testMasterKey,
  clock: standingClock(now),
  log: silentLog,
});
const store = openEventStore(engine, nobodyKeptOut);
const limiter = openLimiter({ control, scale: Number.POSITIVE_INFINITY });
const syncs = new Syncs({
  control,
  store,
  queue: openQueue(control),
  connectors: [slack, slackDiscovery, slackAnalytics],
  openCalls(connection, connector, signal) {
    const at = { connector, baseUrl: source, developerUrl: source, isSandbox: true, limiter, scale: 1 };
    return callsOf(control, at, connection, signal);
  },
  requestFigures: async () => undefined,
});
await syncs.run(connectionId);
await store.close();
await control.close();
