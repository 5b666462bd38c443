// Applies an HR file that was sanitized where a proxy runs: rows and words come, and no file, no address, no id.
import { refuseHalted } from '../../control/halts.ts';
import { writeDirectory } from '../../control/directory.ts';
import { oneApplyAtATime, placeRosters } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { keptOutOf } from '../../control/objections.ts';
import { dayNumberOf } from '../../privacy/day.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { type Labels, readmitLabels } from '../../privacy/label.ts';
import { type Row, Sanitized } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { admit } from '../kept/import-kept.ts';
import { requireSameKey } from '../kept/key.ts';
import { type KeptFile, keptRefused, openKept } from '../kept/read-kept.ts';
import { takeKeptRows } from '../known-objections.ts';
import { type Rooms, sweep } from './apply.ts';
import { isThereOn } from './day-rows.ts';

export interface KeptRoster {
  readonly day: string;
  readonly rows: number;
  readonly people: number;
  /** True where the key is that of a connection through a proxy, so that its accounts can be matched. */
  readonly isMatched: boolean;
}

const numbers = new Set<number>(fileDimensions.map(({ number }) => number));
const dimensions = new Set<string>(['zone', ...fileDimensions.map(({ key }) => key)]);
const names = Object.keys(rosterShape.columns);
const [snapshotAt, groupsAt, dimensionsAt] = ['snapshot', 'groups', 'dimensions'].map((name) => names.indexOf(name));
const rowsPerFlush = 20_000;

/**
 * Replaces what stood for its day. Throws Refused `kept-file-refused` before anything is stored, `proxy-key-changed`, as
 * `requireSameKey` does, `halted`.
 */
export async function applyKeptRoster(
  rooms: Rooms,
  organizationId: string,
  bytes: RandomAccess,
  memberId: string | null,
): Promise<KeptRoster> {
  const { control, store } = rooms;
  await refuseHalted(control, organizationId);
  const file = await openKept(bytes);
  const { connector, key, day } = file.head;
  if (connector !== 'hris' || day === null) throw keptRefused();
  const isMatched = await requireSameKey(control, organizationId, key);
  const { version } = await organizationKeys(control, organizationId);
  const found = await checked(file, version);
  await store.prepareOrganization(organizationId);
  return oneApplyAtATime(control, organizationId, async () => {
    try {
      const keptOut = await keptOutOf(control, organizationId);
      const on = dayNumberOf(day);
      let people = 0;
      await takeKeptRows(rooms, organizationId, key);
      const appender = store.appender(organizationId, organizationId, 1);
      let unflushed = 0;
      for await (const line of file.lines()) {
        if (line.is !== 'rows') continue;
        const rows = admit(rosterShape, version, line.rows);
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
      const placed = { day, snapshot: found.snapshot, people, findings: 0 };
      await placeRosters(control, organizationId, [placed], memberId);
      return { day, rows: found.rows, people, isMatched };
    } finally {
      await sweep(rooms, organizationId);
    }
  });
}

/** All of it, before a row is stored. */
async function checked(file: KeptFile, keyVersion: number) {
  const snapshots = new Set<unknown>();
  let labels: Labels | undefined;
  let rows = 0;
  for await (const line of file.lines()) {
    if (line.is === 'words') {
      labels = labels === undefined ? readmitLabels(line.words, dimensions) : undefined;
      if (labels === undefined) throw keptRefused();
      continue;
    }
    if (line.stream !== 'people') throw keptRefused();
    for (const row of Sanitized.rowsOf(admit(rosterShape, keyVersion, line.rows))) {
      if (!isSound(row)) throw keptRefused();
      snapshots.add(row[snapshotAt!]);
      rows += 1;
    }
  }
  const [snapshot, another] = snapshots;
  if (labels === undefined || typeof snapshot !== 'string' || another !== undefined) throw keptRefused();
  return { labels, rows, snapshot };
}

/** Groups and dimensions are lists of one length, and of dimensions that everybody has. */
function isSound(row: Row): boolean {
  const [groups, of] = [row[groupsAt!] as readonly string[], row[dimensionsAt!] as readonly number[]];
  return groups.length === of.length && of.every((number) => numbers.has(number));
}
