// The contract of a bulk file with fixed columns: which they are, and what a row means or why it means nothing.
import type { Upload } from '../../connector/connector.ts';
import type { OfDays } from '../../events/bulk-rows.ts';
import type { OfFiles } from '../../events/removal.ts';

export const tableFindingSentences = {
  'column-missing': 'The file has no such column, so no row can be read.',
  'column-repeated': 'An earlier column has the same header, and is the one that is read.',
  'row-shifted': 'The row has more cells than the header.',
  'row-repeated': 'An earlier row of the file says the same of the same person, and is the one that counts.',
  'person-blank': 'Neither an id nor an address says whose it is.',
  'email-invalid': 'This is no e-mail address of one person.',
  'source-invalid': 'This names no source: write one word such as slack or github, or email for an address.',
  'identity-blank': 'The row names no identity.',
  'week-invalid': 'This is no week such as 2026-W02, and no Monday such as 2026-01-05.',
  'key-invalid': 'This is no name of a metric: a word or a few, at most 60 characters, and no address.',
  'value-invalid': 'This is no number from -1,000,000,000 to 1,000,000,000, written with a point.',
  'day-missing': 'No day: neither a SNAPSHOT column nor a date such as 20260105 at the end of the file name.',
  'day-invalid': 'This is no day such as 2026-01-05, of the year 2000 or later.',
  'day-in-future': 'The day has not come yet.',
  'day-too-old': 'The day is older than rows of files are kept.',
  'answers-blank': 'The row answers no question.',
  'time-invalid': 'This is no instant such as 2026-01-05T08:30:00Z, of the year 2000 or later.',
  'building-blank': 'The row names no building.',
  'assigned-invalid': 'This is neither true nor false.',
} as const satisfies Record<string, string>;

export type TableFindingCode = keyof typeof tableFindingSentences;

export interface TableFinding {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** The documented header. */
  readonly column: string;
  readonly code: TableFindingCode;
}

/** What a row has of a finding before it is told its number. */
export type CellFinding = Omit<TableFinding, 'row'>;

/** Trimmed cells by the documented header of their column; '' where there is no such column. */
export type Cells<Header extends string> = Readonly<Record<Header, string>>;

/** `YYYY-MM-DD`. */
export interface KeptDays {
  /** The first of which rows are kept. */
  readonly firstDay: string;
  /** The last that has begun anywhere on earth. */
  readonly lastDay: string;
}

/** What is known beside a row. */
export interface Given extends KeptDays {
  readonly row: number;
  /** From the name of the file, `YYYY-MM-DD`. */
  readonly day: string | null;
}

/**
 * What a file does to those before it. `file`: it stands in their place. `rows`: it adds rows, and a row that is known
 * is replaced. `days`: of each day that it names nothing of an earlier file stays.
 */
export type Standing<Found> =
  | { readonly by: 'file'; readonly shape: OfFiles }
  | { readonly by: 'rows'; readonly shape: OfDays }
  | { readonly by: 'days'; readonly shape: OfDays; dayOf(found: Found): string };

export interface TableFile<Header extends string, Found> {
  /** Of one stream. */
  readonly upload: Upload;
  readonly standing: Standing<Found>;
  readonly headers: readonly Header[];
  /** Of each list the file must have one. */
  readonly needs: readonly (readonly Header[])[];
  /** Headers of which a file can have any number; `named` is what a finding calls them where there is none. */
  readonly family?: { readonly pattern: RegExp; readonly named: string };
  /** What a row says, and what is wrong with it. A row of which nothing is understood is left out. */
  read(cells: Cells<Header>, given: Given): readonly (Found | CellFinding)[];
  /** What two rows must not say both, and in which column it shows. */
  readonly repeats?: { keyOf(found: Found): string; columnOf(found: Found): string };
  /** The word that a row brings, and where it stands in the directory. */
  readonly words?: { readonly dimension: string; of(found: Found): string };
  /** What can be found in such a file; its page explains each. */
  readonly codes: readonly TableFindingCode[];
}

/** Whatever its rows are. */
export type AnyTableFile = TableFile<string, object>;

/** What all rows of one file have in common. */
export interface TableContext {
  readonly file: string;
  /** How many are kept. */
  readonly rows: number;
}

/** What every such file can have. */
export const codesOfEach = ['column-missing', 'column-repeated', 'row-shifted'] as const;
