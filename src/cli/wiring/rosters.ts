// Wires the HR files to the control plane, the event store, the figures, and the stand-in where one is connected.
import type { RosterServices } from '../../api/services.ts';
import { systemClock } from '../../base/clock.ts';
import { codeOf } from '../../base/log.ts';
import type { Source } from '../../collector/source.ts';
import { sweep } from '../../collector/roster/apply.ts';
import { Rosters } from '../../collector/roster/rosters.ts';
import { listConnections } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { listOrganizations } from '../../control/organizations.ts';
import { oneApplyAtATime } from '../../control/rosters.ts';
import type { EventStore } from '../../events/store.ts';
import type { FigureKeeper } from './figure-keeper.ts';
import { sandboxFilesOf } from '../internal/sandbox-files.ts';

export interface WiredRosters {
  readonly services: RosterServices;
  /** Removes what waits for the organization. */
  forget(organizationId: string): Promise<void>;
  close(): Promise<void>;
}

export function openRosters(parts: {
  readonly control: Control;
  readonly store: EventStore;
  readonly folder: string;
  readonly sources: readonly Source[];
  readonly keeper: FigureKeeper;
}): WiredRosters {
  const { control, store, folder, sources, keeper } = parts;
  const standIns = sources.filter(({ isSandbox }) => isSandbox);
  const services = new Rosters({
    control,
    store,
    folder,
    clock: systemClock,
    requestFigures: (organizationId) => keeper.request(organizationId),
    computeFigures: (organizationId) => keeper.compute(organizationId),
    async sandboxOf(organizationId) {
      const connections = standIns.length === 0 ? [] : await listConnections(control, organizationId);
      const source = standIns.find(({ connector }) =>
        connections.some(({ connectorId }) => connectorId === connector.id),
      );
      return source === undefined ? null : sandboxFilesOf(source.baseUrl);
    },
  });
  sweepAll(control, store).catch((error: unknown) => control.log.warn('rosters not swept', { code: codeOf(error) }));
  return { services, forget: (organizationId) => services.forget(organizationId), close: () => services.close() };
}

/** Removes what an apply left that was killed. */
async function sweepAll(control: Control, store: EventStore): Promise<void> {
  for (const { id } of await listOrganizations(control)) {
    await store.prepareOrganization(id);
    await oneApplyAtATime(control, id, () => sweep({ control, store }, id));
  }
}
