// The coverage report: which channels want a look, and what is said of each.
import type { Coverage } from '../../src/api/contract/live.ts';
import { matches } from './search.ts';

export type CoverageRow = Coverage['channels'][number];

/** Read to the end, with every reply that the source counts, but for those of people who objected. */
export function isWhole(row: CoverageRow): boolean {
  const hasReplies = row.repliesStored >= row.repliesSaid || row.isShortByObjection;
  return row.isBackfilled && row.threadsOwing === 0 && hasReplies;
}

type Standing = 'incomplete' | 'complete' | 'unread';

const standings: Readonly<Record<Standing, number>> = { incomplete: 0, complete: 1, unread: 2 };

export function standingOf(row: CoverageRow): Standing {
  if (row.unreadable !== null) return 'unread';
  return isWhole(row) ? 'complete' : 'incomplete';
}

/** The same in two words, and whether it is good. Not to be read is mostly a choice, so it is neither. */
export function standingWords(row: CoverageRow): { readonly name: string; readonly tone: 'good' | 'wait' | 'none' } {
  if (row.unreadable !== null) return { name: 'Not read', tone: 'none' };
  if (!row.isBackfilled) return { name: 'Still reading', tone: 'wait' };
  return isWhole(row) ? { name: 'Complete', tone: 'good' } : { name: 'Replies missing', tone: 'wait' };
}

/** Why less is stored than the source counts; empty where nobody objected. */
export function objectedWords(objected: Coverage['objected']): string {
  if (objected === null) return '';
  const who = objected === 'some' ? 'Some people' : `${objected} people`;
  return `${who} objected: what they write is not stored, though the source counts it.`;
}

export interface CoverageFilters {
  readonly search?: string | undefined;
  readonly show?: 'incomplete' | 'unread' | undefined;
}

/** Channels with something missing first, then complete ones, then those that are not read; large ones first. */
export function coverageRows(rows: readonly CoverageRow[], { search = '', show }: CoverageFilters): CoverageRow[] {
  const rank = (row: CoverageRow) => standings[standingOf(row)];
  return rows
    .filter((each) => (show === undefined || standingOf(each) === show) && matches(search, [each.name]))
    .sort((a, b) => rank(a) - rank(b) || b.messages - a.messages || (a.name < b.name ? -1 : 1));
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
