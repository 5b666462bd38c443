// Wires the live connections: which sources there are, where they are, and who is told when something was read.
import { join } from 'node:path';
import { openLimiter } from '../collector/calls/limiter.ts';
import type { Live } from '../collector/live.ts';
import { callsOf } from '../collector/calls-of.ts';
import type { Source } from '../collector/source.ts';
import { Syncs } from '../collector/syncs.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { slack, slackSandbox } from '../connectors/slack/slack.ts';
import { slackAnalytics, slackAnalyticsSandbox } from '../connectors/slack/slack-analytics.ts';
import { slackDiscovery } from '../connectors/slack/slack-discovery.ts';
import type { Control } from '../control/control.ts';
import type { Queue } from '../control/queue.ts';
import type { Settings } from '../base/settings.ts';
import type { EventStore } from '../events/store.ts';

export interface LiveParts {
  readonly settings: Settings;
  readonly control: Control;
  readonly store: EventStore;
  readonly queue: Queue;
  readonly publicUrl: () => string;
  readonly requestFigures: (organizationId: string) => Promise<void>;
  /** The folder that the stand-in keeps its state in. */
  readonly folder: string;
}

export interface WiredLive {
  readonly live: Live;
  close(): Promise<void>;
}

export async function openLive(parts: LiveParts): Promise<WiredLive> {
  const { control, store, queue, requestFigures, publicUrl, settings } = parts;
  const sandbox = settings.hasSandbox ? await openSandbox(parts) : undefined;
  const real = [slack, slackDiscovery, slackAnalytics].map((one) => realSlack(control, one, settings.slackUrl));
  const sources = [...real, ...(sandbox?.sources ?? [])];
  const syncs = new Syncs({
    control,
    store,
    queue,
    connectors: sources.map(({ connector }) => connector),
    requestFigures,
    openCalls(connection, connector, signal) {
      const source = sources.find((one) => one.connector.id === connector.id)!;
      return callsOf(control, source, connection, signal);
    },
  });
  return {
    live: { control, store, sources, syncs, publicUrl },
    async close() {
      await syncs.stop();
      await sandbox?.close();
    },
  };
}

function realSlack(control: Control, connector: ApiConnector, baseUrl: string): Source {
  return {
    connector,
    baseUrl,
    // Apps of the real one are created on a host of its own; another host stands for all.
    developerUrl: baseUrl === 'https://slack.com' ? 'https://api.slack.com' : baseUrl,
    isSandbox: false,
    limiter: openLimiter({ control, scale: 1 }),
    scale: 1,
  };
}

/** So much faster than Slack is the stand-in: a newcomer sees the end of a year's backfill. */
const sandboxScale = 240;

async function openSandbox({
  control,
  publicUrl,
  folder,
}: LiveParts): Promise<{ sources: readonly Source[]; close(): Promise<void> }> {
  // Loaded only where it is used.
  const { startSandbox } = await import('../../sandbox/server.ts');
  const sandbox = await startSandbox({
    workspaces: [{ people: 120, messages: 50_000, seed: 1 }],
    limits: `x${sandboxScale}`,
    state: join(folder, 'sandbox.json'),
    readyApp: { redirectUrls: [publicUrl(), 'http://localhost', 'http://127.0.0.1'] },
  });
  const { clientId, clientSecret } = sandbox.app;
  const standIn = (connector: ApiConnector, readyToken: () => string): Source => ({
    connector,
    baseUrl: sandbox.url,
    developerUrl: sandbox.url,
    isSandbox: true,
    limiter: openLimiter({ control, scale: sandboxScale }),
    scale: sandboxScale,
    readyApp: { clientId, clientSecret },
    readyToken,
  });
  const analyticsScopes = slackAnalytics.consent.scopes.map(({ name }) => name);
  const sources = [
    standIn(slackSandbox, () => sandbox.userToken()),
    standIn(slackAnalyticsSandbox, () => sandbox.userToken(undefined, analyticsScopes)),
  ];
  return { sources, close: () => sandbox.close() };
}
