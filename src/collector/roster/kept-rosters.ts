// HR files that were sanitized where a proxy runs, sent or of this machine: looked at together, then stored one by one.
import { refuseHalted } from '../../control/halts.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { type KeptFile, openKept } from '../kept/read-kept.ts';
import type { Rooms } from './apply.ts';
import { applyKeptRoster } from './apply-kept.ts';
import type { Open } from './kept-among.ts';
import { previewKept } from './preview-kept.ts';
import type { RosterReport } from './report.ts';

/** Throws as `previewKept` does, and `halted`. */
export async function previewKeptRosters(
  rooms: Rooms,
  organizationId: string,
  opens: readonly Open[],
): Promise<RosterReport> {
  await refuseHalted(rooms.control, organizationId);
  const opened: RandomAccess[] = [];
  try {
    const files: KeptFile[] = [];
    for (const open of opens) {
      const bytes = await open();
      opened.push(bytes);
      files.push(await openKept(bytes));
    }
    return await previewKept(rooms, organizationId, files);
  } finally {
    for (const bytes of opened) await bytes.close();
  }
}

/** All of them are looked at before the first is stored. */
export async function applyKeptRosters(
  rooms: Rooms,
  organizationId: string,
  opens: readonly Open[],
  memberId: string | null,
): Promise<RosterReport> {
  const report = await previewKeptRosters(rooms, organizationId, opens);
  for (const open of opens) {
    const bytes = await open();
    try {
      await applyKeptRoster(rooms, organizationId, bytes, memberId);
    } finally {
      await bytes.close();
    }
  }
  return { ...report, isApplied: true };
}
