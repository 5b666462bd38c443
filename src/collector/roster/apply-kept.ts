// Applies an HR file that was sanitized where a proxy runs: rows and words come, and no file, no address, no id.
import { newId } from '../../base/ids.ts';
import { refuseHalted } from '../../control/halts.ts';
import { writeDirectory } from '../../control/directory.ts';
import { oneApplyAtATime, placeRosters } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { keptOutOf } from '../../control/objections.ts';
import { dayNumberOf } from '../../privacy/day.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { admit } from '../kept/import-kept.ts';
import { requireSameKey } from '../kept/key.ts';
import { openKept } from '../kept/read-kept.ts';
import { takeKeptRows } from '../known-objections.ts';
import { type Rooms, sweep } from './apply.ts';
import { checkKept } from './check-kept.ts';
import { isThereOn } from './day-rows.ts';

const rowsPerFlush = 20_000;
const snapshotAt = Object.keys(rosterShape.columns).indexOf('snapshot');

/**
 * Replaces what stood for its day. Throws Refused `kept-file-refused` before anything is stored, `proxy-key-changed`, as
 * `requireSameKey` does, `halted`.
 */
export async function applyKeptRoster(
  rooms: Rooms,
  organizationId: string,
  bytes: RandomAccess,
  memberId: string | null,
): Promise<void> {
  const { control, store } = rooms;
  await refuseHalted(control, organizationId);
  const file = await openKept(bytes);
  const { key } = file.head;
  await requireSameKey(control, organizationId, key);
  const { version } = await organizationKeys(control, organizationId);
  const found = await checkKept(file, version);
  const { day } = found;
  // Another than the file's: the same file may stand in another organization of this server, or be applied again.
  const snapshot = newId();
  await store.prepareOrganization(organizationId);
  return oneApplyAtATime(control, organizationId, async () => {
    try {
      await takeKeptRows(rooms, organizationId, key);
      const keptOut = await keptOutOf(control, organizationId);
      const on = dayNumberOf(day);
      let people = 0;
      const appender = store.appender(organizationId, organizationId, 1);
      let unflushed = 0;
      for await (const line of file.lines()) {
        if (line.is !== 'rows') continue;
        const rows = admit(rosterShape, version, underSnapshot(snapshot, line.rows));
        const here = Sanitized.rowsOf(rows).filter((row) => isThereOn(row, on));
        people += keptOut.rowsThatPass(rosterShape, here).length;
        appender.add(rows);
        unflushed += rows.count;
        if (unflushed < rowsPerFlush) continue;
        await refuseHalted(control, organizationId);
        await appender.flush();
        unflushed = 0;
      }
      await appender.flush();
      await refuseHalted(control, organizationId);
      await writeDirectory(control, organizationId, found.labels);
      const placed = { day, snapshot, people, findings: found.tally.total };
      await placeRosters(control, organizationId, [placed], memberId);
    } finally {
      await sweep(rooms, organizationId);
    }
  });
}

/** What is no row stays what it is, for whoever admits it. */
function underSnapshot(snapshot: string, rows: unknown): unknown {
  if (!Array.isArray(rows)) return rows;
  return rows.map((row: unknown) => (Array.isArray(row) ? row.toSpliced(snapshotAt, 1, snapshot) : row));
}
