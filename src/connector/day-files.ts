// Lists that a source gives as packed files, each of one UTC day, and what it counts in them.

export interface DayFiles {
  /** The argument that names the day, `YYYY-MM-DD`; null where the source gives the newest without being told. */
  readonly argument: string | null;
  /** The newest may not be there yet: it is looked for so many days back. */
  readonly newestWithinDays: number;
  /** The first day that it is looked for, so many days back; yesterday where it is left out. */
  readonly newestAfterDays?: number;
  /** Older ones are read too, so many days before the newest; one that is not there is left out. */
  readonly alsoDaysBefore: readonly number[];
}

/** Who a token speaks for, where no call says it. */
export interface IdentityInFile {
  /** The list of such a file: `read` gets its beginning. */
  readonly inFile?: { readonly records: string; readonly limit: number; readonly dayFiles?: DayFiles };
}

/** What a source counted of a place on a UTC day. */
export interface PlaceDay {
  /** The source's id of the place. In memory only. */
  readonly place: string;
  /** What people and apps wrote. */
  readonly posted: number;
  readonly postedByMembers: number;
  readonly membersWhoPosted: number;
  /** Given on that day, to whatever message. */
  readonly reactions: number;
  /** How many were in the place. */
  readonly members: number;
}
