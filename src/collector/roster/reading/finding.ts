// What is found wrong, or odd, in an HR file: where, and what becomes of it.

export const findingSentences = {
  'file-unreadable': 'The file cannot be read.',
  'file-without-day': 'No day: neither a SNAPSHOT column nor a date such as 20260105 at the end of the file name.',
  'column-missing': 'The file has no such column.',
  'column-repeated': 'Another column is taken for the same: choose one of them.',
  'row-shifted': 'The cells do not stand under their headers.',
  'id-blank': 'The id is blank.',
  'id-repeated': 'The id stands in an earlier row of the same day, which is the one that counts.',
  'email-blank': 'No e-mail address: nothing is matched by it.',
  'email-invalid': 'This is no e-mail address of one person.',
  'email-repeated': 'The address is that of an earlier row too: it matches neither by itself.',
  'manager-unknown': 'The manager is nobody of this day.',
  'manager-self': 'A person cannot be their own manager: the manager is taken as unknown.',
  'manager-cycle': 'The managers above lead back to this person: the manager is taken as unknown.',
  'date-invalid': 'This is no date, or one that can be read in two ways: it is taken as unknown.',
  'date-too-old': 'The date is before 1950: it is taken as unknown.',
  'date-two-digit-year': 'The year has two digits: the date is taken as unknown.',
  'leave-before-join': 'The last day is before the first: it is taken as unknown.',
  'day-invalid': 'The day that the row speaks of is missing or no date.',
  'zone-unknown': 'There is no such time zone: write it as Europe/Berlin.',
  'schedule-invalid': 'The working hours or days cannot be understood: they are taken as unknown.',
  'sample-invalid': 'Neither true nor false: the person is left out of every figure until the file says.',
  'group-of-one': 'Nobody else is in this group, so no figure speaks of it.',
} as const satisfies Record<string, string>;

export type FindingCode = keyof typeof findingSentences;
export type FindingSeverity = 'error' | 'warning' | 'note';

export interface RowFinding {
  /** As a spreadsheet counts: the header is row 1. Findings of the whole file stand there too. */
  readonly row: number;
  /** The header, trimmed. */
  readonly column: string | null;
  readonly code: FindingCode;
  /** An error leaves its row out, one of the header the whole file. Everything else is kept. */
  readonly severity: FindingSeverity;
}
