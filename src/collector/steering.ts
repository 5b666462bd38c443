// What a person does with a live connection: choose, start, pause, resume, disconnect.
import { errorCodes, Reconnect, Refused } from '../base/errors.ts';
import { append } from '../control/audit.ts';
import { refuseHaltedConnection } from '../control/connection-halts.ts';
import type { VendorOutcome } from '../control/destructions.ts';
import { changeLive, choose, type Choice, type LiveConnection, type LiveState } from '../control/live-connections.ts';
import { removeProxy } from '../control/proxies.ts';
import { removePsoxy } from '../control/psoxies.ts';
import { openToken, removeToken } from '../control/tokens.ts';
import { codeOf } from '../base/log.ts';
import type { Asker } from './connecting.ts';
import { type Live, liveConnection, sourceOf } from './live.ts';
import { callsOf } from './calls-of.ts';
import { refuseScopes } from './refused-scopes.ts';

/** Writes the choice down. A sync that runs goes on with the one it began with. */
export async function chooseChannels(live: Live, asker: Asker, connectionId: string, choice: Choice): Promise<void> {
  await liveConnection(live, asker.organizationId, connectionId);
  await choose(live.control, connectionId, choice);
  const { which, horizonDays, includesExternal } = choice;
  const details = { which, horizonDays, includesExternal };
  await append(live.control, { ...asker, action: 'connection.choose', subject: connectionId, details });
  live.syncs.tell(connectionId);
}

/** Begins to collect, or goes on. Throws Refused `halted`, and `connection-not-ready` before a choice was made or without consent. */
export async function startCollecting(
  live: Live,
  asker: Asker,
  connectionId: string,
  as: 'start' | 'resume' | 'sync',
): Promise<void> {
  const connection = await liveConnection(live, asker.organizationId, connectionId);
  await refuseHaltedConnection(live.control, asker.organizationId, connectionId);
  const from: readonly LiveState[] = ['setting-up', 'paused', 'collecting', 'failing'];
  if (connection.choice === null || !from.includes(connection.state)) throw notReady(connection);
  if (as === 'sync' && connection.state === 'paused') throw notReady(connection);
  refuseScopes(sourceOf(live, connection.connectorId).connector, connection.granted, connection.waived);
  await changeLive(live.control, connectionId, { state: 'collecting', problem: null });
  await append(live.control, { ...asker, action: `connection.${as}`, subject: connectionId });
  await live.syncs.request(connectionId);
  live.syncs.tell(connectionId);
}

export async function pauseCollecting(live: Live, asker: Asker, connectionId: string): Promise<void> {
  const connection = await liveConnection(live, asker.organizationId, connectionId);
  const isChanged = await changeLive(live.control, connectionId, { state: 'paused', nextSyncAt: null }, [
    'collecting',
    'failing',
  ]);
  if (!isChanged) throw notReady(connection);
  live.syncs.interrupt(connectionId);
  await append(live.control, { ...asker, action: 'connection.pause', subject: connectionId });
  live.syncs.tell(connectionId);
}

/**
 * Ends the authorization, at the source too, and removes the token. What was stored stays: one person alone removes
 * nothing. A source that cannot be reached keeps nobody from disconnecting: `isRevoked` is false then.
 */
export async function disconnect(
  live: Live,
  asker: Asker,
  connectionId: string,
): Promise<{ readonly isRevoked: boolean }> {
  const connection = await liveConnection(live, asker.organizationId, connectionId);
  await changeLive(live.control, connectionId, { state: 'disconnected', problem: null, nextSyncAt: null });
  live.syncs.interrupt(connectionId);
  const isRevoked = (await revokeToken(live, connection)) === 'revoked';
  await removeToken(live.control, asker.organizationId, connectionId);
  await removeProxy(live.control, asker.organizationId, connectionId);
  await removePsoxy(live.control, asker.organizationId, connectionId);
  await append(live.control, {
    ...asker,
    action: 'connection.disconnect',
    subject: connectionId,
    details: { isRevoked },
  });
  live.syncs.tell(connectionId);
  return { isRevoked };
}

/** Revokes the token at its source. Repeatable, also while everything is halted. */
export async function revokeToken(live: Live, connection: LiveConnection): Promise<VendorOutcome> {
  const { control } = live;
  try {
    if ((await openToken(control, connection.organizationId, connection.connectionId)) === null) return 'none';
    const source = sourceOf(live, connection.connectorId);
    const calls = callsOf(control, source, connection, AbortSignal.timeout(20_000));
    const { revokeMethod } = source.connector.consent;
    const answer = await calls.call({ method: revokeMethod, perMinute: 50, arguments: {} }, {});
    return answer.is === 'fine' ? 'revoked' : 'unanswered';
  } catch (error) {
    if (error instanceof Reconnect) return 'void';
    control.log.warn('token could not be revoked', { connection: connection.connectionId, code: codeOf(error) });
    return 'unanswered';
  }
}

const next: Readonly<Record<LiveState, string>> = {
  'setting-up': 'Choose the channels first.',
  collecting: 'It collects already.',
  paused: 'Resume it first.',
  failing: 'Look at its page for what to do.',
  'needs-reconnecting': 'Reconnect it first.',
  disconnected: 'Connect it again first.',
};

const notReady = ({ state }: LiveConnection): Refused =>
  new Refused('connection-not-ready', errorCodes['connection-not-ready'], next[state]);
