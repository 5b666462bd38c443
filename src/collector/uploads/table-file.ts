// The contract of a bulk file with fixed columns: which they are, and what a row means or why it means nothing.
import type { Upload } from '../../connector/connector.ts';
import type { Keep, Shape } from '../../privacy/shapes.ts';

export const tableFindingSentences = {
  'column-missing': 'The file has no such column, so no row can be read.',
  'person-blank': 'Neither an id nor an address says whose it is.',
  'email-invalid': 'This is no e-mail address of one person.',
  'source-invalid': 'This names no source: write one word such as slack or github, or email for an address.',
  'identity-blank': 'The row names no identity.',
} as const satisfies Record<string, string>;

export type TableFindingCode = keyof typeof tableFindingSentences;

export interface TableFinding {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** The documented header. */
  readonly column: string;
  readonly code: TableFindingCode;
}

/** Trimmed cells by the documented header of their column; '' where there is no such column. */
export type Cells<Header extends string> = Readonly<Record<Header, string>>;

export interface TableFile<S extends Shape, Header extends string, Found> {
  readonly upload: Upload;
  readonly shape: S;
  readonly keep: Keep<S, TableContext>;
  readonly headers: readonly Header[];
  /** Of each list the file must have one. */
  readonly needs: readonly (readonly Header[])[];
  /** What a row says, or what is wrong with it; then the row is left out. */
  readonly read: (cells: Cells<Header>, row: number) => Found | Omit<TableFinding, 'row'>;
}

/** What all rows of one file have in common. */
export interface TableContext {
  readonly file: string;
  /** How many are kept. */
  readonly rows: number;
}
