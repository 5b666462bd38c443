// Wires the door to the backup.
import type { BackupServices } from '../api/backup.ts';
import { append } from '../control/audit.ts';
import type { Control } from '../control/control.ts';
import { listOrganizations } from '../control/organizations.ts';
import { type EventEngine, openEventCopies } from '../events/event-copy.ts';
import { makeBackup } from '../governance/backup.ts';
import { dataVersion } from './engines.ts';

export function backupServices(control: Control, engine: EventEngine): BackupServices {
  return {
    async *make(given) {
      for (const { id } of await listOrganizations(control)) {
        const details = { ownKey: given !== null };
        await append(control, { organizationId: id, memberId: null, action: 'backup.make', details });
      }
      const copies = openEventCopies(engine);
      try {
        yield* makeBackup({ control, copies }, { key: given ?? control.masterKey, dataVersion });
      } finally {
        await copies.close();
      }
    },
  };
}
