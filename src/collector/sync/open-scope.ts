// Puts together what a sync works on: the keys, the boundary of every stream, the cursors.
import { days } from '../../base/clock.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import { keepOriginals } from '../../control/account-originals.ts';
import type { Control } from '../../control/control.ts';
import { cursorsOf, saveCursors, saveReasons } from '../../control/cursors.ts';
import { changeLive, type LiveConnection } from '../../control/live-connections.ts';
import { edgeOf } from '../../control/retention.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { markStale } from '../../control/stale-days.ts';
import type { EventStore } from '../../events/store.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import type { Calls } from '../calls/calls.ts';
import { connectorOf } from '../connector-of.ts';
import { refuseOtherWay } from '../sanitized/whose.ts';
import { filesBeside } from '../sanitized/beside.ts';
import { pauseFor } from '../calls/pause.ts';
import { DirectReader } from '../reading/direct.ts';
import { ProxiedReader } from '../reading/proxied.ts';
import type { SyncRecords, SyncScope } from './scope.ts';
import type { Tally } from './tally.ts';
import { Writer } from './writer.ts';

export interface ScopeParts {
  readonly control: Control;
  readonly store: EventStore;
  readonly connection: LiveConnection;
  readonly connector: ApiConnector;
  readonly version: number;
  readonly calls: Calls;
  readonly tally: Tally;
  readonly signal: AbortSignal;
}

/** How long the replies wait for new debts while the history is read, milliseconds. */
const restMs = 500;

export async function openScope(parts: ScopeParts): Promise<SyncScope> {
  const { control, store, connection, signal } = parts;
  const { organizationId, connectionId, sourceRef, choice, reach, waived, lookedBackAt } = connection;
  const declared = await connectorOf(control, parts.connector, connection);
  const connector = declared as unknown as ApiConnector<unknown>;
  const startedAt = control.clock.now();
  const key = await organizationKeys(control, organizationId);
  const pseudonymize = pseudonymizer(key, connector.namespace);
  await store.prepareOrganization(organizationId);
  // A day of grace: this machine's clock may be slow.
  const notAfter = (startedAt.getTime() + days(1)) * 1000;
  const records = recordsOf(parts);
  const ofRows = { store, records, organizationId, connectionId, version: parts.version };
  return {
    connector,
    organizationId,
    connectionId,
    sourceRef,
    version: parts.version,
    choice: choice!,
    reach,
    waived,
    mode: connection.mode,
    replaceable: [connectionId, ...(await filesBeside(control, connection, declared))],
    isLesser: (stream) => (connector.streams[stream]?.lacks ?? []).length > 0,
    lookedBackAt,
    startedAt: startedAt.getTime() * 1000,
    edge: Date.parse(await edgeOf(control, organizationId, connectionId)) * 1000,
    now: () => control.clock.now().getTime() * 1000,
    keyVersion: key.version,
    reader:
      connection.route === 'proxy'
        ? new ProxiedReader({ connector: parts.connector, calls: parts.calls, keyVersion: key.version, notAfter })
        : new DirectReader({ connector: declared, calls: parts.calls, pseudonymize, notAfter, reach }),
    store,
    records,
    writer: new Writer(ofRows),
    tally: parts.tally,
    signal,
    rest: () => pauseFor(restMs, signal),
  };
}

function recordsOf({ control, store, connection }: ScopeParts): SyncRecords {
  const { organizationId, connectionId } = connection;
  return {
    requireOneWay: (places) => refuseOtherWay({ control, store }, connection, places),
    cursors: () => cursorsOf(control, connectionId),
    saveCursors: (moved) => saveCursors(control, connectionId, moved),
    saveReasons: (reasons) => saveReasons(control, connectionId, reasons),
    markStale: (stale) =>
      markStale(
        control,
        organizationId,
        stale.map((day) => new Date(days(day)).toISOString().slice(0, 10)),
      ),
    keepOriginals: (originals) => keepOriginals(control, organizationId, connectionId, originals),
    async noteGranted(scopes) {
      await changeLive(control, connectionId, { granted: scopes });
    },
    async noteLookback(at) {
      await changeLive(control, connectionId, { lookedBackAt: at });
    },
    async noteWorkspaces(workspaces) {
      await changeLive(control, connectionId, { workspaces });
    },
  };
}
