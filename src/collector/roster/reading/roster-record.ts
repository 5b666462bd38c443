// One person on one day as an HR file says it, in memory only: what the declaration of the roster is read from.

export interface RosterRecord {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** `YYYY-MM-DD`, as all days here. */
  readonly day: string;
  readonly id: string;
  /** The main address first, where there is one, then the others. */
  readonly emails: readonly string[];
  /** Valid in every tool. */
  readonly usernames: readonly string[];
  readonly identities: readonly (readonly [source: string, of: 'username' | 'account', value: string])[];
  /** An id as the file has it, also where nobody of the file has it; null where it is unknown. */
  readonly managerId: string | null;
  readonly managerEmail: string | null;
  /** The ids of everybody above, the nearest first, at most 20. */
  readonly managers: readonly string[];
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  /** An IANA name. */
  readonly zone: string | null;
  /** Minutes after midnight; both 0 where the file does not say. */
  readonly workStart: number;
  readonly workEnd: number;
  /** One bit for each day, Monday the lowest; 0 where the file does not say. */
  readonly workDays: number;
  readonly isLeftOut: boolean;
  /** Pairs of a dimension, as the column's meaning names it, and a word, trimmed. */
  readonly groups: readonly (readonly [dimension: string, word: string])[];
}
