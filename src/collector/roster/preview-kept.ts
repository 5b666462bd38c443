// Says what applying HR files that were sanitized elsewhere would change, as far as kept rows can tell.
import { keptOutOf } from '../../control/objections.ts';
import { listRosters } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { dayNumberOf } from '../../privacy/day.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import type { KeptOut } from '../../privacy/kept-out.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import { admit } from '../kept/import-kept.ts';
import { requireOneKey } from '../kept/key.ts';
import type { KeptFile } from '../kept/read-kept.ts';
import type { Rooms } from './apply.ts';
import { type CheckedKept, checkKept } from './check-kept.ts';
import { dayTwice } from './day-twice.ts';
import { personOf } from './day-rows.ts';
import { PeopleOfDay } from './people-of-day.ts';
import { FindingTally } from './reading/finding-tally.ts';
import { changesOf, comparableDimensions, type RosterReport } from './report.ts';

interface Checked extends CheckedKept {
  readonly file: KeptFile;
}

/** Throws Refused `kept-file-refused`, `proxy-key-changed`, and `invalid-request` for two files of one day. */
export async function previewKept(
  { control, store }: Rooms,
  organizationId: string,
  files: readonly KeptFile[],
): Promise<RosterReport> {
  const { version } = await organizationKeys(control, organizationId);
  const read: Checked[] = [];
  for (const file of files) {
    read.push({ ...(await checkKept(file, version)), file });
  }
  const isMatched = await requireOneKey(control, organizationId, new Set(files.map(({ head }) => head.key)));
  read.sort((one, other) => (one.day < other.day ? -1 : 1));
  if (new Set(read.map(({ day }) => day)).size < read.length) throw dayTwice();
  await store.prepareOrganization(organizationId);
  const standing = await listRosters(control, organizationId);
  const compared = read.map(({ day, groups }) => ({ day, numbers: new Set(groups.keys()) }));
  const looksAt = await comparableDimensions(store, organizationId, compared, standing);
  const keptOut = await keptOutOf(control, organizationId);
  const days: { readonly day: string; readonly people: PeopleOfDay }[] = [];
  for (const one of read) days.push({ day: one.day, people: await peopleOf(one, { version, looksAt, keptOut }) });
  return {
    rows: read.reduce((sum, one) => sum + one.read, 0),
    kept: read.reduce((sum, one) => sum + one.rows, 0),
    // Their headers stayed where they were sanitized.
    columns: [],
    days: await changesOf(store, organizationId, days, standing, looksAt),
    groups: groupsOf(read.at(-1)),
    findingCounts: countsOf(read),
    // So did the places of what was found.
    findings: [],
    isMatched,
    isApplied: false,
  };
}

interface Looking {
  readonly version: number;
  readonly looksAt: ReadonlySet<number>;
  readonly keptOut: KeptOut;
}

async function peopleOf({ file, day }: Checked, { version, looksAt, keptOut }: Looking): Promise<PeopleOfDay> {
  const people = new PeopleOfDay(looksAt);
  const on = dayNumberOf(day);
  for await (const line of file.lines()) {
    if (line.is !== 'rows') continue;
    const rows = Sanitized.rowsOf(admit(rosterShape, version, line.rows));
    for (const row of keptOut.rowsThatPass(rosterShape, rows)) people.add(personOf(row, on));
  }
  return people;
}

const groupsOf = (latest: CheckedKept | undefined): RosterReport['groups'] =>
  fileDimensions.flatMap(({ key, name, number }) => {
    const groups = latest?.groups.get(number);
    return groups === undefined ? [] : [{ dimension: key, name, groups: groups.size }];
  });

function countsOf(read: readonly CheckedKept[]): RosterReport['findingCounts'] {
  const all = new FindingTally();
  for (const { code, severity, count } of read.flatMap(({ tally }) => tally.counts()))
    all.add({ code, severity }, count);
  return all.counts();
}
