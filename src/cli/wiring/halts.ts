// Wires the halt to what it stops here: syncs and imports of this process; what others run sees it within seconds.
import type { Services } from '../../api/services.ts';
import type { Imports } from '../../collector/imports.ts';
import type { Syncs } from '../../collector/syncs.ts';
import { connectionHalts, haltConnection, unhaltConnection } from '../../control/connection-halts.ts';
import type { Control } from '../../control/control.ts';
import { findHalt, halt, refuseHalted, resume } from '../../control/halts.ts';
import type { FigureKeeper } from './figure-keeper.ts';

export function haltServices(parts: {
  readonly control: Control;
  readonly syncs: Syncs;
  readonly imports: Pick<Imports, 'cancelAll' | 'cancelInto'>;
  readonly keeper: FigureKeeper;
}): Services['halts'] {
  const { control, syncs, imports, keeper } = parts;
  return {
    find: (organizationId) => findHalt(control, organizationId),
    refuse: (organizationId) => refuseHalted(control, organizationId),
    async halt(organizationId, memberId) {
      // First: what is stopped before nothing may begin again would begin again.
      await halt(control, organizationId, memberId);
      syncs.interruptAll(organizationId);
      imports.cancelAll(organizationId);
    },
    ofConnections: (organizationId) => connectionHalts(control, organizationId),
    async haltConnection(organizationId, connectionId, memberId) {
      await haltConnection(control, organizationId, connectionId, memberId);
      syncs.interrupt(connectionId);
      imports.cancelInto(connectionId);
      syncs.tell(connectionId);
    },
    async unhaltConnection(organizationId, connectionId, memberId) {
      await unhaltConnection(control, organizationId, connectionId, memberId);
      syncs.tell(connectionId);
      await syncs.askForDue();
    },
    async resume(organizationId, memberId) {
      await resume(control, organizationId, memberId);
      await keeper.request(organizationId);
      await syncs.askForDue();
    },
  };
}
