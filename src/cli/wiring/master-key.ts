// Opens the control plane with the master key that fits it, and changes that key.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../base/clock.ts';
import {
  type DataDirectory,
  findServer,
  type MasterKey,
  openDataDirectory,
  readKeyFile,
} from '../../base/data-directory.ts';
import { isHouseError, Refused } from '../../base/errors.ts';
import { openLog } from '../../base/log.ts';
import type { Settings } from '../../base/settings.ts';
import { type Control, type ControlOptions, openControl } from '../../control/control.ts';
import { keysInUse, rotateMasterKey } from '../../control/master-key-rotation.ts';
import { startPostgres } from '../../control/postgres.ts';
import { dataVersion } from './engines.ts';

/**
 * With the key of the setting or the file. Where a change of the key was killed, one of the two files fits: the next one
 * where the databases were sealed under it already, else the one before; the other is removed. Throws Refused
 * `master-key-wrong` when none does.
 */
export async function openWithMasterKey(
  { nextMasterKey }: Pick<DataDirectory, 'nextMasterKey'>,
  masterKey: MasterKey,
  options: Omit<ControlOptions, 'masterKey'>,
): Promise<Control> {
  try {
    const control = await openControl({ ...options, masterKey: masterKey.key });
    nextMasterKey.discard();
    return control;
  } catch (error) {
    const isOther = isHouseError(error) && error.code === 'master-key-wrong';
    const next = isOther && masterKey.path !== null ? nextMasterKey.read() : null;
    if (next === null) throw error;
    const control = await openControl({ ...options, masterKey: next });
    nextMasterKey.adopt();
    return control;
  }
}

export interface ChangedMasterKey {
  readonly version: number;
  /** The file that holds the new key now, or null where the setting must be changed. */
  readonly path: string | null;
}

/**
 * Changes the master key while no server runs. The new key comes from a file of the operator, or is made; where the old
 * one came from the setting it must come from a file, since there is no place of ours to write it.
 */
export async function changeMasterKey(settings: Settings, newKeyFile: string | undefined): Promise<ChangedMasterKey> {
  const { databaseUrl } = settings;
  if (settings.masterKey !== undefined && newKeyFile === undefined) throw needsFile();
  const newKey = newKeyFile === undefined ? randomBytes(32) : readKeyFile(newKeyFile);
  if ((await findServer(settings.dataDirectory)) !== null) throw keysInUse();
  const log = openLog(settings.logLevel === 'info' ? 'error' : settings.logLevel);
  const directory = await openDataDirectory(settings.dataDirectory, { version: dataVersion, clock: systemClock });
  try {
    const masterKey = await directory.readMasterKey(settings.masterKey);
    const { path } = masterKey;
    const postgres = await startPostgres({ url: databaseUrl, directory: join(directory.engines, 'postgres'), log });
    try {
      const control = await openWithMasterKey(directory, masterKey, { pool: postgres.pool, clock: systemClock, log });
      try {
        return { version: await replaceMasterKey(directory, control, { newKey, isInFile: path !== null }), path };
      } finally {
        await control.close();
      }
    } finally {
      await postgres.stop();
    }
  } finally {
    await directory.close();
  }
}

/** What is about to be done; a test ends it there, as a power cut would. */
export type ChangeStep = 'stage' | 'seal' | 'adopt';

/** The new key lies beside the old one before the databases need it, and the old one until they do not. */
export async function replaceMasterKey(
  { nextMasterKey }: Pick<DataDirectory, 'nextMasterKey'>,
  control: Control,
  { newKey, isInFile }: { readonly newKey: Buffer; readonly isInFile: boolean },
  before: (step: ChangeStep) => void = () => {},
): Promise<number> {
  before('stage');
  if (isInFile) nextMasterKey.stage(newKey);
  before('seal');
  const version = await rotateMasterKey(control, newKey);
  before('adopt');
  if (isInFile) nextMasterKey.adopt();
  return version;
}

const needsFile = (): Refused =>
  new Refused(
    'setting-invalid',
    'The master key comes from TACIT_MASTER_KEY, so the new one must come from you.',
    'Write it into a file that you alone can read (`openssl rand -base64 32`), and name it with --new-key.',
  );
