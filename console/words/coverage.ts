// The coverage report: which channels want a look, and what is said of each.
import type { Coverage } from '../../src/api/contract/live.ts';
import { matches } from './search.ts';

export type CoverageRow = Coverage['channels'][number];

/** Read to the end, with every reply that the source counts. */
export function isWhole(row: CoverageRow): boolean {
  return row.unreadable === null && row.isBackfilled && row.threadsOwing === 0 && row.repliesStored >= row.repliesSaid;
}

/** One word for a channel, and whether it is good. */
export function standingOf(row: CoverageRow): { readonly name: string; readonly tone: 'good' | 'wait' | 'bad' } {
  if (row.unreadable !== null) return { name: 'Not read', tone: 'bad' };
  if (!row.isBackfilled) return { name: 'Still reading', tone: 'wait' };
  return isWhole(row) ? { name: 'Complete', tone: 'good' } : { name: 'Replies missing', tone: 'wait' };
}

export interface CoverageFilters {
  readonly search?: string | undefined;
  readonly show?: 'incomplete' | undefined;
}

/** Channels with something missing first, the largest first among equals. */
export function coverageRows(rows: readonly CoverageRow[], { search = '', show }: CoverageFilters): CoverageRow[] {
  return rows
    .filter((each) => (show !== 'incomplete' || !isWhole(each)) && matches(search, [each.name]))
    .sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)) || b.messages - a.messages || (a.name < b.name ? -1 : 1));
}

export const rowsPerPage = 50;

/** A page of a long list; a page that does not exist is the nearest that does. */
export function pageOf<T>(rows: readonly T[], asked: number): { rows: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const page = Math.min(pages, Math.max(1, asked));
  return { rows: rows.slice((page - 1) * rowsPerPage, page * rowsPerPage), page, pages };
}

/** `98.7`, rounded down: 100 means every one. */
export function shareOf(part: number, whole: number): number {
  return whole <= 0 ? 100 : Math.min(100, Math.floor((1000 * part) / whole) / 10);
}
