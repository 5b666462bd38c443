// Wires the door to the backup.
import type { BackupServices } from '../../api/backup.ts';
import { append } from '../../control/audit.ts';
import type { Control } from '../../control/control.ts';
import { listOrganizations } from '../../control/organizations.ts';
import { outsideRequests } from '../../control/scope.ts';
import { type EventEngine, openEventCopies } from '../../events/event-copy.ts';
import { makeBackup } from '../../governance/backup.ts';
import { dataVersion } from './engines.ts';

export function backupServices(control: Control, engine: EventEngine): BackupServices {
  return {
    async *make(given) {
      // Asked for by one organization's operator, it holds all of them.
      await outsideRequests(() => record(control, given !== null));
      const copies = openEventCopies(engine);
      try {
        yield* makeBackup({ control, copies }, { key: given ?? control.masterKey, dataVersion });
      } finally {
        await copies.close();
      }
    },
  };
}

async function record(control: Control, ownKey: boolean): Promise<void> {
  for (const { id: organizationId } of await listOrganizations(control))
    await append(control, { organizationId, memberId: null, action: 'backup.make', details: { ownKey } });
}
