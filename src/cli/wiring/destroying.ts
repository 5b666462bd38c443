// Wires what destroys to the house: what it stops, what it computes anew, and where its receipts lie.
import type { DataDirectory } from '../../base/data-directory.ts';
import type { Settings } from '../../base/settings.ts';
import type { Imports } from '../../collector/imports.ts';
import type { Live } from '../../collector/live.ts';
import type { Queue } from '../../control/queue.ts';
import { Destroyer } from '../../governance/destroy/destroyer.ts';
import { receiptFolder } from '../../governance/receipts/receipt-files.ts';
import type { FigureKeeper } from './figure-keeper.ts';
import { haltServices } from './halts.ts';
import type { WiredRosters } from './rosters.ts';

/** Goes on with what a process that died left. */
export async function openDestroyer(
  parts: {
    readonly live: Live;
    readonly queue: Queue;
    readonly imports: Pick<Imports, 'cancelAll' | 'cancelInto'>;
    readonly keeper: FigureKeeper;
    readonly rosters: Pick<WiredRosters, 'forget'>;
    readonly directory: Pick<DataDirectory, 'path'>;
    readonly settings: Pick<Settings, 'databaseUrl'>;
  },
  closing: (() => Promise<void>)[],
): Promise<Destroyer> {
  const { live, queue, imports, keeper, rosters, directory, settings } = parts;
  const destroyer = new Destroyer({
    live,
    queue,
    folder: receiptFolder(directory.path),
    hasOwnDatabase: settings.databaseUrl === undefined,
    halts: haltServices({ control: live.control, imports, keeper, syncs: live.syncs }),
    cancelImport: (connectionId) => imports.cancelInto(connectionId),
    compute: (organizationId) => keeper.compute(organizationId),
    forgetFiles: (organizationId) => rosters.forget(organizationId),
  });
  closing.push(async () => destroyer.stop());
  await destroyer.start();
  return destroyer;
}
