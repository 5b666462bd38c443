// A table as it stands in a file, whatever the format: rows with their numbers, not yet understood.

export interface SheetRow {
  /** As a spreadsheet counts, from 1. A line break inside quotes begins no row. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface Sheet {
  /** True where a row ends with its last filled cell. */
  readonly leavesOutBlanks: boolean;
  /** All rows from the first, many at a time; again from the beginning with each call. */
  rows(): AsyncIterable<readonly SheetRow[]>;
}

export const isBlank = (cell: string): boolean => cell.trim() === '';

/** True for a row that can be a header: rows of blanks, dashes and delimiters before it are none. */
export const hasWords = (cells: readonly string[]): boolean => cells.some((cell) => /[\p{L}\p{N}]/u.test(cell));
