// What the addresses of the reports about a connection may say: which channels, which days.
import { textIn } from '../frame/address.ts';

export interface CoverageSearch {
  readonly search?: string | undefined;
  readonly show?: 'incomplete' | 'unread' | undefined;
  readonly page?: number | undefined;
}

export const coverageSearch = (given: Record<string, unknown>): CoverageSearch => ({
  search: textIn(given.search),
  show: given.show === 'incomplete' || given.show === 'unread' ? given.show : undefined,
  page: typeof given.page === 'number' && given.page > 1 ? Math.floor(given.page) : undefined,
});

export interface SourceCountsSearch {
  /** UTC days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const sourceCountsSearch = (given: Record<string, unknown>): SourceCountsSearch => ({
  from: dayIn(given.from),
  to: dayIn(given.to),
});

const dayIn = (given: unknown): string | undefined =>
  typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : undefined;
