// Retention in words: what a run removed or would remove.
import type { RemovedCounts, RetentionState } from '../../src/api/contract/retention.ts';
import { counted } from './numbers.ts';
import { dayName } from './weeks.ts';

/** `812,000 messages, 3 HR files`; `nothing` where nothing goes. */
export function removedText({ messages, threads, fileRows, rosters, figureWeeks }: RemovedCounts): string {
  const counts = [
    [messages, 'message', 'messages'],
    [threads, 'entry of a thread', 'entries of threads'],
    [fileRows, 'row of a file', 'rows of files'],
    [rosters, 'HR file', 'HR files'],
    [figureWeeks, 'week of figures', 'weeks of figures'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
  return said.length === 0 ? 'nothing' : said.join(', ');
}

type Kept = RetentionState['connections'][number];

/** What of a connection stays, and since which day that is. */
export function retainedText({ months, ownMonths, edge }: Pick<Kept, 'months' | 'ownMonths' | 'edge'>): string {
  const own = ownMonths === null ? '' : ', a period of its own';
  return `${monthsText(months)}${own}: nothing of before ${dayName(edge)} is kept.`;
}

export const monthsText = (months: number): string => counted(months, 'month', 'months');
