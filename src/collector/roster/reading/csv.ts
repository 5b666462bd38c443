// Reads delimited text: its encoding, its delimiter, its rows.
import { finished } from 'node:stream/promises';
import { type Parser, parse } from 'csv-parse';
import { recognizeColumns } from './columns.ts';
import { asUtf8, encodingOf } from './encoding.ts';
import type { RosterLimits } from './limits.ts';
import { fromReading } from './refusals.ts';
import { hasWords, type Sheet, type SheetRow } from './sheet.ts';

/** Gives the bytes from the beginning with each call. */
type Bytes = () => AsyncIterable<Buffer>;

/** Throws Refused with a `file-…` code. */
export async function openCsv(bytes: Bytes, limits: RosterLimits): Promise<Sheet> {
  const encoding = await encodingOf(bytes());
  const text = (): AsyncGenerator<Buffer> => asUtf8(bytes(), encoding);
  const { delimiter, isDeclared } = delimiterOf(await beginningOf(text()), limits);
  return {
    leavesOutBlanks: false,
    async *rows() {
      for await (const rows of csvRows(text(), delimiter, limits)) {
        yield isDeclared && rows[0]?.row === 1 ? rows.slice(1) : rows;
      }
    },
  };
}

function parserOf(delimiter: string, { rowCharacters }: RosterLimits): Parser {
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: rowCharacters,
  });
  // It is looked for after each piece; without a listener it would end the process.
  parser.on('error', () => undefined);
  return parser;
}

async function* csvRows(
  text: AsyncIterable<Buffer>,
  delimiter: string,
  limits: RosterLimits,
): AsyncGenerator<readonly SheetRow[]> {
  const parser = parserOf(delimiter, limits);
  let row = 0;
  const ready = (): readonly SheetRow[] => {
    if (parser.errored !== null) throw fromReading(parser.errored);
    const rows: SheetRow[] = [];
    for (let cells = next(parser); cells !== null; cells = next(parser)) rows.push({ row: (row += 1), cells });
    return rows;
  };
  try {
    for await (const piece of text) {
      parser.write(piece);
      yield ready();
    }
    parser.end();
    await finished(parser, { readable: false }).catch(() => undefined);
    yield ready();
  } finally {
    parser.destroy();
  }
}

const next = (parser: Parser): readonly string[] | null => parser.read() as readonly string[] | null;

interface Beginning {
  readonly text: Buffer;
  readonly isWhole: boolean;
}

const beginningBytes = 64 * 1024;

async function beginningOf(text: AsyncIterable<Buffer>): Promise<Beginning> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of text) {
    pieces.push(piece);
    length += piece.length;
    if (length > beginningBytes) break;
  }
  return { text: Buffer.concat(pieces).subarray(0, beginningBytes), isWhole: length <= beginningBytes };
}

const delimiters = [',', ';', '\t', '|'];

/** Excel writes and reads a first line `sep=;`, which is no row of the table. */
function delimiterOf(beginning: Beginning, limits: RosterLimits): { delimiter: string; isDeclared: boolean } {
  const declared = /^\uFEFF?sep=(.)\r?\n/u.exec(beginning.text.subarray(0, 16).toString('utf8'))?.[1];
  if (declared !== undefined && delimiters.includes(declared)) return { delimiter: declared, isDeclared: true };
  const scored = delimiters.map((delimiter) => ({
    delimiter,
    score: scoreOf(firstRows(beginning, delimiter, limits)),
  }));
  return {
    delimiter: scored.reduce((best, one) => (one.score > best.score ? one : best)).delimiter,
    isDeclared: false,
  };
}

/** That headers are known counts most, then that rows are as long as their header, then how many cells it has. */
function scoreOf(rows: readonly (readonly string[])[]): number {
  const [header = [], ...others] = rows.filter(hasWords);
  const recognized = recognizeColumns(header).filter(({ known }) => known === 'recognized').length;
  const even = others.filter(({ length }) => length === header.length).length / Math.max(others.length, 1);
  return recognized * 1e6 + (header.length > 1 ? even * 1e4 : 0) + header.length;
}

function firstRows(
  { text, isWhole }: Beginning,
  delimiter: string,
  limits: RosterLimits,
): readonly (readonly string[])[] {
  const parser = parserOf(delimiter, limits);
  const rows: (readonly string[])[] = [];
  // It gives a row once it has seen enough of the next one, and that one never.
  parser.write(isWhole ? Buffer.concat([text, Buffer.from(`\n${'.'.repeat(16)}`)]) : text);
  for (let cells = next(parser); cells !== null && rows.length < 50; cells = next(parser)) rows.push(cells);
  parser.destroy();
  return rows;
}
