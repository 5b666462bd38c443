// Reads HR files whole, for tests: as the collector does, but into lists.
import { bytesOf } from '../../archive/testing-zip.ts';
import type { ColumnMeaning } from './column-meaning.ts';
import { recognizeColumns } from './columns.ts';
import type { RowFinding } from './finding.ts';
import { readRoster } from './read-roster.ts';
import { openRosterFile } from './roster-file.ts';
import type { RosterRecord } from './roster-record.ts';

export interface WholeReading {
  readonly rows: number;
  readonly days: readonly { readonly day: string; readonly people: number }[];
  readonly records: readonly RosterRecord[];
  readonly findings: readonly RowFinding[];
}

/** `mapping` says of single headers what else they mean than their names say. */
export async function readWhole(
  content: string | Buffer,
  name = 'hr_20260105.csv',
  mapping: Readonly<Record<string, ColumnMeaning>> = {},
): Promise<WholeReading> {
  const file = await openRosterFile({ name, bytes: bytesOf(Buffer.from(content as string)) });
  const columns = recognizeColumns(file.headers);
  const reading = await readRoster(
    file,
    columns.map(({ header, meaning }) => mapping[header] ?? meaning),
  );
  const records: RosterRecord[] = [];
  const findings: RowFinding[] = [];
  for await (const part of reading.parts()) {
    records.push(...part.records);
    findings.push(...part.findings);
  }
  await file.close();
  return { rows: reading.rows, days: reading.days, records, findings };
}

/** `7 EMPLOYEE_ID id-repeated error` */
export const told = (findings: readonly RowFinding[]): readonly string[] =>
  findings.map(({ row, column, code, severity }) => [row, column, code, severity].join(' '));
