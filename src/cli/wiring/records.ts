// Wires the collector and the API to the control plane: what is written down of an import, and read again.
import type { ImportCounts } from '../../collector/counts.ts';
import type { ImportStatus } from '../../collector/import-status.ts';
import type { ImportRecords } from '../../collector/imports.ts';
import { requireSameKey } from '../../collector/kept/key.ts';
import { knowObjections, takeKeptRows } from '../../collector/known-objections.ts';
import { psoxySalts } from '../../collector/psoxy/salts.ts';
import { keyOfPsoxy } from '../../collector/other-keys.ts';
import { refuseBesidePsoxy, whoseFiles } from '../../collector/sanitized/whose.ts';
import { liveBeside } from '../../collector/sanitized/beside.ts';
import type { Connector } from '../../connector/connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { keepOriginals } from '../../control/account-originals.ts';
import { append } from '../../control/audit.ts';
import { refuseHaltedConnection } from '../../control/connection-halts.ts';
import { type Connection, listConnections, openConnection } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { refuseHalted } from '../../control/halts.ts';
import { type PsoxyOfFiles, sealPsoxyOfFiles } from '../../control/psoxies.ts';
import { type Run, endRun, findRun, lastRuns, startRun } from '../../control/runs.ts';
import { edgeOf } from '../../control/retention.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { markStale } from '../../control/stale-days.ts';
import type { ConnectionReconciliation } from '../../events/reconciliation.ts';
import type { EventStore } from '../../events/store.ts';
import { keepingOutOf } from '../../governance/keeping-out.ts';
import type { PsoxySalt } from '../../privacy/psoxy-token.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import type { Services } from '../../api/services.ts';
import { Refused, errorCodes } from '../../base/errors.ts';

export interface Rooms {
  readonly control: Control;
  readonly store: EventStore;
  readonly connectors: readonly Connector[];
}

/** What the collector writes down. */
export function importRecords(
  { control, store, connectors }: Rooms,
  computeFigures: (organizationId: string) => Promise<void>,
): ImportRecords {
  return {
    async openRun(run) {
      // It may have been halted while its thread was being started.
      await refuseHalted(control, run.organizationId);
      if (run.keptKey !== null) {
        // Before there is a connection: under another key the same workspace would be another one.
        await refuseBesidePsoxy(control, run.organizationId, run.connectorId);
        await requireSameKey(control, run.organizationId, run.keptKey);
        await takeKeptRows({ control, store }, run.organizationId, run.keptKey);
      }
      const psoxy = await psoxyOfRun({ control, store, connectors }, run);
      const named = connectors.find(({ id }) => id === run.connectorId)?.name ?? run.connectorId;
      const connectorName = psoxy === null ? named : viaPsoxy(named);
      const connection = await openFor(control, { ...run, connectorName }, psoxy);
      await refuseHaltedConnection(control, run.organizationId, connection.id);
      const newer = psoxy === null ? [] : await liveBeside(control, run.organizationId, run.connectorId);
      const { version } = await startRun(control, { id: run.id, connectionId: connection.id, kind: 'import' });
      const { organizationId, memberId } = run;
      await append(control, { organizationId, memberId, action: 'import.start', subject: connection.id });
      const notBefore = Date.parse(await edgeOf(control, organizationId, connection.id)) * 1000;
      return { connectionId: connection.id, version, notBefore, salt: psoxy?.salt ?? null, newer };
    },
    async closeRun(status) {
      if (status.state === 'running') return;
      await endRun(control, status.id, {
        state: status.state,
        counts: status.counts,
        errorCode: status.error?.code ?? null,
        progress: { done: status.doneBytes, total: status.totalBytes, messages: status.messages },
      });
    },
    markStale: (organizationId, days) => markStale(control, organizationId, days),
    keepOriginals: (organizationId, connectionId, originals) =>
      keepOriginals(control, organizationId, connectionId, originals),
    keepingOut: keepingOutOf(control),
    keyOf: (organizationId) => organizationKeys(control, organizationId),
    async saltOf(organizationId) {
      const [only, ...others] = await psoxySalts(control, organizationId);
      return others.length === 0 ? (only ?? null) : null;
    },
    async prepare(organizationId) {
      await refuseHalted(control, organizationId);
      await store.prepareOrganization(organizationId);
    },
    computeFigures,
  };
}

/** Both or neither: without the note of its Psoxy the connection would be one of files in clear. */
function openFor(
  control: Control,
  wanted: Parameters<typeof openConnection>[1] & { readonly salt: PsoxySalt | null },
  psoxy: PsoxyOfFiles | null,
): Promise<Connection> {
  if (psoxy === null) return openConnection(control, wanted);
  return control.db.transaction().execute(async (db) => {
    const inside = { ...control, db };
    const connection = await openConnection(inside, wanted);
    await sealPsoxyOfFiles(inside, wanted.organizationId, connection.id, { ...psoxy, salt: wanted.salt });
    return connection;
  });
}

const viaPsoxy = (name: string): string => `${name} via Psoxy`;

/** Before there is a connection: whose tokens the files hold, so that nobody becomes two people, and whoever objected is known. */
async function psoxyOfRun(
  { control, store, connectors }: Rooms,
  { organizationId, connectorId, sourceRef, told, name, salt }: Parameters<ImportRecords['openRun']>[0],
): Promise<PsoxyOfFiles | null> {
  if (told === null) return null;
  const { namespace, name: connectorName } = connectors.find(({ id }) => id === connectorId)!;
  const connectorIds = connectors.filter((one) => one.namespace.name === namespace.name).map(({ id }) => id);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), namespace);
  const psoxy = await whoseFiles(
    { control, store },
    { organizationId, sourceRef, told, salt, pseudonymize, connectorIds },
  );
  if (psoxy !== null) {
    await knowObjections(
      control,
      organizationId,
      await keyOfPsoxy(control, organizationId, name ?? viaPsoxy(connectorName), psoxy, 'files'),
    );
  }
  return psoxy;
}

/** What the API reads of connections. `running` gives the imports of this process, which know more than their record. */
export function connectionServices(
  { control, store, connectors }: Rooms,
  running: (runId: string) => ImportStatus | undefined,
): Services['connections'] {
  return {
    async list(organizationId) {
      const [connections, runs] = await Promise.all([
        listConnections(control, organizationId),
        lastRuns(control, organizationId),
      ]);
      return connections.map((connection) => {
        const run = runs.get(connection.id);
        // A sync counts other things than an import; `syncs` of the connection tells of it.
        const lastRun =
          run?.kind !== 'import' ? null : (running(run.id) ?? statusOf(run, organizationId, connection.connectorId));
        return { ...connection, lastRun };
      });
    },
    async run(organizationId, runId) {
      const run = await findRun(control, organizationId, runId);
      if (run?.kind !== 'import') return null;
      const connections = await listConnections(control, organizationId);
      return statusOf(run, organizationId, connections.find(({ id }) => id === run.connectionId)?.connectorId ?? '');
    },
    async stored(organizationId, connectionId) {
      await store.prepareOrganization(organizationId);
      const { accounts, ...stored } = await store.stored(organizationId, connectionId);
      return { ...stored, people: accounts };
    },
    async reconcile(organizationId) {
      await store.prepareOrganization(organizationId);
      const connections = await listConnections(control, organizationId);
      const ids = new Map(connections.map(({ id, connectorId }) => [id, connectorId]));
      const found = await store.reconcile(organizationId, ids);
      return { connections: found.connections.map((one) => withoutLacking(one, connectors)) };
    },
    async lookup(organizationId, memberId, kind, id) {
      const [connector] = connectors;
      if (connector === undefined) throw new Refused('not-found', errorCodes['not-found'], 'There is no connector.');
      const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), connector.namespace);
      const token = kind === 'channel' ? pseudonymize.ref('channel', id) : pseudonymize.person(id);
      const details = { kind };
      await append(control, { organizationId, memberId, action: 'token.lookup', subject: token, details });
      return token;
    },
  };
}

/** A run as it was written down: without paths, which are never stored. */
function statusOf(run: Run, organizationId: string, connectorId: string): ImportStatus {
  return {
    id: run.id,
    organizationId,
    connectorId,
    connectionId: run.connectionId,
    state: run.state,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    phase: run.state === 'running' ? 'reading' : 'done',
    doneBytes: run.done,
    totalBytes: run.total,
    messages: run.messages,
    counts: run.counts as ImportCounts | null,
    skippedPaths: [],
    error:
      run.errorCode === null
        ? null
        : { code: run.errorCode, message: errorCodes[run.errorCode], next: 'Import again: nothing is doubled.' },
  };
}

/** Pairs that a connection cannot tell are not counted as none. */
function withoutLacking<T extends ConnectionReconciliation>(found: T, connectors: readonly Connector[]) {
  const streams = connectors.find(({ id }) => id === found.connector)?.streams ?? {};
  const lacking = (Object.values(streams) as readonly Stream[]).flatMap(({ lacks = [] }) =>
    lacks.flatMap(({ columns }) => columns),
  );
  const none = {
    ...(lacking.includes('mentionedPeople') && { mentionPairs: null, mentionEvents: null }),
    ...(lacking.includes('reactedBy') && { reactionPairs: null, reactionEvents: null }),
  };
  const { totals, byDay, byChannel } = found;
  return {
    ...found,
    totals: { ...totals, ...none },
    byDay: byDay.map((one) => ({ ...one, ...none })),
    byChannel: byChannel.map((one) => ({ ...one, ...none })),
  };
}
