// Reads a bulk file with fixed columns in two passes: first what can be kept and what is wrong, then the rows themselves.
import type { Shape } from '../../privacy/shapes.ts';
import type { RosterFile } from '../roster/reading/roster-file.ts';
import type { Cells, TableFile, TableFinding } from './table-file.ts';

export interface TableReading<Found> {
  /** Below the header, blank ones not counted. */
  readonly rows: number;
  readonly kept: number;
  readonly findings: readonly TableFinding[];
  /** What the kept rows say, many at a time. Reads the file again with each call. */
  records(): AsyncIterable<readonly Found[]>;
}

/** How many findings are named one by one; each is counted. */
const mostFindings = 200_000;

export async function readTable<S extends Shape, Header extends string, Found extends object>(
  file: RosterFile,
  table: TableFile<S, Header, Found>,
): Promise<TableReading<Found>> {
  const places = placesOf(file.headers, table.headers);
  const missing = table.needs.filter((some) => some.every((header) => places[header] === undefined));
  if (missing.length > 0) {
    const findings = missing.map(([first]) => ({ row: 1, column: first!, code: 'column-missing' as const }));
    return { rows: 0, kept: 0, findings, records: async function* () {} };
  }
  const counts = { rows: 0, kept: 0 };
  const findings: TableFinding[] = [];
  const read = async function* (): AsyncGenerator<readonly (Found | TableFinding)[]> {
    for await (const part of file.rows()) {
      yield part.map(({ row, cells }) => {
        const found = table.read(cellsOf(cells, table.headers, places), row);
        return 'code' in found ? { row, ...found } : found;
      });
    }
  };
  for await (const part of read()) {
    for (const found of part) {
      counts.rows += 1;
      if (!isFinding(found)) counts.kept += 1;
      else if (findings.length < mostFindings) findings.push(found);
    }
  }
  return {
    ...counts,
    findings,
    async *records() {
      for await (const part of read()) yield part.filter((found): found is Found => !isFinding(found));
    },
  };
}

const isFinding = (found: object): found is TableFinding => 'code' in found;

/** Letter case and spaces around a header say nothing. */
function placesOf<Header extends string>(
  headers: readonly string[],
  wanted: readonly Header[],
): Readonly<Partial<Record<Header, number>>> {
  const bare = headers.map((header) => header.toUpperCase().replaceAll(/[\s-]+/g, '_'));
  const found = wanted.map((header) => [header, bare.indexOf(header)] as const).filter(([, at]) => at >= 0);
  return Object.fromEntries(found) as Partial<Record<Header, number>>;
}

function cellsOf<Header extends string>(
  cells: readonly string[],
  headers: readonly Header[],
  places: Readonly<Partial<Record<Header, number>>>,
): Cells<Header> {
  const named = headers.map((header) => [header, (cells[places[header] ?? -1] ?? '').trim()]);
  return Object.fromEntries(named) as Cells<Header>;
}
