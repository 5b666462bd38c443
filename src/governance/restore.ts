// Puts a backup back into empty engines, after the whole file was checked.
import type { Clock } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { type ControlRestoring, isControlEmpty, refuseNewerForm, restoreControl } from '../control/control-copy.ts';
import type { Postgres } from '../control/postgres.ts';
import type { EventCopies } from '../events/event-copy.ts';
import { type BackupHead, masterKeyCheck } from './backup.ts';
import { type EntryHead, unpackEntries } from './backup-entries.ts';
import { openFile, readHead, unreadable } from './backup-file.ts';

export interface CheckedBackup extends BackupHead {
  readonly path: string;
  readonly key: Buffer;
}

/**
 * Reads the whole file and touches nothing. Throws Refused: `data-directory-newer`, `backup-key-wrong`,
 * `backup-unreadable`, and `master-key-wrong` where the master key does not open what lies sealed in it.
 */
export async function checkBackup(
  path: string,
  { key, masterKey, dataVersion }: { readonly key: Buffer; readonly masterKey: Buffer; readonly dataVersion: number },
): Promise<CheckedBackup> {
  const head = headOf((await readHead(path)).head);
  if (head.dataVersion > dataVersion) throw newer();
  refuseNewerForm(head.form);
  await unpackEntries(openFile(path, key), { begin: async () => {}, lines: async () => {} });
  if (masterKeyCheck(masterKey, head.salt) !== head.masterKeyCheck) throw otherMasterKey();
  return { ...head, path, key };
}

function headOf(found: unknown): BackupHead {
  const head = found as Partial<BackupHead> | null;
  const isOne = typeof head?.dataVersion === 'number' && Array.isArray(head.form) && typeof head.salt === 'string';
  if (!isOne) throw unreadable();
  return head as BackupHead;
}

export interface RestoreRooms {
  readonly postgres: Postgres['pool'];
  readonly copies: EventCopies;
  readonly clock: Clock;
}

/**
 * Into engines that hold nothing. Throws Refused `data-directory-not-empty` before anything is touched. When it fails
 * later, what it wrote is taken away again. `resting`: connections that look farther than public channels, and wait for somebody.
 */
export async function restoreBackup(rooms: RestoreRooms, backup: CheckedBackup): Promise<{ readonly resting: number }> {
  await refuseFilled(rooms, backup);
  const control = await restoreControl(rooms.postgres, rooms.clock, backup.form);
  try {
    await unpackEntries(openFile(backup.path, backup.key), {
      begin: async (head) => {
        if (head.of === 'events') await rooms.copies.create(head.organizationId, head);
      },
      lines: (head, lines) => put(rooms, control, head, lines),
    });
    // The cut of the events came after that of the days that wait: every day is computed again.
    for (const organizationId of backup.organizations) {
      const days = await rooms.copies.days(organizationId);
      await control.markStale(organizationId, days);
    }
    return { resting: await control.finish() };
  } catch (error) {
    await control.abandon();
    for (const organizationId of backup.organizations) await rooms.copies.remove(organizationId);
    throw error;
  }
}

function put(
  { copies }: RestoreRooms,
  control: ControlRestoring,
  head: EntryHead,
  lines: readonly string[],
): Promise<void> {
  return head.of === 'control' ? control.rows(head, lines) : copies.insert(head.organizationId, head, lines);
}

async function refuseFilled({ postgres, copies }: RestoreRooms, { organizations }: BackupHead): Promise<void> {
  const events = await Promise.all(organizations.map((organizationId) => copies.isEmpty(organizationId)));
  if (events.every(Boolean) && (await isControlEmpty(postgres))) return;
  throw notEmpty();
}

export const notEmpty = (): Refused =>
  new Refused(
    'data-directory-not-empty',
    errorCodes['data-directory-not-empty'],
    'Name a new folder in TACIT_DATA, and with served engines empty databases. Nothing was touched.',
  );

const newer = (): Refused =>
  new Refused(
    'data-directory-newer',
    'The backup was made by a newer version of Tacit. Nothing was touched.',
    'Restore it with that version.',
  );

const otherMasterKey = (): Refused =>
  new Refused(
    'master-key-wrong',
    'The master key does not open what lies sealed in the backup.',
    'Give the master key of the time at which the backup was made, with --master-key or TACIT_MASTER_KEY.',
  );
