// Reads a bulk file with fixed columns in two passes: first what can be kept and what is wrong, then the rows themselves.
import { setImmediate } from 'node:timers/promises';
import type { RosterFile } from '../roster/reading/roster-file.ts';
import { isBlank, type SheetRow } from '../roster/reading/sheet.ts';
import { Repeats } from './repeats.ts';
import type { AnyTableFile, CellFinding, Cells, KeptDays, TableFinding } from './table-file.ts';

export interface TableReading {
  /** Below the header, blank ones not counted. */
  readonly rows: number;
  /** Of those, how many say something that is kept. */
  readonly kept: number;
  /** How many records they make. */
  readonly records: number;
  readonly findings: readonly TableFinding[];
  /** What the kept rows say, many at a time. Reads the file again with each call. */
  read(): AsyncIterable<readonly object[]>;
}

/** How many findings are named one by one; each is counted. */
const mostFindings = 200_000;

/** So many rows are read before others get a turn: this is the thread of the web. */
const atOnce = 500;

interface ReadRow {
  readonly row: number;
  readonly said: readonly object[];
}

export async function readTable(file: RosterFile, table: AnyTableFile, days: KeptDays): Promise<TableReading> {
  const { places, findings } = placesOf(file.headers, table);
  const counts = { rows: 0, kept: 0, records: 0 };
  if (findings.some(({ code }) => code === 'column-missing')) {
    return { ...counts, findings, read: async function* () {} };
  }
  const rows = () => readRows(file, table, places, days);
  for await (const part of rows()) {
    for (const { row, said } of part) {
      const wrong = said.filter(isFinding);
      counts.rows += 1;
      counts.records += said.length - wrong.length;
      if (wrong.length < said.length) counts.kept += 1;
      if (findings.length < mostFindings) findings.push(...wrong.map((finding) => ({ row, ...finding })));
    }
  }
  return {
    ...counts,
    findings,
    async *read() {
      for await (const part of rows()) {
        yield part.flatMap(({ said }) => said.filter((one): one is object => !isFinding(one)));
      }
    },
  };
}

async function* readRows(
  file: RosterFile,
  table: AnyTableFile,
  places: Places,
  days: KeptDays,
): AsyncGenerator<readonly ReadRow[]> {
  const { repeats } = table;
  const before = new Repeats();
  const readRow = ({ row, cells }: SheetRow): readonly object[] =>
    cells.slice(file.width).every(isBlank)
      ? table.read(cellsOf(cells, places), { row, day: file.day, ...days })
      : [{ column: table.headers[0]!, code: 'row-shifted' }];
  const withoutRepeats = (one: object): object => {
    if (repeats === undefined || isFinding(one) || !before.add(repeats.keyOf(one))) return one;
    return { column: repeats.columnOf(one), code: 'row-repeated' };
  };
  for await (const part of file.rows()) {
    for (let at = 0; at < part.length; at += atOnce) {
      const some = part.slice(at, at + atOnce);
      yield some.map((one) => ({ row: one.row, said: readRow(one).map(withoutRepeats) }));
      await setImmediate();
    }
  }
}

const isFinding = (found: object): found is CellFinding => 'code' in found;

type Places = readonly (readonly [header: string, at: number])[];

/** Letter case and spaces around a header say nothing. */
function placesOf(
  headers: readonly string[],
  { headers: wanted, needs, family }: AnyTableFile,
): { readonly places: Places; readonly findings: TableFinding[] } {
  const bare = headers.map((header) => header.toUpperCase().replaceAll(/[\s-]+/g, '_'));
  const isWanted = (header: string): boolean => wanted.includes(header) || family?.pattern.test(header) === true;
  const found = bare.flatMap((header, at) => (isWanted(header) ? [[header, at] as const] : []));
  const places = found.filter(([header, at]) => bare.indexOf(header) === at);
  const known = new Set<string>(places.map(([header]) => header));
  const missing = needs.filter((some) => !some.some((header) => known.has(header))).map(([first]): string => first!);
  if (family !== undefined && !places.some(([header]) => family.pattern.test(header))) missing.push(family.named);
  const findings: TableFinding[] = [
    ...missing.map((column) => ({ row: 1, column, code: 'column-missing' as const })),
    ...found
      .filter(([header, at]) => bare.indexOf(header) !== at)
      .map(([column]) => ({ row: 1, column, code: 'column-repeated' as const })),
  ];
  return {
    places: [...wanted.filter((header) => !known.has(header)).map((header) => [header, -1] as const), ...places],
    findings,
  };
}

function cellsOf(cells: readonly string[], places: Places): Cells<string> {
  return Object.fromEntries(places.map(([header, at]) => [header, (cells[at] ?? '').trim()])) as Cells<string>;
}
