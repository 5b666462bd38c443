// What a reader's answers need to know of an organization, beside its figures.
import type { OwnDimension } from './internal/dimensions.ts';
import type { RosterSnapshot } from './roster-of-week.ts';

/** A connection whose way to its source does not tell everything. */
export interface LackingRoute {
  readonly connection: string;
  /** Of which table. */
  readonly of: 'messages' | 'channels';
  readonly columns: readonly string[];
  /** A clause that goes on after "Not available: ". */
  readonly why: string;
}

export interface ReadingOrganization {
  readonly id: string;
  readonly name: string;
  /** An IANA zone. */
  readonly timeZone: string;
  /** The fewest people a number may speak of; 5 where it is not raised. */
  readonly k?: number;
  /** SQL for rows (account, person, isLeftOut, isNoPerson). */
  readonly persons?: string;
  /** What its connections cannot tell. */
  readonly lacking?: readonly LackingRoute[];
  /** The rosters that stand. */
  readonly rosters?: readonly RosterSnapshot[];
  /** The dimensions that it names itself. */
  readonly dimensions?: readonly OwnDimension[];
  /** Its own words, by the tokens that stand for them. */
  readonly directory?: ReadonlyMap<string, { readonly word: string }>;
}
