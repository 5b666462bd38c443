// How large an HR file may be. Each limit stops a bomb and lets the file of the largest organization through.

const mebibyte = 1024 * 1024;

export interface RosterLimits {
  /** Of the file as it came. */
  readonly bytes: number;
  /** Of a `.gz`, and of one sheet of a workbook. */
  readonly unpackedBytes: number;
  readonly rows: number;
  readonly columns: number;
  /** Characters of one row, and so of one cell. A quote that is never closed ends here. */
  readonly rowCharacters: number;
  /** Of the texts that the cells of a workbook share: they are in memory, packed. */
  readonly sharedBytes: number;
}

export const rosterLimits: RosterLimits = {
  bytes: 1024 * mebibyte,
  // A million people with forty columns are about 400 MB.
  unpackedBytes: 4096 * mebibyte,
  rows: 5_000_000,
  columns: 500,
  rowCharacters: mebibyte,
  // Texts of a million people with three of their own each are about 80 MB.
  sharedBytes: 192 * mebibyte,
};
