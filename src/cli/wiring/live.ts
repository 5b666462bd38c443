// Wires the live connections: which sources there are, where they are, and who is told when something was read.
import { join } from 'node:path';
import { openLimiter } from '../../collector/calls/limiter.ts';
import type { Live } from '../../collector/live.ts';
import { callsOf } from '../../collector/calls-of.ts';
import type { Source } from '../../collector/source.ts';
import { Syncs } from '../../collector/syncs.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import { slack, slackSandbox } from '../../connectors/slack/slack.ts';
import { slackAnalytics, slackAnalyticsSandbox } from '../../connectors/slack/slack-analytics.ts';
import { slackDiscovery, slackDiscoverySandbox } from '../../connectors/slack/slack-discovery.ts';
import type { Control } from '../../control/control.ts';
import type { Queue } from '../../control/queue.ts';
import type { Settings } from '../../base/settings.ts';
import type { EventStore } from '../../events/store.ts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts';

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
  const sandbox = settings.hasSandbox ? await openSandboxes(parts) : undefined;
  const real = [slack, slackDiscovery, slackAnalytics].map((one) => realSlack(control, one, settings));
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

function realSlack(control: Control, connector: ApiConnector, { slackUrl: baseUrl, machine }: Settings): Source {
  return {
    connector,
    baseUrl,
    // Apps of the real one are created on a host of its own; another host stands for all.
    developerUrl: baseUrl === 'https://slack.com' ? 'https://api.slack.com' : baseUrl,
    clientUrl: baseUrl === 'https://slack.com' ? 'https://app.slack.com' : baseUrl,
    isSandbox: false,
    limiter: openLimiter({ control, scale: 1 }),
    scale: 1,
    machine,
  };
}

/** So much faster than Slack is the stand-in: a newcomer sees the end of a year's backfill. */
const sandboxScale = 240;

interface Sandboxes {
  readonly sources: readonly Source[];
  close(): Promise<void>;
}

async function openSandboxes(parts: LiveParts): Promise<Sandboxes> {
  const workspaces = [{ people: 120, messages: 50_000, seed: 1 }];
  const analyticsScopes = slackAnalytics.consent.scopes.map(({ name }) => name);
  const workspace = await openSandbox(parts, 'sandbox.json', { workspaces }, [
    [slackSandbox, (sandbox) => sandbox.userToken()],
    [slackAnalyticsSandbox, (sandbox) => sandbox.userToken(undefined, analyticsScopes)],
  ]);
  // An organization of several workspaces is another Slack: each is opened as it was, whatever became of the other.
  const grid = { people: 120, messages: 20_000, seed: 2 };
  const whole = await openSandbox(parts, 'sandbox-organization.json', { workspaces: [], grid }, [
    [slackDiscoverySandbox, (sandbox) => sandbox.userToken(sandbox.grid?.enterprise.id)],
  ]);
  return {
    sources: [...workspace.sources, ...whole.sources],
    async close() {
      await Promise.all([workspace.close(), whole.close()]);
    },
  };
}

async function openSandbox(
  { control, publicUrl, folder }: LiveParts,
  file: string,
  what: Pick<SandboxOptions, 'workspaces' | 'grid'>,
  read: readonly (readonly [ApiConnector, readyToken: (sandbox: Sandbox) => string])[],
): Promise<Sandboxes> {
  // Loaded only where it is used.
  const { startSandbox } = await import('../../../sandbox/server.ts');
  const sandbox = await startSandbox({
    ...what,
    limits: `x${sandboxScale}`,
    state: join(folder, file),
    readyApp: { redirectUrls: [publicUrl(), 'http://localhost', 'http://127.0.0.1'], hasDiscovery: true },
  });
  const { clientId, clientSecret } = sandbox.app;
  const sources = read.map(([connector, readyToken]) => ({
    connector,
    baseUrl: sandbox.url,
    developerUrl: sandbox.url,
    isSandbox: true,
    limiter: openLimiter({ control, scale: sandboxScale }),
    scale: sandboxScale,
    readyApp: { clientId, clientSecret },
    readyToken: () => readyToken(sandbox),
  }));
  return { sources, close: () => sandbox.close() };
}
