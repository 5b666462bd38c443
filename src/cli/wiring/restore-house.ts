// Restores a backup into a data folder that holds nothing.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../base/clock.ts';
import { keyOfSetting, openDataDirectory, readKeyFile } from '../../base/data-directory.ts';
import { Refused } from '../../base/errors.ts';
import { openLog } from '../../base/log.ts';
import type { Settings } from '../../base/settings.ts';
import { append } from '../../control/audit.ts';
import { openControl } from '../../control/control.ts';
import { openEventCopies } from '../../events/event-copy.ts';
import { openEventStore } from '../../events/store.ts';
import { keepingOutOf } from '../../governance/keeping-out.ts';
import { checkBackup, type CheckedBackup, notEmpty, restoreBackup } from '../../governance/restore.ts';
import { dataVersion, type Engines, openEngines } from './engines.ts';

export interface Restored {
  readonly madeAt: string;
  readonly organizations: number;
  /** Connections that wait until somebody resumes them. */
  readonly resting: number;
}

/** Checks everything before anything is touched, and when it fails later leaves the folder empty again. */
export async function restoreHouse(
  settings: Settings,
  path: string,
  options: { readonly keyFile?: string; readonly masterKey?: string },
): Promise<Restored> {
  const folder = settings.dataDirectory;
  if (existsSync(folder) && readdirSync(folder).length > 0) throw notEmpty();
  const masterKey = masterKeyOf(settings, options.masterKey);
  const key = options.keyFile === undefined ? masterKey : readKeyFile(options.keyFile);
  const backup = await checkBackup(path, { key, masterKey, dataVersion });
  const wasThere = existsSync(folder);
  try {
    const { resting } = await fill(settings, backup, masterKey);
    return { madeAt: backup.madeAt, organizations: backup.organizations.length, resting };
  } catch (error) {
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      rmSync(join(folder, name), { recursive: true, force: true });
    if (!wasThere) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function fill(settings: Settings, backup: CheckedBackup, masterKey: Buffer) {
  const log = openLog(settings.logLevel === 'info' ? 'error' : settings.logLevel);
  const directory = await openDataDirectory(settings.dataDirectory, { version: dataVersion, clock: systemClock });
  try {
    if (settings.masterKey === undefined) {
      directory.nextMasterKey.stage(masterKey);
      directory.nextMasterKey.adopt();
    }
    const { databaseUrl, clickhouseUrl } = settings;
    const engines = await openEngines({ directory, databaseUrl, clickhouseUrl, log });
    try {
      const copies = openEventCopies(engines.clickHouse);
      let restored: Awaited<ReturnType<typeof restoreBackup>>;
      try {
        restored = await restoreBackup({ postgres: engines.postgres.pool, copies, clock: systemClock }, backup);
      } finally {
        await copies.close();
      }
      await open(engines, backup, masterKey);
      return restored;
    } finally {
      await engines.stop();
    }
  } finally {
    await directory.close();
  }
}

/** What a start does first, so that what would fail then fails now; and it stands in the audit log. */
async function open({ postgres, clickHouse }: Engines, backup: CheckedBackup, masterKey: Buffer): Promise<void> {
  const log = openLog('error');
  const control = await openControl({ pool: postgres.pool, masterKey, clock: systemClock, log });
  const store = openEventStore(clickHouse, keepingOutOf(control));
  try {
    for (const organizationId of backup.organizations) {
      await store.prepareOrganization(organizationId);
      const details = { madeAt: backup.madeAt };
      await append(control, { organizationId, memberId: null, action: 'backup.restore', details });
    }
  } finally {
    await store.close();
    await control.close();
  }
}

function masterKeyOf(settings: Settings, file: string | undefined): Buffer {
  if (file !== undefined) return readKeyFile(file);
  if (settings.masterKey !== undefined) return keyOfSetting(settings.masterKey);
  throw new Refused(
    'master-key-wrong',
    'The master key is not in the backup, and none was given.',
    'Name its file with --master-key, or give it in TACIT_MASTER_KEY.',
  );
}
