// Makes a backup while everything goes on: one moment of the control plane, and the events of a moment just after it.
//
// The order is the whole of it. A sync appends events first and moves its cursor last, so events that are newer than the
// cursors are read again after a restore and rewrite themselves; cursors that are newer than the events would lose them.
// What goes the other way, rows that are removed because a person said so, is in the audit log: where something was
// audited between the two moments, both are taken again.
import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { RetryLater } from '../base/errors.ts';
import type { Control } from '../control/control.ts';
import { type ControlCut, cutControl, type Form } from '../control/control-copy.ts';
import { refuseRotating } from '../control/pseudonym-rotation.ts';
import type { EventCopies, EventCut } from '../events/event-copy.ts';
import { type Entry, packEntries } from './backup-entries.ts';
import { sealFile } from './backup-file.ts';

export interface BackupRooms {
  readonly control: Control;
  readonly copies: EventCopies;
}

/** What everybody can read of a backup. */
export interface BackupHead {
  /** The form of the data folder. */
  readonly dataVersion: number;
  readonly form: Form;
  readonly madeAt: string;
  readonly organizations: readonly string[];
  readonly salt: string;
  /** Says whether a master key opens what lies sealed in it, and nothing of that key. */
  readonly masterKeyCheck: string;
}

/** `key` encrypts the file: the master key, or another one of 32 bytes. Nothing is taken before the first piece is asked for. */
export async function* makeBackup(
  rooms: BackupRooms,
  { key, dataVersion }: { readonly key: Buffer; readonly dataVersion: number },
): AsyncGenerator<Buffer> {
  const { control, events } = await cutBoth(rooms);
  try {
    const salt = randomBytes(32).toString('base64');
    const head: BackupHead = {
      dataVersion,
      form: control.form,
      madeAt: momentOf(rooms.control.clock),
      organizations: control.organizations,
      salt,
      masterKeyCheck: masterKeyCheck(rooms.control.masterKey, salt),
    };
    yield* sealFile(head, key, packEntries(entriesOf(control, events)));
  } finally {
    await control.close();
    for (const { cut } of events) await cut.close();
  }
}

const momentOf = (clock: Clock): string => clock.now().toISOString();

export const masterKeyCheck = (masterKey: Buffer, salt: string): string =>
  createHmac('sha256', masterKey).update(`tacit/backup/master-key/${salt}`).digest('hex');

interface OrganizationCut {
  readonly organizationId: string;
  readonly cut: EventCut;
}

const mostTries = 10;

async function cutBoth({ control, copies }: BackupRooms): Promise<{ control: ControlCut; events: OrganizationCut[] }> {
  await refuseRotating(control);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const ofControl = await cutControl(control);
    const events: OrganizationCut[] = [];
    try {
      for (const organizationId of ofControl.organizations)
        events.push({ organizationId, cut: await copies.cut(organizationId) });
      if (await ofControl.isStillSo()) return { control: ofControl, events };
    } catch (error) {
      await giveBack(ofControl, events);
      throw error;
    }
    await giveBack(ofControl, events);
  }
  throw new RetryLater(
    'backup-disturbed',
    'Something was changed each time the backup was begun.',
    new Date(control.clock.now().getTime() + 60_000),
  );
}

async function giveBack(control: ControlCut, events: readonly OrganizationCut[]): Promise<void> {
  await control.close();
  for (const { cut } of events) await cut.close();
}

/** Events first, so that a restore that dies in between leaves a control plane without rows, which nobody takes for whole. */
async function* entriesOf(control: ControlCut, events: readonly OrganizationCut[]): AsyncGenerator<Entry> {
  for (const { organizationId, cut } of events) {
    for (const table of cut.tables)
      yield { head: { of: 'events', organizationId, ...table }, lines: oneByOne(cut.lines(table)) };
  }
  for (const table of control.tables) yield { head: { of: 'control', ...table }, lines: control.rows(table) };
}

async function* oneByOne(lines: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  for await (const line of lines) yield [line];
}
