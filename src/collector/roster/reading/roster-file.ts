// Opens an HR file, whatever its format, and gives its header and its rows, as often as they are asked for.
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { openFile, type RandomAccess } from '../../archive/random-access.ts';
import { bytesBetween, unpacked } from './bytes.ts';
import { psoxyTokenOf } from '../../../privacy/psoxy-token.ts';
import { openCsv } from './csv.ts';
import { padded, withExcelBlanks } from './excel-blanks.ts';
import { type RosterLimits, rosterLimits } from './limits.ts';
import { formatUnknown, fromReading, nameInvalid, tooLarge, unreadable } from './refusals.ts';
import { hasWords, isBlank, type Sheet, type SheetRow } from './sheet.ts';
import { openWorkbook } from './workbook.ts';

export interface RosterFile {
  readonly name: string;
  /** From the name, `YYYY-MM-DD`; null where it has none. */
  readonly day: string | null;
  /** Trimmed; '' for a column without a name. Those at the end are left out. */
  readonly headers: readonly string[];
  /** How many cells the header has, those without a name at its end too. */
  readonly width: number;
  /** Of each column the first few values, in memory only. */
  readonly examples: readonly (readonly string[])[];
  /** Those below the header that are not blank, many at a time. Throws Refused with a `file-…` code. */
  rows(): AsyncIterable<readonly SheetRow[]>;
  close(): Promise<void>;
}

/**
 * `source` is a path of this machine or bytes, such as those of a spool, which the file closes. The name of a file given by
 * its path is the last part of it. Throws Refused with a `file-…` code.
 */
export async function openRosterFile(
  source: string | { readonly name: string; readonly bytes: RandomAccess },
  limits: RosterLimits = rosterLimits,
): Promise<RosterFile> {
  const name = typeof source === 'string' ? basename(source) : source.name;
  let bytes: RandomAccess | undefined;
  try {
    bytes = typeof source === 'string' ? undefined : source.bytes;
    checkName(name);
    bytes ??= await openFile(source as string);
    if (bytes.size > limits.bytes) throw tooLarge(`it is larger than ${Math.round(limits.bytes / 1024 ** 2)} MB`);
    return await describe(name, await openSheet(bytes, limits), bytes, limits);
  } catch (error) {
    await bytes?.close();
    throw fromReading(error);
  }
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) throw nameInvalid();
  if (/\.xls[bm]?$/i.test(name)) throw formatUnknown('it is a workbook of another kind than .xlsx');
  if (!/\.(csv|csv\.gz|xlsx)$/i.test(name)) throw formatUnknown('its name does not end in .csv, .csv.gz or .xlsx');
}

/** `employee_snapshot_20260105.csv`: the eight characters before the suffix, where they are a day. */
export function dayOfName(name: string): string | null {
  const parts = /(\d{4})(\d{2})(\d{2})\.(csv|csv\.gz|xlsx)$/i.exec(name);
  if (parts === null) return null;
  const day = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : day;
}

/** By the first bytes, not by the name: a workbook that was renamed to .csv is a workbook. */
async function openSheet(bytes: RandomAccess, limits: RosterLimits): Promise<Sheet> {
  const start = (await bytes.read(0, 8)).toString('latin1');
  if (start.startsWith('PK\x03\x04')) return openWorkbook(bytes, limits);
  if (start.startsWith('\xd0\xcf\x11\xe0')) {
    throw unreadable('it is a workbook of an old kind, or one with a password');
  }
  const packed = (): AsyncGenerator<Buffer> => bytesBetween(bytes, 0, bytes.size);
  const isPacked = start.startsWith('\x1f\x8b');
  return openCsv(
    isPacked ? () => unpacked(packed(), createGunzip({ chunkSize: 128 * 1024 }), limits.unpackedBytes) : packed,
    limits,
  );
}

const exampleRows = 100;
const examplesOfColumn = 3;
const exampleCharacters = 80;

async function describe(name: string, sheet: Sheet, bytes: RandomAccess, limits: RosterLimits): Promise<RosterFile> {
  const { header, first } = await beginningOf(sheet);
  const headers = header.cells.map((cell) => cell.trim());
  while (headers.at(-1) === '') headers.pop();
  if (headers.length > limits.columns) throw tooLarge(`it has more than ${limits.columns} columns`);
  const examples = headers.map((_, at) => {
    const values = new Set(first.map(({ cells }) => (cells[at] ?? '').trim().slice(0, exampleCharacters)));
    values.delete('');
    return [...values].slice(0, examplesOfColumn);
  });
  return {
    name,
    day: dayOfName(name),
    headers,
    width: header.cells.length,
    examples,
    rows: () => rowsBelow(sheet, header.row, headers.length, limits),
    close: () => bytes.close(),
  };
}

async function beginningOf(sheet: Sheet): Promise<{ header: SheetRow; first: readonly SheetRow[] }> {
  const found: SheetRow[] = [];
  for await (const rows of sheet.rows()) {
    for (const row of rows) if (hasWords(row.cells)) found.push(row);
    if (found.length > exampleRows) break;
  }
  const [header, ...first] = found;
  if (header === undefined) throw unreadable('there is nothing in it');
  return { header, first: first.slice(0, exampleRows) };
}

/** A file that a Psoxy sanitized holds tokens where ids and addresses were, in whichever form it was set to. */
function withCanonicalCells(row: SheetRow): SheetRow {
  const tokens = row.cells.map((cell) => psoxyTokenOf(cell));
  return tokens.every((token) => token === undefined)
    ? row
    : { row: row.row, cells: row.cells.map((cell, at) => tokens[at] ?? cell) };
}

async function* rowsBelow(
  sheet: Sheet,
  header: number,
  columns: number,
  limits: RosterLimits,
): AsyncGenerator<readonly SheetRow[]> {
  try {
    const all = sheet.leavesOutBlanks ? sheet.rows() : withExcelBlanks(sheet.rows(), columns);
    for await (const rows of all) {
      if ((rows.at(-1)?.row ?? 0) > limits.rows + header) throw tooLarge(`it has more than ${limits.rows} rows`);
      const below = rows.filter(({ row, cells }) => row > header && !cells.every(isBlank)).map(withCanonicalCells);
      if (below.length > 0) yield sheet.leavesOutBlanks ? below.map((row) => padded(row, columns)) : below;
    }
  } catch (error) {
    throw fromReading(error);
  }
}
