// Gives back the blank cells that Excel forgets where it writes text.
//
// You would not believe it: Excel looks at 16 rows at a time, and where the last columns are blank in all of them it writes
// no delimiters for them. A last column such as LEAVE_DATE is blank nearly everywhere. A single short row, however, is a
// row that has lost a cell.
import { isBlank, type SheetRow } from './sheet.ts';

const blockRows = 16;

export async function* withExcelBlanks(
  parts: AsyncIterable<readonly SheetRow[]>,
  columns: number,
): AsyncGenerator<readonly SheetRow[]> {
  let block: SheetRow[] = [];
  for await (const rows of parts) {
    const ready: SheetRow[] = [];
    for (const row of rows) {
      if (block.length > 0 && blockOf(row) !== blockOf(block[0]!)) {
        ready.push(...filled(block, columns));
        block = [];
      }
      block.push(row);
    }
    yield ready;
  }
  yield filled(block, columns);
}

const blockOf = ({ row }: SheetRow): number => Math.floor((row - 1) / blockRows);

function filled(block: readonly SheetRow[], columns: number): readonly SheetRow[] {
  const length = block[0]?.cells.length ?? columns;
  const isForgotten =
    block.length > 1 &&
    length < columns &&
    block.every(({ cells }) => cells.length === length) &&
    block.some(({ cells }) => !isBlank(cells[length - 1]!));
  return isForgotten ? block.map((row) => padded(row, columns)) : block;
}

/** With blank cells up to the last column. */
export function padded(row: SheetRow, columns: number): SheetRow {
  const missing = columns - row.cells.length;
  return missing <= 0 ? row : { row: row.row, cells: [...row.cells, ...Array<string>(missing).fill('')] };
}
