// What a column of an HR file can be taken for.

/** Those that are said in one word. */
export const plainMeanings = [
  'snapshot',
  'id',
  'email',
  'alias',
  'joinDate',
  'leaveDate',
  'managerId',
  'managerEmail',
  'timeZone',
  'workStart',
  'workEnd',
  'workDays',
  'sample',
  'ignore',
] as const;

export type ColumnMeaning =
  | { readonly is: (typeof plainMeanings)[number] }
  /** One of the dimensions that every organization has, by its key, or one of its own, by its name. */
  | { readonly is: 'group'; readonly dimension: string }
  /** In another source, such as `slack`; `any` for a username that is the same in all tools. */
  | { readonly is: 'identity'; readonly source: string; readonly of: 'username' | 'account' };

export interface RecognizedColumn {
  /** As it stands in the file, trimmed. */
  readonly header: string;
  /** `ignore` where the header says nothing that we know. */
  readonly meaning: ColumnMeaning;
  readonly known: 'recognized' | 'no';
}
