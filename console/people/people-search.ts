// What stands in the address of the People page.
export interface PeopleSearch {
  /** Which accounts are listed; the unmatched ones without. */
  readonly show?: 'matched' | 'conflict' | 'not-a-person' | 'unmatched' | undefined;
  readonly offset?: number | undefined;
}
const accountStates = ['matched', 'conflict', 'not-a-person'] as const;

export const peopleSearch = (given: Record<string, unknown>): PeopleSearch => ({
  show: accountStates.find((each) => each === given.show),
  offset: typeof given.offset === 'number' && given.offset > 0 ? Math.floor(given.offset) : undefined,
});
