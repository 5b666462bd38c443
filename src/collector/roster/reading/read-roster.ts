// Reads an HR file in two passes: what only the whole file tells, then one record and its findings after the other.
import { Refused } from '../../../base/errors.ts';
import type { ColumnMeaning } from './column-meaning.ts';
import { type ColumnPlan, headerFindings, planOf } from './column-plan.ts';
import type { RowFinding } from './finding.ts';
import { GroupCounts } from './group-counts.ts';
import { recordOf } from './record-of.ts';
import type { RosterFile } from './roster-file.ts';
import { indexRoster, type RosterIndex } from './roster-index.ts';
import type { RosterRecord } from './roster-record.ts';

export interface RosterPart {
  readonly records: readonly RosterRecord[];
  readonly findings: readonly RowFinding[];
}

export interface RosterReading {
  /** Below the header, blank ones not counted. */
  readonly rows: number;
  /** Ascending, each with its people: the records that `parts` will give. */
  readonly days: readonly { readonly day: string; readonly people: number }[];
  /** Records and findings in the order of their rows, groups of one at the end. Reads the file again with each call. */
  parts(): AsyncIterable<RosterPart>;
}

/**
 * `meanings` has one for each header. An error of the header leaves out every row: then there are findings alone. Throws
 * Refused with a `file-…` code. For each row about 100 bytes stay in memory as long as the reading does.
 */
export async function readRoster(file: RosterFile, meanings: readonly ColumnMeaning[]): Promise<RosterReading> {
  const headers = headerFindings(file, meanings);
  const plan = planOf(file, meanings);
  const index = await indexRoster(file.rows(), plan, file.day);
  const isUnderstood = headers.every(({ severity }) => severity !== 'error');
  return {
    rows: index.count,
    days: isUnderstood ? index.days : [],
    async *parts() {
      if (headers.length > 0) yield { records: [], findings: headers };
      if (isUnderstood) yield* partsOf(file, plan, index);
    },
  };
}

async function* partsOf(file: RosterFile, plan: ColumnPlan, index: RosterIndex): AsyncGenerator<RosterPart> {
  const groups = new GroupCounts();
  const columns = new Map(plan.groups.map(({ at, dimension }) => [dimension, plan.headers[at] ?? '']));
  const columnOf = (dimension: string): string => columns.get(dimension) ?? '';
  let person = 0;
  for await (const rows of file.rows()) {
    const records: RosterRecord[] = [];
    const findings: RowFinding[] = [];
    for (const row of rows) {
      if (index.rowOf(person) !== row.row) throw changed();
      const record = recordOf(row, person, index, plan, findings);
      person += 1;
      if (record === undefined) continue;
      groups.add(record, columnOf);
      records.push(record);
    }
    yield { records, findings };
  }
  if (person !== index.count) throw changed();
  const alone = groups.findings();
  if (alone.length > 0) yield { records: [], findings: alone };
}

const changed = (): Refused =>
  new Refused('file-unreadable', 'The file changed while it was read.', 'Read it again when nobody writes it.');
