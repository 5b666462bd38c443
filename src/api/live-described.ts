// Live connections as the console reads them: in words and numbers, without a secret and without a name of the source.
import { errorCodes, type ErrorCode } from '../base/errors.ts';
import type { ApiConnector, ConsentMode, Scope } from '../connector/api-connector.ts';
import type { ConsentStep } from '../connector/consent-step.ts';
import { placeReasons } from '../connector/place-reasons.ts';
import { mayBeProxied, waysOf } from '../connector/declared.ts';
import { redirectUrlOf } from '../collector/connecting.ts';
import type { Coverage as Covered } from '../collector/coverage.ts';
import { againTold } from '../collector/known-objections.ts';
import { type Live, sourceOf } from '../collector/live.ts';
import { appOf } from '../collector/calls-of.ts';
import { otherKeyOf } from '../collector/other-keys.ts';
import { externalIdOf, mayUseMachine } from '../collector/psoxy/machine.ts';
import type { Source } from '../collector/source.ts';
import { storedOf } from '../collector/stored-counts.ts';
import type { SyncStatus } from '../collector/syncs.ts';
import { connectionHalts } from '../control/connection-halts.ts';
import type { LiveConnection as Stored } from '../control/live-connections.ts';
import { edgeOf } from '../control/retention.ts';
import type { Run } from '../control/runs.ts';
import type { ConnectorSetup, Coverage, LiveConnection, SyncLog } from './contract/live.ts';
import { groupName } from './names.ts';
import { limitsOf } from './limits-described.ts';
import { nextStepOf } from './next-steps.ts';

export async function describeSetup(live: Live, organizationId: string, source: Source): Promise<ConnectorSetup> {
  const { connector, developerUrl, isSandbox } = source;
  const redirectUrl = redirectUrlOf(live);
  const app = await appOf(live.control, source, organizationId);
  const { alternative } = connector.consent;
  const describe = (mode: ConsentMode) => ({
    mode,
    scopes: scopesFor(connector, mode, null),
    warning: mode === 'bot' ? (alternative?.warning ?? null) : null,
    createAppUrl: `${developerUrl}/${connector.consent.manifestPath(connector.consent.manifest(redirectUrl, mode))}`,
  });
  return {
    connectorId: connector.id,
    name: connector.name,
    redirectUrl,
    isRedirectAccepted: isSandbox || redirectUrl.startsWith('https://'),
    modes: (Object.keys(waysOf(connector.consent)) as ConsentMode[]).map(describe),
    app: app === null ? null : { clientId: app.clientId, appId: app.appId ?? null },
    organizationSteps: stepsOf(connector.consent.ofOrganization?.steps),
    steps: stepsOf(connector.consent.steps),
    ownToken: connector.consent.ownToken,
    scopesBeside: described(connector.consent.beside?.scopes ?? [], null),
    reaches: [...connector.reaches],
    isProxiable: mayBeProxied(connector),
    lacks: Object.values(connector.streams).flatMap(({ lacks = [] }) => lacks.map(({ why }) => why)),
    isSandbox,
    hasPsoxy: connector.psoxy !== undefined,
    machine: {
      organizationId,
      externalId: externalIdOf(organizationId),
      allowed: (['aws', 'google'] as const).filter((cloud) => mayUseMachine(cloud, source.machine, organizationId)),
    },
  };
}

const stepsOf = (steps: readonly ConsentStep[] = []) =>
  steps.map(({ shows = null, copies = null, ...step }) => ({ ...step, shows, copies }));

/** `granted` is null before consent. */
function scopesFor({ consent }: ApiConnector, mode: ConsentMode, granted: readonly string[] | null) {
  return described(waysOf(consent)[mode] ?? consent.scopes, granted);
}

function described(scopes: readonly Scope[], granted: readonly string[] | null) {
  return scopes.map(({ name, why, streams, isOptional = false }) => ({
    name,
    why,
    isGranted: granted === null ? null : granted.includes(name),
    isOptional,
    streams: [...streams],
  }));
}

export async function describeLive(live: Live, connection: Stored): Promise<LiveConnection> {
  const source = sourceOf(live, connection.connectorId);
  const { connector } = source;
  const { organizationId, connectionId, mode, granted, choice } = connection;
  const status = live.syncs.find(connectionId);
  const halts = await connectionHalts(live.control, organizationId);
  const { accounts, ...stored } = await storedOf(live, connection);
  const key = await otherKeyOf(live, connection);
  const of = { app: `${organizationId}/${connection.connectorId}`, workspace: connection.sourceRef };
  const { timeline } = connector;
  const slow = await source.limiter.classOf({ ...of, method: timeline.method, perMinute: timeline.perMinute });
  return {
    id: connectionId,
    connectorId: connection.connectorId,
    connectorName: connector.name,
    name: connection.name,
    state: liveState(connection, status),
    mode,
    route: connection.route,
    createdAt: connection.createdAt.toISOString(),
    haltedAt: halts.get(connectionId)?.at.toISOString() ?? null,
    problem: connection.problem === null ? null : problemOf(connection.problem, connection.route),
    scopes: scopesFor(connector, mode, granted),
    widerScopes: granted.filter((name) => connector.consent.neverAsked.some((never) => name.startsWith(never))),
    limits: await limitsOf(live, connection),
    workspaces: connection.workspaces,
    isLessThanAsked: connection.isLessThanAsked,
    choice: choice === null ? null : { ...choice, channels: [...choice.places], patterns: [...choice.patterns] },
    edge: await edgeOf(live.control, organizationId, connectionId),
    progress: progressNow(live, connectionId),
    nextSyncAt: connection.nextSyncAt?.toISOString() ?? null,
    addresses: key?.addresses ?? 'known',
    objectAgain: key === null ? null : await againTold(live.control, organizationId, key),
    isSlowClass: slow !== null,
    hasSourceCounts: connector.dayCounts !== undefined && connection.route === 'token',
    countsReplies: connector.timeline.threads !== undefined,
    stored: { ...stored, people: accounts },
  };
}

/** A connection that collects is up to date between two syncs, once it was read to the end. */
export function liveState(connection: Stored, status: SyncStatus | undefined): LiveConnection['state'] {
  const { state } = connection;
  return state === 'collecting' && status === undefined && isRead(connection) ? 'up-to-date' : state;
}

/** What the sync of a connection does that runs in this process, or null. */
export function progressNow({ syncs, control }: Live, connectionId: string): LiveConnection['progress'] {
  const status = syncs.find(connectionId);
  return status === undefined ? null : progressOf(status, control.clock.now());
}

/** A sync that was asked for a moment ago is as good as begun. */
const isRead = ({ nextSyncAt, lookedBackAt }: Stored): boolean => nextSyncAt !== null && lookedBackAt !== null;

/** What a code says, and what to do about it. */
export function problemOf(code: ErrorCode, route: Stored['route'] = 'token') {
  return { code, message: errorCodes[code], next: nextStepOf(code, route) };
}

const grouped = (count: number): string => count.toLocaleString('en');

const doing: Readonly<Record<SyncStatus['tally']['phase'], string>> = {
  people: 'Reading the list of people',
  channels: 'Reading the list of channels',
  newest: 'Reading what is new',
  history: 'Reading the history, newest first',
  replies: 'Reading replies',
  checking: 'Reading stored history again, for edits, deletions and late replies',
  figures: 'Computing the figures',
};

function progressOf({ tally, startedAt, calls }: SyncStatus, now: Date): NonNullable<LiveConnection['progress']> {
  const elapsed = Math.max((now.getTime() - startedAt.getTime()) / 1000, 0.001);
  const { phase, share, at, counts, begunAt } = tally;
  const inPhase = Math.max((now.getTime() - begunAt) / 1000, 0);
  return {
    phase,
    doing:
      at === null
        ? doing[phase]
        : `${doing[phase]}: ${phase === 'replies' ? 'thread' : 'channel'} ${grouped(Math.min(at.done + 1, at.total))} of ${grouped(at.total)}`,
    share,
    messages: counts.messages,
    messagesPerSecond: Math.round(counts.seen / elapsed),
    calls: calls(),
    // Told only where the past says something about the rest: in the long reading of history.
    secondsLeft:
      (phase === 'history' || phase === 'replies') && share > 0.02 ? Math.round((inPhase / share) * (1 - share)) : null,
  };
}

export function syncFor(run: Run, route: Stored['route']): SyncLog['syncs'][number] {
  const counts = (run.counts ?? {}) as Readonly<Record<string, unknown>>;
  const number = (name: string): number => (typeof counts[name] === 'number' ? counts[name] : 0);
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    messages: run.messages,
    replies: number('replies'),
    removed: number('removed'),
    calls: run.calls,
    error: run.errorCode === null ? null : problemOf(run.errorCode, route),
  };
}

const dayOf = (microseconds: number): string | null =>
  microseconds === 0 ? null : new Date(microseconds / 1000).toISOString().slice(0, 10);

export function coverageFor({ connectionId }: Stored, covered: Covered): Coverage {
  const channels = covered.channels.map(({ channel, reason, recheckedAt, stored, ...rest }) => {
    const { firstAt, lastAt, ...counts } = stored;
    return {
      channel,
      name: groupName('channel', channel),
      unreadable: reason === null ? null : placeReasons[reason],
      ...rest,
      ...counts,
      isShortByObjection:
        covered.objected !== null && counts.threadsOwing === 0 && counts.repliesStored < counts.repliesSaid,
      firstDay: dayOf(firstAt),
      lastDay: dayOf(lastAt),
      recheckedAt: recheckedAt?.toISOString() ?? null,
    };
  });
  const sum = (name: 'messages' | 'repliesSaid' | 'repliesStored' | 'threads' | 'threadsOwing' | 'unnamedReactions') =>
    channels.reduce((total, channel) => total + channel[name], 0);
  return {
    connection: connectionId,
    countsReplies: covered.countsReplies,
    recheckedWithinDays: covered.recheckedWithinDays,
    objected: covered.objected,
    totals: {
      channels: channels.length,
      readable: channels.filter(({ unreadable }) => unreadable === null).length,
      messages: sum('messages'),
      repliesSaid: sum('repliesSaid'),
      repliesStored: sum('repliesStored'),
      threads: sum('threads'),
      threadsOwing: sum('threadsOwing'),
      unnamedReactions: sum('unnamedReactions'),
    },
    channels,
  };
}
